/** The timeline on a canvas: for the live picture, where ten thousand spans must cost little. */

import type { Span } from "../generated/wasm.js";
import { MOST_CLEAR_ARROWS } from "./arrows.js";
import type { Bar } from "./bars.js";
import { drawArrow, drawFaintArrows } from "./canvas_arrow.js";
import { fillsOf, type Fills } from "./canvas_fills.js";
import { drawHaloed } from "./canvas_text.js";
import { fittedLabel } from "./lane_label.js";
import type { Palette } from "./palette.js";
import { PHASES, PHASE_ORDER } from "./phases.js";
import { hasTexture } from "./textures.js";
import { restsOf, wholeOf, type Rest } from "./timeline_growth.js";
import type { Geometry, LaneBox, StripBox, Tick } from "./timeline_layout.js";
import { besideText, besideX } from "./timeline_title.js";

/** Which spans are meant; the others are drawn faintly. */
export type Highlight = (span: Span) => boolean;

/** All that the drawing of a strip needs. */
interface Drawing {
  context: CanvasRenderingContext2D;
  geometry: Geometry;
  palette: Palette;
  fills: Fills;
  highlight: Highlight | null;
}

/** Narrower bars carry no number. */
const NUMBERED = 16;
const FAINT = 0.22;

/**
 * Draws the timeline; the context is scaled so that a unit is a CSS pixel. With the geometry that is on the canvas already, only
 * what has changed since is drawn.
 */
export function drawTimeline(
  context: CanvasRenderingContext2D,
  geometry: Geometry,
  palette: Palette,
  {
    highlight = null,
    drawn = null,
  }: { highlight?: Highlight | null; drawn?: Geometry | null } = {},
): void {
  const isLike = drawn !== null && isSameFrame(drawn, geometry);
  const before = isLike ? drawn.strips : [];
  if (isLike && geometry.strips.every((box, index) => box === before[index])) return;
  context.textBaseline = "alphabetic";
  const drawing = { context, geometry, palette, fills: fillsOf(context, palette), highlight };
  if (!isLike) drawAxis(drawing);
  for (const [index, box] of geometry.strips.entries()) {
    const known = before[index];
    if (known !== box) drawBand(drawing, box, known ? restsOf(known, box) : null);
  }
}

/** Whether what lies around the strips is the same in both. */
function isSameFrame(one: Geometry, other: Geometry): boolean {
  return (
    one.width === other.width &&
    one.height === other.height &&
    one.view.fromMs === other.view.fromMs &&
    one.view.toMs === other.view.toMs &&
    one.referenceX === other.referenceX &&
    one.strips.length === other.strips.length &&
    one.strips.every(({ titleY }, index) => titleY === other.strips[index]?.titleY)
  );
}

function drawAxis({ context, geometry, palette }: Drawing): void {
  context.clearRect(0, 0, geometry.width, geometry.height);
  context.font = `11.5px ${palette.font}`;
  context.fillStyle = palette.muted;
  for (const tick of geometry.ticks) {
    context.textAlign = alignOf(tick, geometry);
    context.fillText(tick.label, tick.x, geometry.axisY);
  }
}

/** How a tick's label lies to the tick: its middle there, or its end where there is no room on the right. */
export const alignOf = ({ x }: Tick, { width }: Geometry): "center" | "right" =>
  x > width - 30 ? "right" : "center";

/**
 * A strip from its title to the next one's, on a ground that is cleared before; or its title and the rests of its lanes. Both end
 * with whole pixels of the screen: half of one, cleared and drawn again and again, would grow darker.
 */
function drawBand(drawing: Drawing, box: StripBox, rests: readonly Rest[] | null): void {
  const { context, geometry, palette } = drawing;
  const next = geometry.strips[geometry.strips.indexOf(box) + 1];
  const scale = context.getTransform().a;
  const edge = (y: number): number => Math.round(y * scale) / scale;
  const top = edge(box === geometry.strips[0] ? geometry.axisY + 6 : box.titleY - TITLE_ASCENT);
  const bottom = edge(next ? next.titleY - TITLE_ASCENT : geometry.height);
  context.save();
  context.beginPath();
  context.rect(0, top, geometry.width, (rests ? Math.floor(box.y * scale) / scale : bottom) - top);
  for (const rest of rests ?? []) addRest(drawing, rest, scale);
  context.clip();
  context.clearRect(0, top, geometry.width, bottom - top);
  context.fillStyle = palette.rule;
  for (const { x } of geometry.ticks) context.fillRect(Math.round(x), top, 1, bottom - top);
  drawStrip(drawing, box, rests ?? box.lanes.map(wholeOf));
  if (box !== geometry.strips[0]) drawReference(drawing, top, bottom);
  drawTitle(drawing, box);
  context.restore();
}

/** From the base line of a title to where its band begins. */
const TITLE_ASCENT = 20;

/** Adds the room of a rest to the path. */
function addRest({ context, geometry }: Drawing, { box, x }: Rest, scale: number): void {
  const left = Math.floor(x * scale) / scale;
  const top = Math.floor(box.y * scale) / scale;
  const bottom = Math.ceil((box.y + box.height) * scale) / scale;
  context.rect(left, top, geometry.width - left, bottom - top);
}

function drawStrip(drawing: Drawing, box: StripBox, rests: readonly Rest[]): void {
  const { context, geometry, palette } = drawing;
  context.fillStyle = palette.rule;
  for (const y of box.rails)
    context.fillRect(geometry.plotX, Math.round(y), geometry.plotWidth, 0.5);
  for (const lane of box.lanes) if (lane.labelled) drawName(drawing, lane);
  context.save();
  context.beginPath();
  context.rect(geometry.plotX - 1, 0, geometry.plotWidth + 13, geometry.height);
  context.clip();
  drawBars(drawing, rests);
  for (const lane of box.lanes) drawMarks(drawing, lane);
  drawArrows(drawing, box);
  if (box.endX !== null) {
    context.fillStyle = palette.ink;
    context.fillRect(Math.round(box.endX), box.y - 2, 1.5, box.height + 2);
  }
  context.restore();
}

/** The title, and beside it how long the run took: where it ended, if that is right of the title. */
function drawTitle({ context, geometry, palette }: Drawing, box: StripBox): void {
  const { title } = box.strip;
  const words = besideText(geometry, box);
  context.textAlign = "left";
  context.fillStyle = palette.ink;
  context.font = `600 13px ${palette.font}`;
  drawHaloed(context, palette, title, 0, box.titleY);
  const titleEnd = context.measureText(title).width;
  context.font = `13px ${palette.font}`;
  const x = besideX(geometry, box, titleEnd, context.measureText(words).width);
  if (box.endX === null) context.fillStyle = palette.muted;
  drawHaloed(context, palette, words, x, box.titleY);
}

function drawName({ context, geometry, palette }: Drawing, box: LaneBox): void {
  context.font = `11.5px ${palette.font}`;
  context.textAlign = "left";
  context.fillStyle = palette.muted;
  const most = geometry.plotX - 8;
  const name = fittedLabel(box.lane.label, (text) => context.measureText(text).width <= most);
  context.fillText(name, 0, box.y + box.height / 2 + 4);
}

/** Fill by fill: to change it costs more than to use it. */
function drawBars(drawing: Drawing, rests: readonly Rest[]): void {
  const { context, fills, palette } = drawing;
  for (const phase of PHASE_ORDER) {
    for (const textured of [false, true]) {
      context.fillStyle = textured ? fills[phase] : palette.phases[phase];
      for (const { box, from } of rests)
        for (let index = from; index < box.bars.length; index += 1) {
          const bar = box.bars[index];
          if (bar?.phase === phase && hasTexture(bar.width, box.height) === textured)
            drawBar(drawing, box, bar);
        }
    }
  }
  for (const rest of rests) if (rest.box.height >= 11) drawNumbers(drawing, rest);
}

function drawBar({ context, highlight }: Drawing, box: LaneBox, bar: Bar): void {
  const height = PHASES[bar.phase].texture === "line" ? 2 : box.height;
  const y = box.y + (box.height - height) / 2;
  const isFaint = highlight !== null && !isMeant(highlight, box, bar);
  if (isFaint) context.globalAlpha = FAINT;
  context.fillRect(bar.x, y, shownWidthOf(bar), height);
  if (isFaint) context.globalAlpha = 1;
}

/** A gap of half a pixel parts neighbours of one colour; a bar below two pixels cannot spare it. */
export const shownWidthOf = ({ width }: Bar): number =>
  width > 2 ? width - 0.5 : Math.max(1, width);

function isMeant(highlight: Highlight, { lane }: LaneBox, { first, count }: Bar): boolean {
  for (let index = first; index < first + count; index += 1) {
    const span = lane.spans[index];
    if (span && highlight(span)) return true;
  }
  return false;
}

/** The tasks' numbers on the bars that have room for them. */
function drawNumbers({ context, palette }: Drawing, { box, from }: Rest): void {
  context.font = `600 11px ${palette.font}`;
  context.textAlign = "left";
  context.fillStyle = palette.onPhases.run;
  const digit = context.measureText("0").width;
  for (const bar of box.bars.slice(from)) {
    const number = numberOf(box, bar);
    if (number === "" || number.length * digit + 8 > bar.width) continue;
    context.fillText(number, bar.x + 5, box.y + box.height / 2 + 4);
  }
}

/** The number that a bar carries if it is wide enough, or nothing. */
export function numberOf({ lane }: LaneBox, { phase, width, first }: Bar): string {
  if (phase !== "run" || width < NUMBERED) return "";
  return String(lane.spans[first]?.task ?? "");
}

function drawMarks({ context, palette }: Drawing, box: LaneBox): void {
  const middle = box.y + box.height / 2;
  const arm = Math.min(5, box.height / 2);
  for (const { x, text, isTextLeft } of box.marks) {
    context.strokeStyle = palette.alarm;
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(x - arm, middle - arm);
    context.lineTo(x + arm, middle + arm);
    context.moveTo(x + arm, middle - arm);
    context.lineTo(x - arm, middle + arm);
    context.stroke();
    if (box.height < 11) continue;
    context.font = `11.5px ${palette.font}`;
    context.textAlign = isTextLeft ? "right" : "left";
    const textX = isTextLeft ? x - arm - 5 : x + arm + 5;
    context.fillStyle = palette.alarm;
    drawHaloed(context, palette, text, textX, middle + 4);
  }
}

function drawArrows({ context, palette }: Drawing, { arrows }: StripBox): void {
  if (arrows.length > MOST_CLEAR_ARROWS) drawFaintArrows(context, arrows, palette);
  else for (const arrow of arrows) drawArrow(context, arrow, palette);
}

/** A dashed line where the first model ended, through all that are compared with it. */
function drawReference({ context, geometry, palette }: Drawing, top: number, bottom: number): void {
  if (geometry.referenceX === null) return;
  const x = Math.round(geometry.referenceX) + 0.5;
  context.strokeStyle = palette.muted;
  context.lineWidth = 1;
  context.setLineDash([3, 4]);
  context.lineDashOffset = top % 7;
  context.beginPath();
  context.moveTo(x, top);
  context.lineTo(x, bottom);
  context.stroke();
  context.setLineDash([]);
}
