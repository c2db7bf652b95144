/** A text on a canvas where lines are behind it. */

import type { Palette } from "./palette.js";

/** A text that knocks out the lines behind it. */
export function drawHaloed(
  context: CanvasRenderingContext2D,
  palette: Palette,
  text: string,
  x: number,
  y: number,
): void {
  context.strokeStyle = palette.paper;
  context.lineWidth = HALO;
  context.lineJoin = "round";
  context.strokeText(text, x, y);
  context.fillText(text, x, y);
}

/** How wide the ground of a text is that stands on lines. */
export const HALO = 5;
