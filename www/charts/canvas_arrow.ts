/** Arrows on a canvas. */

import type { Arrow } from "./arrows.js";
import type { Palette } from "./palette.js";

/** How long the head of an arrow is, and half its width. */
const HEAD = 6;
const HALF_HEAD = 2.8;

/** A line with a dot where it begins and a head where it ends, edged so that it stands out from any bar. */
export function drawArrow(
  context: CanvasRenderingContext2D,
  { from, to }: Arrow,
  palette: Palette,
): void {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  for (const [colour, more] of [
    [palette.paper, 1],
    [palette.ink, 0],
  ] as const) {
    context.strokeStyle = context.fillStyle = colour;
    context.lineWidth = 1.2 + 2 * more;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
    context.beginPath();
    context.arc(from.x, from.y, 2 + more, 0, 2 * Math.PI);
    context.fill();
    drawHead(context, to, angle, more);
  }
}

/** Many arrows at once: thin lines that let what is behind them be read. */
export function drawFaintArrows(
  context: CanvasRenderingContext2D,
  arrows: readonly Arrow[],
  palette: Palette,
): void {
  context.strokeStyle = palette.ink;
  context.lineWidth = 0.6;
  context.globalAlpha = 0.3;
  context.beginPath();
  for (const { from, to } of arrows) {
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
  }
  context.stroke();
  context.globalAlpha = 1;
}

function drawHead(
  context: CanvasRenderingContext2D,
  to: Arrow["to"],
  angle: number,
  more: number,
): void {
  context.save();
  context.translate(to.x, to.y);
  context.rotate(angle);
  context.beginPath();
  context.moveTo(more, 0);
  context.lineTo(-HEAD - more, -HALF_HEAD - more);
  context.lineTo(-HEAD - more, HALF_HEAD + more);
  context.fill();
  context.restore();
}
