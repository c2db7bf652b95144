/** The textures of the phases, as strokes and dots on a tile that is repeated; for the canvas and for SVG alike. */

import type { Texture } from "./phases.js";

/** How wide and high a tile is, in pixels. */
export const TILE = 6;

/** Whether there is anything on the colour. */
export const hasOwnTexture = (texture: Texture): boolean =>
  STROKES[texture].length + DOTS[texture].length > 0;

/** Whether a whole tile fits into a bar: in less, a texture cannot be made out, and costs four times what a colour does. */
export const hasTexture = (width: number, height: number): boolean =>
  width >= TILE && height >= TILE;

export const STROKE_WIDTH = 1.2;

/** Strokes that meet those of the next tile; drawn beyond the edges, so that corners are whole. */
export const STROKES: Record<Texture, readonly (readonly [number, number, number, number])[]> = {
  solid: [],
  line: [],
  dots: [],
  rising: [
    [-1, 1, 1, -1],
    [-1, 7, 7, -1],
    [5, 7, 7, 5],
  ],
  falling: [
    [-1, 5, 1, 7],
    [-1, -1, 7, 7],
    [5, -1, 7, 1],
  ],
  bars: [
    [1.5, 0, 1.5, 6],
    [4.5, 0, 4.5, 6],
  ],
};

/** The strokes as SVG writes a path. */
export const strokesOf = (texture: Texture): string =>
  STROKES[texture].map(([x1, y1, x2, y2]) => `M${x1} ${y1}L${x2} ${y2}`).join("");

/** The upper left corners of dots. */
export const DOTS: Record<Texture, readonly (readonly [number, number])[]> = {
  solid: [],
  line: [],
  dots: [
    [1, 1],
    [4, 4],
  ],
  rising: [],
  falling: [],
  bars: [],
};

export const DOT_SIZE = 1.6;
