/** The phases' textures in what the page draws as SVG; the style sheet has the colours. */

import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import { PHASES, PHASE_ORDER } from "../charts/phases.js";
import {
  DOT_SIZE,
  DOTS,
  hasOwnTexture,
  STROKE_WIDTH,
  strokesOf,
  TILE,
} from "../charts/textures.js";
import type { Phase } from "../generated/wasm.js";

const TEXTURED = PHASE_ORDER.filter((phase) => hasOwnTexture(PHASES[phase].texture));

/** The textures that {@link areaView} fills with under the same `id`: once, before all that is filled. */
export function patternsView(id: string): TemplateResult {
  return html`<svg class="unseen" aria-hidden="true">
    <defs>${TEXTURED.map((phase) => patternView(id, phase))}</defs>
  </svg>`;
}

function patternView(id: string, phase: Phase): SVGTemplateResult {
  const { texture } = PHASES[phase];
  return svg`<pattern
    id="${id}-${phase}"
    data-phase=${phase}
    width=${TILE}
    height=${TILE}
    patternUnits="userSpaceOnUse"
  >
    <path d=${strokesOf(texture)} stroke-width=${STROKE_WIDTH} />
    ${DOTS[texture].map(
      ([x, y]) => svg`<rect x=${x} y=${y} width=${DOT_SIZE} height=${DOT_SIZE} />`,
    )}
  </pattern>`;
}

/** What an area lies on: lengths as SVG takes them. */
interface Area {
  x?: string;
  y?: number;
  width: string;
  height: number;
}

/** An area of a phase: its colour, and its texture upon it. */
export function areaView(id: string, phase: Phase, area: Area): SVGTemplateResult {
  const { x = "0", y = 0, width, height } = area;
  return svg`
    <rect class="fill" data-phase=${phase} x=${x} y=${y} width=${width} height=${height} />
    ${
      TEXTURED.includes(phase)
        ? svg`<rect fill="url(#${id}-${phase})" x=${x} y=${y} width=${width} height=${height} />`
        : nothing
    }`;
}

/** The phase as a small piece of a bar, for legends. */
export function swatchView(id: string, phase: Phase): TemplateResult {
  const area = PHASES[phase].texture === "line" ? LINE : PIECE;
  return html`<svg class="swatch" aria-hidden="true" width="22" height="12">
    ${areaView(id, phase, area)}
  </svg>`;
}

const PIECE: Area = { width: "22", height: 12 };
const LINE: Area = { y: 5, width: "22", height: 2 };
