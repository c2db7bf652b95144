/** What the time went to, as a bar for each model, set apart by phase, with the figures beside it. */

import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import { PHASES, PHASE_ORDER } from "../charts/phases.js";
import type { ShareRow } from "../charts/shares.js";
import { durationOf, percentOf } from "../format.js";
import type { Phase } from "../generated/wasm.js";

export function sharesView(rows: readonly ShareRow[]): TemplateResult | typeof nothing {
  if (rows.length === 0) return nothing;
  const phases = PHASE_ORDER.filter((phase) => rows.some((row) => partOf(row, phase) > 0));
  return html`
    <h4 id="shares">What the time went to</h4>
    ${patternsView()}
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
  const { label, texture, meaning } = PHASES[phase];
  return html`<th role="columnheader" scope="col" class="number" title=${meaning}>
    <span class="swatch ${texture}" data-phase=${phase}></span> ${label}
  </th>`;
}

function rowView(row: ShareRow, phases: readonly Phase[]): TemplateResult {
  return html`<tr role="row">
    <th role="rowheader" scope="row">${row.variant}</th>
    <td role="cell" class="bar">${barView(row)}</td>
    ${phases.map(
      (phase) =>
        html`<td role="cell" class="number" data-label=${PHASES[phase].label}>
          ${shareText(partOf(row, phase))}
        </td>`,
    )}
    <td role="cell" class="number" data-label="All lanes">${durationOf(row.laneMs)}</td>
  </tr>`;
}

/** What occurred is never called nothing. */
function shareText(part: number): string {
  if (part === 0) return "–";
  return part < 0.005 ? `< ${percentOf(0.01)}` : percentOf(part);
}

function barView({ parts }: ShareRow): TemplateResult {
  let from = 0;
  return html`<svg class="share" aria-hidden="true" width="100%" height="16">
    ${parts.map(({ phase, part }) => {
      const drawn = partView(phase, from, part);
      from += part;
      return drawn;
    })}
  </svg>`;
}

function partView(phase: Phase, from: number, part: number): SVGTemplateResult {
  const [x, width] = [`${from * 100}%`, `${part * 100}%`];
  const texture = `url(#share-${PHASES[phase].texture})`;
  return svg`
    <rect class="fill" data-phase=${phase} x=${x} width=${width} height="16" />
    ${UNTEXTURED.includes(phase) ? nothing : svg`<rect fill=${texture} x=${x} width=${width} height="16" />`}`;
}

/** Plain areas: computing, and waiting, which is paler than all others. */
const UNTEXTURED: readonly Phase[] = ["run", "wait"];

/** The timeline's textures, for bars that the browser stretches; the style sheet says which phase has which. */
function patternsView(): TemplateResult {
  return html`<svg class="unseen" aria-hidden="true">
    <defs>
      <pattern id="share-rising" width="6" height="6" patternUnits="userSpaceOnUse">
        <path class="start" d="M-1 1l2-2M0 6l6-6M5 7l2-2" />
      </pattern>
      <pattern id="share-falling" width="6" height="6" patternUnits="userSpaceOnUse">
        <path class="exit" d="M-1 5l2 2M0 0l6 6M5-1l2 2" />
      </pattern>
      <pattern id="share-bars" width="4" height="4" patternUnits="userSpaceOnUse">
        <path class="transfer" d="M3 0v4" />
      </pattern>
      <pattern id="share-dots" width="4" height="4" patternUnits="userSpaceOnUse">
        <path class="io" d="M1.5 2h1" />
      </pattern>
    </defs>
  </svg>`;
}
