/** The legend of a timeline in SVG: what the colours and textures mean. */

import type { Phase } from "../generated/wasm.js";
import type { Palette } from "./palette.js";
import { PHASES } from "./phases.js";
import { rect, text } from "./svg.js";
import { fillOf } from "./svg_fills.js";

const ROW = 20;
const SWATCH = 22;
/** About as wide as a letter is, where none can be measured. */
const LETTER = 6.4;

interface Legend {
  svg: string;
  height: number;
}

/** The phases in rows as wide as the picture. */
export function legendOf(phases: readonly Phase[], width: number, palette: Palette): Legend {
  let [x, y] = [0, 0];
  const parts = phases.map((phase) => {
    const { label, texture } = PHASES[phase];
    const room = SWATCH + 7 + label.length * LETTER + 16;
    if (x > 0 && x + room > width) [x, y] = [0, y + ROW];
    const [height, top] = texture === "line" ? [2, y + 7] : [12, y + 2];
    const swatch = rect(x, top, SWATCH, height, { fill: fillOf(phase, palette) });
    const words = text(x + SWATCH + 7, y + 12, label, { fill: palette.muted });
    x += room;
    return swatch + words;
  });
  return { svg: parts.join(""), height: phases.length === 0 ? 0 : y + ROW + 6 };
}
