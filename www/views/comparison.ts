/** The comparison of the models: a table whose second column is a chart. */

import { html, nothing, type TemplateResult } from "lit";
import { unsafeSVG } from "lit/directives/unsafe-svg.js";
import type { Actions } from "../actions.js";
import { MODEL_ORDER } from "../catalog.js";
import {
  comparisonOf,
  longestOf,
  type Compared,
  type ComparisonRow,
  type Naming,
} from "../charts/comparison.js";
import { cellsOf, COLUMN_ORDER, COLUMNS } from "../charts/comparison_cells.js";
import { dotsOf } from "../charts/comparison_dots.js";
import type { Comparison } from "../charts/comparison_svg.js";
import { sharesOf, type ShareRow } from "../charts/shares.js";
import { marksOf, warningsOf } from "../charts/warnings.js";
import { nameOfVariant, variantsOf, type Execution } from "../execution.js";
import { durationOf, NOTHING } from "../format.js";
import { executionOf, type Lab } from "../lab.js";
import { sorted, type Key, type Sorting } from "../sorting.js";
import { choiceView, pairsView } from "./compare.js";
import { figuresView } from "./figures.js";
import { PAGE_PALETTE } from "./palette.js";
import { scalingView } from "./scaling.js";
import { sharesView } from "./shares.js";
import { sortView } from "./sorting.js";
import { warningsView } from "./warnings.js";

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
  const compared = comparisonIn(execution, scales);
  const { rows, warnings } = compared;
  return html`
    ${rows.length === 0 ? emptyView(execution) : tableView(compared, lab.sorting, actions)}
    ${warningsView(warnings)} ${pairsView(lab)} ${report && scales ? scalingView(report) : nothing}
    ${sharesView(sharesIn(execution, scales))} ${figuresView(rows)}
  `;
}

/** What an execution has to compare so far, and what has to be known about it. */
export function comparisonIn(execution: Execution, scales: boolean): Comparison {
  const { report } = execution;
  const nameOf = namingOf(scales);
  const variants = variantsOf(execution, MODEL_ORDER);
  const rows = comparisonOf(variants, runsOf(execution), report?.summary ?? [], nameOf);
  return { rows, warnings: report && rows.length > 0 ? warningsOf(report, nameOf) : [] };
}

/** What the time of an execution went to; nothing before its end. */
export function sharesIn(execution: Execution, scales: boolean): ShareRow[] {
  const runs = execution.report?.runs ?? [];
  return sharesOf(variantsOf(execution, MODEL_ORDER), runs, namingOf(scales));
}

const namingOf =
  (scales: boolean): Naming =>
  ({ model, workers }) =>
    nameOfVariant(model, workers, scales);

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
  { rows, warnings }: Comparison,
  sorting: Sorting | null,
  actions: Actions,
): TemplateResult {
  const headView = (column: number, title: string): TemplateResult =>
    sortView({ column, title, isNumber: column > 0 }, sorting, actions.sort);
  const longest = longestOf(rows);
  return html`
    <table role="table" class="models" aria-label="Comparison of the models">
      <thead role="rowgroup">
        <tr role="row">
          ${headView(0, "Model")}
          <th role="columnheader" scope="col" class="plot">
            Single runs, 0 to ${durationOf(longest)}
          </th>
          ${COLUMN_ORDER.map((column, index) => headView(index + 1, COLUMNS[column]))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${sorted(rows, sorting, keysOf).map((row) =>
          rowView(row, longest, marksOf(warnings, row.variant)),
        )}
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

function rowView(row: ComparisonRow, longest: number, mark: string): TemplateResult {
  const cells = cellsOf(row);
  return html`
    <tr role="row">
      <th role="rowheader" scope="row">
        ${row.variant} ${mark === "" ? nothing : html`<span class="flag">${mark}</span>`}
      </th>
      <td role="cell" class="plot">${plotView(row, longest)}</td>
      ${COLUMN_ORDER.map((column) => {
        const { value, spread, judgement } = cells[column];
        const kind = value === NOTHING ? "none" : column;
        return html`<td role="cell" class="number ${kind}" data-label=${COLUMNS[column]}>
          <span class="value">${value}</span>
          <span class="spread">${spread} <span class="judgement">${judgement}</span></span>
        </td>`;
      })}
    </tr>
  `;
}

/** Positions are per cent, so nothing has to be measured; the figures stand in the cells beside. */
function plotView(row: ComparisonRow, longest: number): TemplateResult {
  const at = (ms: number): string => `${(ms / longest) * 100}%`;
  return html`<svg class="dots" aria-hidden="true" height="30" width="100%">
    <line class="axis" x1="0" x2="100%" y1="15" y2="15" />
    ${unsafeSVG(dotsOf(row, at, 15, PAGE_PALETTE))}
  </svg>`;
}
