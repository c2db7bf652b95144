/** The speed-up curve of an experiment that varies the number of workers. */

import { html, nothing, type TemplateResult } from "lit";
import { unsafeSVG } from "lit/directives/unsafe-svg.js";
import { SCALING_SIZE, scalingOf } from "../charts/scaling.js";
import { curveKeysOf, curveOf, curveText } from "../charts/scaling_curve.js";
import { KEY_SIZE, type Key } from "../charts/svg_legend.js";
import type { Report } from "../generated/wasm.js";
import { PAGE_PALETTE } from "./palette.js";

export function scalingView(report: Report): TemplateResult | typeof nothing {
  const { summary, amdahl, environment } = report;
  const picture = scalingOf(summary, amdahl, environment.cores);
  if (picture === null) return nothing;
  const { width, height } = SCALING_SIZE;
  return html`
    <figure class="scaling">
      <figcaption><h4>Times as fast, by the number of workers</h4></figcaption>
      <svg
        viewBox="0 0 ${width} ${height}"
        role="img"
        aria-label="${curveText(report)} The table has every figure."
      >
        ${unsafeSVG(curveOf(picture, PAGE_PALETTE))}
      </svg>
      <ul class="legend" aria-label="Lines">
        ${curveKeysOf(picture, amdahl, PAGE_PALETTE).map(keyView)}
      </ul>
    </figure>
  `;
}

function keyView({ mark, label }: Key): TemplateResult {
  const { width, height } = KEY_SIZE;
  return html`<li>
    <svg width=${width} height=${height} aria-hidden="true">${unsafeSVG(mark)}</svg>
    ${label}
  </li>`;
}
