/** What moves over the timeline: the span that is shown, the moment pointed at, the ruler, the moment of a replay. */

import { durationOf, momentOf } from "../format.js";
import { arrowsAt, MOST_CLEAR_ARROWS } from "./arrows.js";
import { drawArrow } from "./canvas_arrow.js";
import type { Palette } from "./palette.js";
import { spanOf, type Place } from "./timeline_hit.js";
import type { Geometry } from "./timeline_layout.js";
import { lengthOf, type View } from "./view.js";

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
  if (pointedMs !== null && !ruler) drawPointed(context, geometry, palette, pointedMs);
  context.restore();
}

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

/** A stretch of time, shaded, with how long it is. */
function drawRuler(context: Context, geometry: Geometry, palette: Palette, ruler: View): void {
  const [from, to] = [geometry.xAt(ruler.fromMs), geometry.xAt(ruler.toMs)];
  const top = geometry.axisY + 6;
  context.fillStyle = palette.accent;
  context.globalAlpha = 0.12;
  context.fillRect(from, top, to - from, geometry.height - top);
  context.globalAlpha = 1;
  for (const x of [from, to]) context.fillRect(x - 0.5, top, 1, geometry.height);
  context.fillRect(from, top - 2, to - from, 2);
  drawLabel(context, geometry, palette, durationOf(ruler.toMs - ruler.fromMs), (from + to) / 2);
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
  const { view } = geometry;
  if (ms < view.fromMs || ms > view.toMs) return;
  const x = geometry.xAt(ms);
  context.fillStyle = palette.edge;
  context.fillRect(Math.round(x), geometry.axisY + 4, 1, geometry.height);
  drawLabel(context, geometry, palette, momentOf(ms, lengthOf(view) / 10), x);
}

/** A text on the axis, on a ground of its own, within the plot. */
function drawLabel(
  context: Context,
  geometry: Geometry,
  palette: Palette,
  text: string,
  x: number,
): void {
  context.font = `600 11.5px ${palette.font}`;
  context.textAlign = "center";
  const half = context.measureText(text).width / 2 + 5;
  const middle = Math.min(
    Math.max(x, geometry.plotX + half),
    geometry.plotX + geometry.plotWidth - half + 10,
  );
  context.fillStyle = palette.paper;
  context.fillRect(middle - half, geometry.axisY - 13, 2 * half, 18);
  context.fillStyle = palette.ink;
  context.fillText(text, middle, geometry.axisY);
}
