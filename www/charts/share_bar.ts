/** The bar of what a model's time went to, as SVG. */

import type { Phase } from "../generated/wasm.js";
import type { Palette } from "./palette.js";
import type { ShareRow } from "./shares.js";
import { rect } from "./svg.js";
import { fillOf } from "./svg_fills.js";

/** The parts side by side, per cent of the width there is; their patterns are needed in the same document. */
export function shareBarOf({ parts }: ShareRow, height: number, palette: Palette): string {
  let from = 0;
  const drawn = parts.map(({ phase, part }) => {
    const x = `${from * 100}%`;
    from += part;
    return rect(x, 0, `${part * 100}%`, height, styleOf(phase, palette));
  });
  return drawn.join("");
}

/** Waiting is a thin line in the timeline, and paler than all others here. */
function styleOf(phase: Phase, palette: Palette) {
  const fill = fillOf(phase, palette);
  return phase === "wait" ? { fill, "fill-opacity": 0.4 } : { fill };
}
