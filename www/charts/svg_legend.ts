/** The legend of a chart in SVG: what its colours, textures and marks mean. */

import type { Phase } from "../generated/wasm.js";
import type { Palette } from "./palette.js";
import { PHASES } from "./phases.js";
import { moved, rect, text } from "./svg.js";
import { fillOf } from "./svg_fills.js";

const ROW = 20;
/** About as wide as a letter is, where none can be measured. */
const LETTER = 6.4;

/** In which the mark of a key is drawn. */
export const KEY_SIZE = { width: 22, height: 16 };

export interface Key {
  /** SVG, in the units of {@link KEY_SIZE}. */
  mark: string;
  label: string;
}

interface Legend {
  svg: string;
  height: number;
}

/** The key of a phase; its pattern is needed in the same picture. */
export function phaseKey(phase: Phase, palette: Palette): Key {
  const { label, texture } = PHASES[phase];
  const [height, top] = texture === "line" ? [2, 7] : [12, 2];
  const mark = rect(0, top, KEY_SIZE.width, height, { fill: fillOf(phase, palette) });
  return { mark, label };
}

/** The keys in rows as wide as the picture. */
export function legendOf(keys: readonly Key[], width: number, palette: Palette): Legend {
  let [x, y] = [0, 0];
  const parts = keys.map(({ mark, label }) => {
    const room = KEY_SIZE.width + 7 + label.length * LETTER + 16;
    if (x > 0 && x + room > width) [x, y] = [0, y + ROW];
    const words = text(x + KEY_SIZE.width + 7, y + 12, label, { fill: palette.muted });
    const drawn = moved(x, y, mark) + words;
    x += room;
    return drawn;
  });
  return { svg: parts.join(""), height: keys.length === 0 ? 0 : y + ROW + 6 };
}
