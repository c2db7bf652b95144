/** What the canvas fills bars with: a colour, or a tile of colour and texture. */

import type { Phase } from "../generated/wasm.js";
import type { Palette } from "./palette.js";
import { PHASES, PHASE_ORDER, type Texture } from "./phases.js";
import { DOT_SIZE, DOTS, hasOwnTexture, STROKE_WIDTH, STROKES, TILE } from "./textures.js";

export type Fills = Record<Phase, string | CanvasPattern>;

/** A fill for each phase, at the resolution of the screen. Kept for as long as the palette is. */
export function fillsOf(context: CanvasRenderingContext2D, palette: Palette): Fills {
  const scale = context.getTransform().a;
  const known = kept.get(palette);
  if (known?.scale === scale) return known.fills;
  const fills = createFills(context, palette, scale);
  kept.set(palette, { scale, fills });
  return fills;
}

const kept = new WeakMap<Palette, { scale: number; fills: Fills }>();

function createFills(context: CanvasRenderingContext2D, palette: Palette, scale: number): Fills {
  const entries = PHASE_ORDER.map((phase) => {
    const colour = palette.phases[phase];
    const tile = tileOf(PHASES[phase].texture, colour, palette.onPhases[phase], scale);
    const pattern = tile && context.createPattern(tile, "repeat");
    pattern?.setTransform(new DOMMatrix().scale(1 / scale));
    return [phase, pattern ?? colour] as const;
  });
  return Object.fromEntries(entries) as Fills;
}

const tiles = new Map<string, HTMLCanvasElement>();

function tileOf(
  texture: Texture,
  colour: string,
  on: string,
  scale: number,
): HTMLCanvasElement | null {
  if (!hasOwnTexture(texture)) return null;
  const key = `${texture} ${colour} ${on} ${scale}`;
  const known = tiles.get(key);
  if (known) return known;
  const tile = document.createElement("canvas");
  tile.width = tile.height = TILE * scale;
  const context = tile.getContext("2d");
  if (!context) return null;
  context.scale(scale, scale);
  context.fillStyle = colour;
  context.fillRect(0, 0, TILE, TILE);
  context.strokeStyle = context.fillStyle = on;
  drawTexture(context, texture);
  tiles.set(key, tile);
  return tile;
}

function drawTexture(context: CanvasRenderingContext2D, texture: Texture): void {
  for (const [x, y] of DOTS[texture]) context.fillRect(x, y, DOT_SIZE, DOT_SIZE);
  context.lineWidth = STROKE_WIDTH;
  context.beginPath();
  for (const [x1, y1, x2, y2] of STROKES[texture]) {
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
  }
  context.stroke();
}
