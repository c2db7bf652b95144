/** The two canvases of the timeline: what was recorded, and above it what moves. Each is drawn only when it has changed. */

import type { Palette } from "../charts/palette.js";
import { drawTimeline, type Highlight } from "../charts/timeline_canvas.js";
import type { Geometry } from "../charts/timeline_layout.js";
import { drawOverlay, type Overlay } from "../charts/timeline_overlay.js";

/** What was drawn last. */
interface Drawn {
  geometry: Geometry;
  palette: Palette;
  highlight: Highlight | null;
}

export class Picture {
  #drawn: Drawn | null = null;
  /** Whether nothing is on the upper canvas. */
  #isClear = true;

  /** Draws what was recorded, as far as it differs from what is on the canvas. */
  draw(
    canvas: HTMLCanvasElement,
    geometry: Geometry,
    palette: Palette,
    highlight: Highlight | null,
  ): void {
    const isSame = fit(canvas, geometry);
    const before = this.#drawn;
    const holds = isSame && before?.palette === palette && before.highlight === highlight;
    const context = contextOf(canvas, geometry);
    if (context)
      drawTimeline(context, geometry, palette, {
        highlight,
        drawn: holds ? before.geometry : null,
      });
    this.#drawn = { geometry, palette, highlight };
  }

  /** Draws what moves, if there is anything, or was. */
  drawOverlay(
    canvas: HTMLCanvasElement,
    geometry: Geometry,
    palette: Palette,
    overlay: Overlay,
  ): void {
    // Another size clears a canvas; one that nothing was ever drawn on costs the browser nothing.
    if (!fit(canvas, geometry)) this.#isClear = true;
    const isEmpty = isNothing(overlay) && geometry.untilMs === null;
    if (isEmpty && this.#isClear) return;
    this.#isClear = isEmpty;
    const context = contextOf(canvas, geometry);
    if (context) drawOverlay(context, geometry, palette, overlay);
  }
}

const isNothing = ({ place, pointedMs, ruler }: Overlay): boolean =>
  place === null && pointedMs === null && ruler === null;

/** Gives a canvas its size, in CSS pixels and in the screen's; says whether it had it already. */
function fit(canvas: HTMLCanvasElement, { width, height }: Geometry): boolean {
  const scale = Math.min(3, devicePixelRatio);
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width === w && canvas.height === h) return true;
  canvas.width = w;
  canvas.height = h;
  canvas.style.height = `${height}px`;
  return false;
}

function contextOf(
  canvas: HTMLCanvasElement,
  { width }: Geometry,
): CanvasRenderingContext2D | null {
  const context = canvas.getContext("2d");
  const scale = canvas.width / width;
  context?.setTransform(scale, 0, 0, scale, 0, 0);
  return context;
}
