/** What the time went to, as a bar for each model, set apart by phase, with the figures beside it. */

import { html, nothing, type TemplateResult } from "lit";
import { PHASES } from "../charts/phases.js";
import { phasesOf, shareText, type ShareRow } from "../charts/shares.js";
import { durationOf, NOTHING } from "../format.js";
import type { Phase } from "../generated/wasm.js";
import { areaView, patternsView, swatchView } from "./textures.js";

/** Of the textures of this chart. */
const ID = "share";

export function sharesView(rows: readonly ShareRow[]): TemplateResult | typeof nothing {
  if (rows.length === 0) return nothing;
  const phases = phasesOf(rows);
  return html`
    <h4 id="shares">What the time went to</h4>
    ${patternsView(ID)}
    <table role="table" class="shares" aria-labelledby="shares" aria-describedby="shares-meaning">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">Model</th>
          <th role="columnheader" scope="col" class="bar">Shares of all lanes’ time</th>
          ${phases.map(headView)}
          <th role="columnheader" scope="col" class="number">All lanes</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${rows.map((row) => rowView(row, phases))}
      </tbody>
    </table>
    <p class="quiet" id="shares-meaning">
      The time of every process and thread, added up over its spans and over all repeats: two
      processes that wait for a second each count two seconds. “All lanes” is that of one run. It is
      not the critical path, on which only what holds up the end would count.
    </p>
  `;
}

function partOf({ parts }: ShareRow, wanted: Phase): number {
  return parts.find(({ phase }) => phase === wanted)?.part ?? 0;
}

function headView(phase: Phase): TemplateResult {
  const { label, meaning } = PHASES[phase];
  return html`<th role="columnheader" scope="col" class="number" title=${meaning}>
    ${swatchView(ID, phase)} ${label}
  </th>`;
}

function rowView(row: ShareRow, phases: readonly Phase[]): TemplateResult {
  return html`<tr role="row">
    <th role="rowheader" scope="row">${row.variant}</th>
    <td role="cell" class="bar">${barView(row)}</td>
    ${phases.map((phase) => shareView(phase, partOf(row, phase)))}
    <td role="cell" class="number" data-label="All lanes">${durationOf(row.laneMs)}</td>
  </tr>`;
}

function shareView(phase: Phase, part: number): TemplateResult {
  const { label } = PHASES[phase];
  return html`<td role="cell" class="number ${part === 0 ? "none" : ""}" data-label=${label}>
    ${swatchView(ID, phase)} ${part === 0 ? NOTHING : shareText(part)}
  </td>`;
}

function barView({ parts }: ShareRow): TemplateResult {
  let from = 0;
  return html`<svg class="share" aria-hidden="true" width="100%" height="16">
    ${parts.map(({ phase, part }) => {
      const area = { x: `${from * 100}%`, width: `${part * 100}%`, height: 16 };
      const drawn = areaView(ID, phase, area);
      from += part;
      return drawn;
    })}
  </svg>`;
}
