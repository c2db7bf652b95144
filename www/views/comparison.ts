/** The comparison of the models: a table whose second column is a chart. */

import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { Actions } from "../actions.js";
import { CATALOG } from "../catalog.js";
import { comparisonOf, judgementOf, longestOf, type ComparisonRow } from "../charts/comparison.js";
import { nameOfVariant, variantsOf, type Execution } from "../execution.js";
import { durationOf, ratioOf } from "../format.js";
import { executionOf, type Lab } from "../lab.js";
import { valueOf } from "../parameters.js";
import { choiceView, pairsView } from "./compare.js";
import { figuresView } from "./figures.js";
import { scalingView } from "./scaling.js";

export function comparisonView(lab: Lab, actions: Actions): TemplateResult {
  const execution = executionOf(lab);
  const rows = execution ? rowsOf(execution, lab.experiment.scales) : [];
  return html`
    <section class="comparison" aria-labelledby="comparison">
      <div class="heading">
        <h3 id="comparison">Comparison</h3>
        ${execution && rows.length > 0 ? html`<p class="note">${noteOf(execution)}</p>` : nothing}
        ${choiceView(lab, actions)}
      </div>
      ${rows.length === 0 ? emptyView() : tableView(rows)} ${pairsView(lab)}
      ${execution?.report && lab.experiment.scales ? scalingView(execution.report) : nothing}
      ${figuresView(rows)}
    </section>
  `;
}

const ORDER = CATALOG.models.map(({ name }) => name);

function rowsOf(execution: Execution, scales: boolean): ComparisonRow[] {
  const runs = execution.recordings.flatMap(({ step, wallMs }) =>
    wallMs === null ? [] : [{ model: step.model, workers: step.workers, wall_ms: wallMs }],
  );
  const summary = execution.report?.summary ?? [];
  return comparisonOf(variantsOf(execution, ORDER), runs, summary, ({ model, workers }) =>
    nameOfVariant(model, workers, scales),
  );
}

function noteOf({ status, parameters }: Execution): string {
  if (status === "running") return "so far";
  if (status === "stopped") return "of the runs that ended before Stop";
  return (valueOf(parameters, "repeat") ?? 1) < 3
    ? "three repeats or more give an interval, too"
    : "";
}

function emptyView(): TemplateResult {
  return html`<p class="quiet">
    The median of each model, its single runs, and how many times as fast it is as one task after
    the other.
  </p>`;
}

function tableView(rows: readonly ComparisonRow[]): TemplateResult {
  const longest = longestOf(rows);
  const scale = (ms: number): number => (ms / longest) * 100;
  return html`
    <table role="table">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">Model</th>
          <th role="columnheader" scope="col" class="plot">
            Single runs, 0 to ${durationOf(longest)}
          </th>
          <th role="columnheader" scope="col" class="number">Median</th>
          <th role="columnheader" scope="col" class="number">Times as fast</th>
          <th role="columnheader" scope="col" class="number">First task after</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${rows.map((row) => rowView(row, scale))}
      </tbody>
    </table>
  `;
}

function rowView(row: ComparisonRow, scale: (ms: number) => number): TemplateResult {
  return html`
    <tr role="row">
      <th role="rowheader" scope="row">${row.variant}</th>
      <td role="cell" class="plot">${plotView(row, scale)}</td>
      <td role="cell" class="number" data-label="Median">
        ${durationOf(row.medianMs)}
        <span class="spread"
          >${row.quartilesMs ? between(row.quartilesMs, durationOf) : nothing}</span
        >
      </td>
      <td role="cell" class="number" data-label="Times as fast">${ratioView(row)}</td>
      <td role="cell" class="number" data-label="First task after">
        ${row.startupMs === null ? "–" : durationOf(row.startupMs)}
      </td>
    </tr>
  `;
}

function ratioView(row: ComparisonRow): TemplateResult {
  if (row.speedup === null) return html`–`;
  const judgement = judgementOf(row);
  const interval = row.model === "sequential" ? null : row.speedupInterval;
  return html`<strong>${ratioOf(row.speedup)}</strong>
    <span class="spread">
      ${interval ? between(interval, ratioOf) : nothing}
      ${judgement === "" ? nothing : html`<span class="judgement">${judgement}</span>`}
    </span>`;
}

function between([low, high]: [number, number], format: (value: number) => string): string {
  return low === high ? "" : `${format(low)} – ${format(high)}`;
}

/** Positions are per cent, so nothing has to be measured; the figures stand in the cells beside. */
function plotView(row: ComparisonRow, scale: (ms: number) => number): TemplateResult {
  const at = (ms: number): string => `${scale(ms)}%`;
  return html`<svg class="dots" aria-hidden="true" height="30" width="100%">
    <line class="axis" x1="0" x2="100%" y1="15" y2="15" />
    ${row.quartilesMs ? boxView(row.quartilesMs, scale) : nothing}
    <line class="median" x1=${at(row.medianMs)} x2=${at(row.medianMs)} y1="5" y2="25" />
    ${row.dotsMs.map((ms) => svg`<circle cx=${at(ms)} cy="15" r="3.5" />`)}
  </svg>`;
}

function boxView([low, high]: [number, number], scale: (ms: number) => number): SVGTemplateResult {
  const width = `${scale(high) - scale(low)}%`;
  return svg`<rect class="quartiles" x="${scale(low)}%" width=${width} y="9" height="12" />`;
}
