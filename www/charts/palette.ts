/** The colours that a picture is drawn in. */

import type { Phase } from "../generated/wasm.js";

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
