/** The timeline's geometry: strips and a width in, numbers out. No clock, no canvas, no document. */

import { scaleLinear, type ScaleLinear } from "d3-scale";
import { tickOf } from "../format.js";
import { arrowsOf, type Arrow } from "./arrows.js";
import { barsOf, type Bar } from "./bars.js";
import { endOfAll, endOfStrip, lanesOf, type Lane, type Strip } from "./lanes.js";
import { endText } from "./timeline_text.js";
import { lengthOf, type View } from "./view.js";

export interface Frame {
  /** In CSS pixels, like every length here. */
  width: number;
  /** Whether a run is on: the axis then grows in steps, so that the picture does not creep. */
  live: boolean;
  /** What is shown of the time axis; null: all of it. */
  view?: View | null;
  /** The moment of a replay: what came later is not drawn; null: everything is. */
  untilMs?: number | null;
}

export interface Tick {
  x: number;
  label: string;
}

/** A process that was killed or failed, where it ended. */
export interface Mark {
  x: number;
  /** How it ended, in words. */
  text: string;
  /** Whether there is no room for that on its right. */
  isTextLeft: boolean;
}

export interface LaneBox {
  lane: Lane;
  y: number;
  height: number;
  /** Whether there is room for its name. */
  labelled: boolean;
  bars: Bar[];
  marks: Mark[];
}

export interface StripBox {
  strip: Strip;
  /** The strip's title stands above its lanes, on this base line. */
  titleY: number;
  y: number;
  height: number;
  lanes: LaneBox[];
  arrows: Arrow[];
  /** The middle of each row, with or without a lane in it. */
  rails: number[];
  /** Where the run ended; null before its end, and outside the view. */
  endX: number | null;
}

export interface Geometry {
  width: number;
  height: number;
  /** Where the plot begins, right of the names, and how wide it is. */
  plotX: number;
  plotWidth: number;
  axisY: number;
  ticks: Tick[];
  strips: StripBox[];
  /** The end of the first strip, for the others to be compared with. */
  referenceX: number | null;
  /** What is shown, and the end of the whole axis. */
  view: View;
  extentMs: number;
  untilMs: number | null;
  /** Where a moment is. */
  xAt: (ms: number) => number;
  /** The moment at `x`, in milliseconds. */
  msAt: (x: number) => number;
}

/** The axis is what is above this. */
export const AXIS_HEIGHT = 28;
const TITLE_HEIGHT = 26;
const STRIP_GAP = 16;
const RIGHT_MARGIN = 12;
/** The text of a name needs this much. */
const NAME_HEIGHT = 13;

/** What all strips are laid out in. */
interface Plot {
  plotX: number;
  plotWidth: number;
  scale: ScaleLinear<number, number>;
  view: View;
  live: boolean;
  untilMs: number | null;
}

/** Where everything goes. Cost: one pass over the spans of the strips that are new or lie elsewhere than the last time. */
export function layoutTimeline(strips: readonly Strip[], frame: Frame): Geometry {
  const { width, live, untilMs = null } = frame;
  const plotX = gutterOf(width);
  const plotWidth = Math.max(40, width - plotX - RIGHT_MARGIN);
  const extentMs = extentOf(strips, live);
  const view = frame.view ?? { fromMs: 0, toMs: extentMs };
  const scale = scaleLinear([view.fromMs, view.toMs], [plotX, plotX + plotWidth]);
  const plot = { plotX, plotWidth, scale, view, live, untilMs };
  const boxes: StripBox[] = [];
  let y = AXIS_HEIGHT;
  for (const strip of strips) {
    const box = boxOf(strip, y, plot);
    boxes.push(box);
    y = box.y + box.height + STRIP_GAP;
  }
  return {
    width,
    height: y,
    plotX,
    plotWidth,
    axisY: AXIS_HEIGHT - 8,
    ticks: ticksOf(plot),
    strips: boxes,
    referenceX: boxes.length > 1 ? (boxes[0]?.endX ?? null) : null,
    view,
    extentMs,
    untilMs,
    xAt: (ms) => scale(ms),
    msAt: (x) => scale.invert(x),
  };
}

/** Room for the names of the lanes. */
function gutterOf(width: number): number {
  return Math.round(Math.min(176, Math.max(84, width * 0.2)));
}

/** The end of the axis in milliseconds: of the longest run, with a little room. */
export function extentOf(strips: readonly Strip[], live: boolean): number {
  const longest = endOfAll(strips);
  if (longest === 0) return live ? 100 : 1000;
  return live ? 1.25 ** Math.ceil(Math.log(longest * 1.02) / Math.log(1.25)) : longest * 1.06;
}

function ticksOf({ scale, plotWidth, view }: Plot): Tick[] {
  const moments = scale.ticks(Math.max(2, plotWidth / (lengthOf(view) < 10 ? 130 : 110)));
  const step = (moments[1] ?? 0) - (moments[0] ?? 0);
  return moments.map((ms) => ({ x: scale(ms), label: ms === 0 ? "0" : tickOf(ms, step) }));
}

/** The last box of each strip: it holds as long as the strip lies where it lay. */
const kept = new WeakMap<Strip, { place: string; box: StripBox }>();

function boxOf(strip: Strip, top: number, plot: Plot): StripBox {
  const { plotX, plotWidth, view, live, untilMs } = plot;
  const cutMs = untilMs === null || untilMs >= endOfStrip(strip) ? null : untilMs;
  const place = [top, plotX, plotWidth, view.fromMs, view.toMs, live, cutMs].join(" ");
  const known = kept.get(strip);
  if (known?.place === place) return known.box;
  const box = layoutStrip(strip, top, { ...plot, untilMs: cutMs });
  kept.set(strip, { place, box });
  return box;
}

function layoutStrip(strip: Strip, top: number, plot: Plot): StripBox {
  const { scale, view, live, untilMs } = plot;
  const lanes = lanesOf(strip);
  const isComplete = !live && lanes.length > 0;
  const count = Math.max(lanes.length, isComplete ? 1 : strip.expectedLanes);
  const pitch = pitchOf(count);
  const y = top + TITLE_HEIGHT;
  const shown = { fromMs: view.fromMs, toMs: Math.min(view.toMs, untilMs ?? Infinity) };
  const rows = lanes.map((lane, index) => layoutLane(lane, y, index, pitch, scale, shown));
  const happened = (ms: number): boolean => ms <= (untilMs ?? Infinity);
  const links = strip.links.filter((link) => happened(link.to_ms));
  const endMs = strip.wallMs;
  const showsEnd = endMs !== null && happened(endMs) && isWithin(endMs, view);
  return {
    strip,
    titleY: top + TITLE_HEIGHT - 9,
    y,
    height: count * pitch,
    rails: Array.from({ length: count }, (_, index) => y + index * pitch + heightOf(pitch) / 2),
    lanes: rows,
    arrows: arrowsOf(links, rows, scale, view),
    endX: showsEnd ? scale(endMs) : null,
  };
}

function layoutLane(
  lane: Lane,
  top: number,
  index: number,
  pitch: number,
  scale: ScaleLinear<number, number>,
  shown: View,
): LaneBox {
  const ends = lane.casualties.map((life) => ({ ms: life.end_ms ?? 0, life }));
  return {
    lane,
    y: top + index * pitch,
    height: heightOf(pitch),
    labelled: index % Math.ceil(NAME_HEIGHT / pitch) === 0,
    bars: barsOf(lane.spans, scale, shown),
    marks: ends
      .filter(({ ms }) => isWithin(ms, shown))
      .map(({ ms, life }) => markOf(scale(ms), endText(life), scale.range()[1] ?? 0)),
  };
}

/** About as wide as a letter is. */
const LETTER = 6.3;

function markOf(x: number, text: string, right: number): Mark {
  return { x, text, isTextLeft: x + 10 + text.length * LETTER > right + RIGHT_MARGIN };
}

const isWithin = (ms: number, { fromMs, toMs }: View): boolean => ms >= fromMs && ms <= toMs;

/** A lane leaves a little of its row to the next. */
const heightOf = (pitch: number): number => pitch - (pitch > 8 ? 3 : 1);

/** From one lane to the next: less the more there are, so that a strip stays below a screen. */
export function pitchOf(lanes: number): number {
  return Math.min(22, Math.max(6, Math.floor(330 / lanes)));
}
