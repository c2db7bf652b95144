/** The timeline's geometry: strips and a width in, numbers out. No clock, no canvas, no document. */

import { scaleLinear } from "d3-scale";
import { tickOf } from "../format.js";
import type { Life } from "../generated/wasm.js";
import { arrowsOf, type Arrow } from "./arrows.js";
import { barsOf, type Bar } from "./bars.js";
import { lanesOf, type Lane, type Strip } from "./lanes.js";

export interface Frame {
  /** In CSS pixels, like every length here. */
  width: number;
  /** Whether a run is on: the axis then grows in steps, so that the picture does not creep. */
  live: boolean;
}

export interface Tick {
  x: number;
  label: string;
}

/** A process that was killed or failed, where it ended. */
export interface Mark {
  x: number;
  life: Life;
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
  /** Where the run ended; null before its end. */
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
  /** The moment at `x`, in milliseconds. */
  msAt: (x: number) => number;
}

const AXIS_HEIGHT = 28;
const TITLE_HEIGHT = 26;
const STRIP_GAP = 16;
const RIGHT_MARGIN = 12;
/** The text of a name needs this much. */
const NAME_HEIGHT = 13;

/** Where everything goes. Cost: one pass over the spans. */
export function layoutTimeline(strips: readonly Strip[], { width, live }: Frame): Geometry {
  const plotX = gutterOf(width);
  const plotWidth = Math.max(40, width - plotX - RIGHT_MARGIN);
  const scale = scaleLinear([0, extentOf(strips, live)], [plotX, plotX + plotWidth]);
  const boxes: StripBox[] = [];
  let y = AXIS_HEIGHT;
  for (const strip of strips) {
    const box = layoutStrip(strip, y, scale, live);
    boxes.push(box);
    y = box.y + box.height + STRIP_GAP;
  }
  return {
    width,
    height: y,
    plotX,
    plotWidth,
    axisY: AXIS_HEIGHT - 8,
    ticks: scale
      .ticks(Math.max(2, plotWidth / 110))
      .map((ms) => ({ x: scale(ms), label: ms === 0 ? "0" : tickOf(ms) })),
    strips: boxes,
    referenceX: boxes.length > 1 ? (boxes[0]?.endX ?? null) : null,
    msAt: (x) => scale.invert(x),
  };
}

/** Room for the names of the lanes. */
function gutterOf(width: number): number {
  return Math.round(Math.min(176, Math.max(84, width * 0.2)));
}

/** The end of the axis in milliseconds: of the longest run, with a little room. */
export function extentOf(strips: readonly Strip[], live: boolean): number {
  const longest = Math.max(0, ...strips.map(lengthOf));
  if (longest === 0) return live ? 100 : 1000;
  return live ? 1.25 ** Math.ceil(Math.log(longest * 1.02) / Math.log(1.25)) : longest * 1.06;
}

function lengthOf({ spans, open, wallMs }: Strip): number {
  let longest = wallMs ?? 0;
  for (const span of spans) longest = Math.max(longest, span.end_ms);
  for (const span of open) longest = Math.max(longest, span.end_ms);
  return longest;
}

function layoutStrip(
  strip: Strip,
  top: number,
  scale: (ms: number) => number,
  live: boolean,
): StripBox {
  const lanes = lanesOf(strip);
  const isComplete = !live && lanes.length > 0;
  const count = Math.max(lanes.length, isComplete ? 1 : strip.expectedLanes);
  const pitch = pitchOf(count);
  const y = top + TITLE_HEIGHT;
  const every = Math.ceil(NAME_HEIGHT / pitch);
  const rows = lanes.map((lane, index) => ({
    lane,
    y: y + index * pitch,
    height: heightOf(pitch),
    labelled: index % every === 0,
    bars: barsOf(lane.spans, scale),
    marks: lane.casualties.map((life) => ({ x: scale(life.end_ms ?? 0), life })),
  }));
  return {
    strip,
    titleY: top + TITLE_HEIGHT - 9,
    y,
    height: count * pitch,
    rails: Array.from({ length: count }, (_, index) => y + index * pitch + heightOf(pitch) / 2),
    lanes: rows,
    arrows: arrowsOf(strip.links, rows, scale),
    endX: strip.wallMs === null ? null : scale(strip.wallMs),
  };
}

/** A lane leaves a little of its row to the next. */
const heightOf = (pitch: number): number => pitch - (pitch > 8 ? 3 : 1);

/** From one lane to the next: less the more there are, so that a strip stays below a screen. */
export function pitchOf(lanes: number): number {
  return Math.min(22, Math.max(6, Math.floor(330 / lanes)));
}
