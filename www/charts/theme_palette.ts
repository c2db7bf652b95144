/** The colours of www/theme.css, for pictures that leave the page and have no style sheet with them. */

import type { Phase } from "../generated/wasm.js";
import theme from "../theme.css?raw";
import type { Palette } from "./palette.js";
import { PHASE_ORDER } from "./phases.js";

export type Ground = "light" | "dark";

/** Fonts that every machine has: those of the page are not in the picture. */
const FONT = "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";

/** The palette on a light or on a dark ground. */
export function themePalette(ground: Ground): Palette {
  const colour = (name: string): string => colourOf(name, ground);
  const phases = (prefix: string): Record<Phase, string> =>
    Object.fromEntries(PHASE_ORDER.map((phase) => [phase, colour(prefix + phase)])) as Record<
      Phase,
      string
    >;
  return {
    ink: colour("ink"),
    paper: colour("paper"),
    muted: colour("muted"),
    rule: colour("rule"),
    edge: colour("edge"),
    accent: colour("accent"),
    alarm: colour("alarm"),
    phases: phases("phase-"),
    onPhases: phases("on-phase-"),
    font: FONT,
  };
}

/** `--ink: light-dark(#1b1d22, #ebe9e4);` */
function colourOf(name: string, ground: Ground): string {
  const pair = new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(theme);
  if (!pair) throw new Error(`www/theme.css has no --${name} for light and dark`);
  return (ground === "light" ? pair[1] : pair[2]) ?? "";
}
