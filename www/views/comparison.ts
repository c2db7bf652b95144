/** The comparison of the models: a table whose second column is a chart. */

import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { Actions } from "../actions.js";
import { MODEL_ORDER } from "../catalog.js";
import {
  comparisonOf,
  judgementOf,
  longestOf,
  type Compared,
  type ComparisonRow,
  type Naming,
} from "../charts/comparison.js";
import { sharesOf } from "../charts/shares.js";
import { warningsOf, type Warning } from "../charts/warnings.js";
import { nameOfVariant, variantsOf, type Execution } from "../execution.js";
import { durationOf, mebibytesOf, ratioOf } from "../format.js";
import { executionOf, type Lab } from "../lab.js";
import { sorted, type Key } from "../sorting.js";
import { choiceView, pairsView } from "./compare.js";
import { figuresView } from "./figures.js";
import { scalingView } from "./scaling.js";
import { sharesView } from "./shares.js";
import { sortView } from "./sorting.js";
import { marksView, warningsView } from "./warnings.js";

export function comparisonView(lab: Lab, actions: Actions): TemplateResult {
  const execution = executionOf(lab);
  return html`
    <section class="comparison" aria-labelledby="comparison">
      <div class="heading">
        <h3 id="comparison">Comparison</h3>
        <p class="note">${noteOf(execution)}</p>
        ${choiceView(lab, actions)}
      </div>
      ${execution ? comparedView(lab, execution, actions) : emptyView(undefined)}
    </section>
  `;
}

function comparedView(lab: Lab, execution: Execution, actions: Actions): TemplateResult {
  const { report } = execution;
  const { scales } = lab.experiment;
  const nameOf: Naming = ({ model, workers }) => nameOfVariant(model, workers, scales);
  const variants = variantsOf(execution, MODEL_ORDER);
  const rows = comparisonOf(variants, runsOf(execution), report?.summary ?? [], nameOf);
  const warnings = report && rows.length > 0 ? warningsOf(report, nameOf) : [];
  return html`
    ${rows.length === 0 ? emptyView(execution) : tableView(lab, rows, warnings, actions)}
    ${warningsView(warnings)} ${pairsView(lab)} ${report && scales ? scalingView(report) : nothing}
    ${report ? sharesView(sharesOf(variants, report.runs, nameOf)) : nothing} ${figuresView(rows)}
  `;
}

function runsOf({ recordings }: Execution): Compared[] {
  return recordings.flatMap(({ step, wallMs, memoryBytes }) =>
    wallMs === null
      ? []
      : [
          {
            model: step.model,
            workers: step.workers,
            wall_ms: wallMs,
            memory_bytes: memoryBytes,
          },
        ],
  );
}

function noteOf(execution: Execution | undefined): string {
  if (execution?.status === "running") return "so far";
  if (execution?.status === "stopped") return "of the runs that ended before Stop";
  return "";
}

/** What stands where the table will be: nothing was measured yet, or nothing came of it. */
function emptyView(execution: Execution | undefined): TemplateResult {
  return html`<p class="quiet">${emptyText(execution?.status)}</p>`;
}

function emptyText(status: Execution["status"] | undefined): string {
  if (status === "running") return "The first row comes when the first run has ended.";
  if (status === "stopped") return "No run had ended before Stop, so there is nothing to compare.";
  if (status === "failed" || status === "finished")
    return "No run came to its end, so there is nothing to compare: what is written above says why.";
  return "The median of each model, its single runs, and how many times as fast it is as one task after the other.";
}

function tableView(
  { sorting }: Lab,
  rows: readonly ComparisonRow[],
  warnings: readonly Warning[],
  actions: Actions,
): TemplateResult {
  const headView = (column: number, title: string): TemplateResult =>
    sortView({ column, title, isNumber: column > 0 }, sorting, actions.sort);
  const longest = longestOf(rows);
  const scale = (ms: number): number => (ms / longest) * 100;
  return html`
    <table role="table" class="models" aria-label="Comparison of the models">
      <thead role="rowgroup">
        <tr role="row">
          ${headView(0, "Model")}
          <th role="columnheader" scope="col" class="plot">
            Single runs, 0 to ${durationOf(longest)}
          </th>
          ${headView(1, "Median")} ${headView(2, "Times as fast")}
          ${headView(3, "First task after")} ${headView(4, "Memory")}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${sorted(rows, sorting, keysOf).map((row) => rowView(row, scale, warnings))}
      </tbody>
    </table>
  `;
}

/** What the columns are sorted by. */
const keysOf = (row: ComparisonRow): Key[] => [
  row.variant,
  row.medianMs,
  row.speedup,
  row.startupMs,
  row.memoryBytes,
];

function rowView(
  row: ComparisonRow,
  scale: (ms: number) => number,
  warnings: readonly Warning[],
): TemplateResult {
  return html`
    <tr role="row">
      <th role="rowheader" scope="row">${row.variant} ${marksView(warnings, row.variant)}</th>
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
      <td role="cell" class="number" data-label="Memory">
        ${row.memoryBytes === null ? "–" : mebibytesOf(row.memoryBytes)}
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
