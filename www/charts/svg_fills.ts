/** What SVG fills bars with: a colour, or a pattern of colour and texture. */

import type { Phase } from "../generated/wasm.js";
import type { Palette } from "./palette.js";
import { PHASES } from "./phases.js";
import { element, rect } from "./svg.js";
import { DOT_SIZE, DOTS, hasOwnTexture, STROKE_WIDTH, strokesOf, TILE } from "./textures.js";

const isPlain = (phase: Phase): boolean => !hasOwnTexture(PHASES[phase].texture);

/** The value of `fill` for a phase; that of a pattern needs {@link patternsOf} in the same picture. */
export const fillOf = (phase: Phase, palette: Palette): string =>
  isPlain(phase) ? palette.phases[phase] : `url(#phase-${phase})`;

/** The patterns of phases. */
export function patternsOf(phases: readonly Phase[], palette: Palette): string {
  return phases
    .filter((phase) => !isPlain(phase))
    .map((phase) => patternOf(phase, palette))
    .join("");
}

function patternOf(phase: Phase, palette: Palette): string {
  const { texture } = PHASES[phase];
  const on = palette.onPhases[phase];
  const strokes = strokesOf(texture);
  const inside = [
    rect(0, 0, TILE, TILE, { fill: palette.phases[phase] }),
    ...DOTS[texture].map(([x, y]) => rect(x, y, DOT_SIZE, DOT_SIZE, { fill: on })),
    strokes && element("path", { d: strokes, stroke: on, "stroke-width": STROKE_WIDTH }),
  ];
  const units = { id: `phase-${phase}`, width: TILE, height: TILE, patternUnits: "userSpaceOnUse" };
  return element("pattern", units, inside.join(""));
}
