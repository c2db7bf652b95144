/** The page's colours for what is drawn on a canvas. */

import type { Palette } from "../charts/palette.js";
import { PHASE_ORDER } from "../charts/phases.js";
import type { Phase } from "../generated/wasm.js";

/** The colours as the browser computes them for an element, so that every theme and forced colours hold. */
export function paletteOf(element: HTMLElement): Palette {
  const probe = element.appendChild(document.createElement("span"));
  probe.className = "colour-probe";
  const style = getComputedStyle(probe);
  const colour = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return style.color;
  };
  const phases = (prefix: string): Record<Phase, string> =>
    Object.fromEntries(PHASE_ORDER.map((phase) => [phase, colour(prefix + phase)])) as Record<
      Phase,
      string
    >;
  const palette = {
    ink: colour("ink"),
    paper: colour("paper"),
    muted: colour("muted"),
    rule: colour("rule"),
    edge: colour("edge"),
    accent: colour("accent"),
    alarm: colour("alarm"),
    phases: phases("phase-"),
    onPhases: phases("on-phase-"),
    font: style.fontFamily,
  };
  probe.remove();
  return palette;
}
