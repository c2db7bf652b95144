/** What the run comes to, in a sentence; before it, what it will do. */

import { html, nothing, type TemplateResult } from "lit";
import { endedOf, variantOf, type Execution } from "../execution.js";
import { countOf, plural } from "../format.js";
import type { Parameters } from "../generated/wasm.js";
import { executionOf, requestedOf, type Lab } from "../lab.js";
import { valueOf } from "../parameters.js";
import { withNames } from "./names.js";

export function verdictView(lab: Lab): TemplateResult {
  const execution = executionOf(lab);
  return html`
    <section class="verdict ${execution?.status ?? "empty"}" aria-label="Verdict">
      ${execution ? sentenceOf(execution) : promiseOf(lab)}
      ${execution ? failuresOf(execution) : nothing}
    </section>
  `;
}

function promiseOf(lab: Lab): TemplateResult {
  const requested = requestedOf(lab);
  if (!requested.ok) return html`<p>Nothing has run yet.</p>`;
  const { parameters } = requested;
  const repeat = valueOf(parameters, "repeat") ?? 1;
  return html`<p>
    Nothing has run yet. <em>Run</em> ${workOf(parameters)} by
    ${plural(parameters.models.length, "model")},
    ${repeat === 1 ? "once" : `${countOf(repeat)} times`} each, and draws what every process and
    thread does while it does it.
  </p>`;
}

/** What is going to be done, as far as the experiment's numbers tell. */
function workOf(parameters: Parameters): string {
  const [tasks, workers] = [valueOf(parameters, "tasks"), valueOf(parameters, "workers")];
  if (tasks !== undefined && workers !== undefined)
    return `gives ${plural(tasks, "task")} to ${plural(workers, "worker")},`;
  if (tasks !== undefined) return `gives out ${plural(tasks, "task")},`;
  return workers === undefined
    ? "does what is described above,"
    : `shares the work among up to ${plural(workers, "worker")},`;
}

function sentenceOf(execution: Execution): TemplateResult {
  const total = execution.recordings.length;
  switch (execution.status) {
    case "running":
      return html`<p>Measuring …</p>`;
    case "finished":
      return html`<p>${withNames(execution.report?.verdict ?? "")}</p>`;
    case "stopped":
      return html`<p>${stoppedText(endedOf(execution), total)}</p>`;
    case "failed":
      return html`<p>${failedText(execution)} ${withNames(execution.failure ?? "")}</p>`;
  }
}

function stoppedText(ended: number, total: number): string {
  if (ended === 0) return "Stopped before the first run had ended, so nothing was measured.";
  return `Stopped after ${countOf(ended)} of ${plural(total, "run")}. What was measured until then is below; a verdict needs them all.`;
}

function failedText({ recordings }: Execution): string {
  return recordings.some(({ wallMs }) => wallMs !== null)
    ? "What was measured is below, but nothing could be concluded from it."
    : "Nothing could be measured.";
}

function failuresOf({ recordings }: Execution): TemplateResult | typeof nothing {
  const failed = recordings.filter(({ failure }) => failure !== null);
  if (failed.length === 0) return nothing;
  return html`<ul class="failures">
    ${failed.map(
      ({ step, failure }) =>
        html`<li>
          <strong>${variantOf(step)}</strong>, repeat ${step.repeat + 1}, failed:
          ${withNames(failure ?? "")}
        </li>`,
    )}
  </ul>`;
}
