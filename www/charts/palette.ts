/** The colours that a picture is drawn in. */

import type { Phase } from "../generated/wasm.js";
import { PHASE_ORDER } from "./phases.js";

/** The colours of the page, as CSS writes them. */
export interface Palette {
  ink: string;
  paper: string;
  muted: string;
  rule: string;
  /** Stronger than a rule: of what is pointed at. */
  edge: string;
  accent: string;
  alarm: string;
  phases: Record<Phase, string>;
  /** What is drawn on a phase: its texture, and a task's number. */
  onPhases: Record<Phase, string>;
  font: string;
}

/** The palette of whoever knows the colour that a name of www/theme.css stands for. */
export function createPalette(colour: (name: string) => string, font: string): Palette {
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
    font,
  };
}
