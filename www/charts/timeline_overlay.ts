/** What moves over the timeline: the span that is shown, the moment pointed at, the ruler, the moment of a replay. */

import { durationOf, momentOf } from "../format.js";
import { arrowsAt, MOST_CLEAR_ARROWS } from "./arrows.js";
import { drawArrow } from "./canvas_arrow.js";
import type { Palette } from "./palette.js";
import { alignOf } from "./timeline_canvas.js";
import { spanOf, type Place } from "./timeline_hit.js";
import type { Geometry } from "./timeline_layout.js";
import { lengthOf, middleOf, type View } from "./view.js";

export interface Overlay {
  place: Place | null;
  /** The moment that the pointer is at. */
  pointedMs: number | null;
  ruler: View | null;
}

type Context = CanvasRenderingContext2D;

/** Draws the overlay; the context is scaled so that a unit is a CSS pixel. */
export function drawOverlay(
  context: Context,
  geometry: Geometry,
  palette: Palette,
  { place, pointedMs, ruler }: Overlay,
): void {
  context.clearRect(0, 0, geometry.width, geometry.height);
  context.save();
  context.beginPath();
  context.rect(geometry.plotX - 3, 0, geometry.plotWidth + 15, geometry.height);
  context.clip();
  if (ruler) drawRuler(context, geometry, palette, ruler);
  if (geometry.untilMs !== null) drawMoment(context, geometry, palette, geometry.untilMs);
  if (place) drawPlace(context, geometry, palette, place);
  const isPointed = pointedMs !== null && !ruler && isWithin(pointedMs, geometry.view);
  if (isPointed) drawPointed(context, geometry, palette, pointedMs);
  context.restore();
  // Over the tick labels, which reach out of the plot.
  if (ruler) drawLabel(context, geometry, palette, durationOf(lengthOf(ruler)), middleOf(ruler));
  if (isPointed) {
    const text = momentOf(pointedMs, lengthOf(geometry.view) / 10);
    drawLabel(context, geometry, palette, text, pointedMs);
  }
}

const isWithin = (ms: number, { fromMs, toMs }: View): boolean => ms >= fromMs && ms <= toMs;

function drawPlace(context: Context, geometry: Geometry, palette: Palette, place: Place): void {
  const found = spanOf(geometry, place);
  const box = geometry.strips[place.strip];
  if (!found || !box) return;
  if (box.arrows.length > MOST_CLEAR_ARROWS)
    for (const arrow of arrowsAt(box.arrows, found.span)) drawArrow(context, arrow, palette);
  const bar = found.row.bars.find(
    ({ first, count }) => place.span >= first && place.span < first + count,
  );
  if (!bar) return;
  context.strokeStyle = palette.ink;
  context.lineWidth = 2;
  context.strokeRect(bar.x - 1.5, found.row.y - 1.5, bar.width + 2.5, found.row.height + 3);
}

/** A stretch of time, shaded. */
function drawRuler(context: Context, geometry: Geometry, palette: Palette, ruler: View): void {
  const [from, to] = [geometry.xAt(ruler.fromMs), geometry.xAt(ruler.toMs)];
  const top = geometry.axisY + 6;
  context.fillStyle = palette.accent;
  context.globalAlpha = 0.12;
  context.fillRect(from, top, to - from, geometry.height - top);
  context.globalAlpha = 1;
  for (const x of [from, to]) context.fillRect(x - 0.5, top, 1, geometry.height);
  context.fillRect(from, top - 2, to - from, 2);
}

/** Where a replay is. */
function drawMoment(context: Context, geometry: Geometry, palette: Palette, ms: number): void {
  const x = geometry.xAt(ms);
  context.fillStyle = palette.accent;
  context.fillRect(x - 0.75, geometry.axisY + 4, 1.5, geometry.height);
  context.beginPath();
  context.moveTo(x - 5, geometry.axisY);
  context.lineTo(x + 5, geometry.axisY);
  context.lineTo(x, geometry.axisY + 7);
  context.fill();
}

function drawPointed(context: Context, geometry: Geometry, palette: Palette, ms: number): void {
  context.fillStyle = palette.edge;
  context.fillRect(Math.round(geometry.xAt(ms)), geometry.axisY + 4, 1, geometry.height);
}

/** A text on the axis, within the plot, on a ground that hides every tick label it touches. */
function drawLabel(
  context: Context,
  geometry: Geometry,
  palette: Palette,
  text: string,
  ms: number,
): void {
  const { plotX, plotWidth, axisY } = geometry;
  const bold = `600 11.5px ${palette.font}`;
  context.font = bold;
  const half = context.measureText(text).width / 2 + 5;
  const middle = Math.min(Math.max(geometry.xAt(ms), plotX + half), plotX + plotWidth - half + 10);
  context.font = `11.5px ${palette.font}`;
  const [from, to] = groundOf(context, geometry, middle - half, middle + half);
  context.fillStyle = palette.paper;
  context.fillRect(from, axisY - 13, to - from, 18);
  context.font = bold;
  context.textAlign = "center";
  context.fillStyle = palette.ink;
  context.fillText(text, middle, axisY);
}

/** The stretch, and all of the tick labels in it. */
function groundOf(
  context: Context,
  geometry: Geometry,
  from: number,
  to: number,
): [number, number] {
  const touched = geometry.ticks
    .map((tick) => {
      const width = context.measureText(tick.label).width + 2;
      const left = tick.x - (alignOf(tick, geometry) === "right" ? width - 1 : width / 2);
      return [left, left + width] as const;
    })
    .filter(([left, right]) => left < to && right > from);
  return [
    Math.min(from, ...touched.map(([left]) => left)),
    Math.max(to, ...touched.map(([, right]) => right)),
  ];
}
