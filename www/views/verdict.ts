/** What the run comes to, in a sentence; before it, what it will do. */

import { html, nothing, type TemplateResult } from "lit";
import { endedOf, type Execution } from "../execution.js";
import { countOf, plural } from "../format.js";
import { executionOf, requestedOf, type Lab } from "../lab.js";

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
  const { models, repeat, tasks, workers } = requested.parameters;
  return html`<p>
    Nothing has run yet. <em>Run</em> gives ${plural(tasks, "task")} to
    ${plural(workers, "worker")}, by ${plural(models.length, "model")},
    ${repeat === 1 ? "once" : `${countOf(repeat)} times`} each, and draws what every process and
    thread does while it does it.
  </p>`;
}

function sentenceOf(execution: Execution): TemplateResult {
  const total = execution.recordings.length;
  switch (execution.status) {
    case "running":
      return html`<p>Measuring …</p>`;
    case "finished":
      return html`<p>${execution.report?.verdict}</p>`;
    case "stopped":
      return html`<p>
        Stopped after ${endedOf(execution)} of ${plural(total, "run")}. What was measured until then
        is below; a verdict needs them all.
      </p>`;
    case "failed":
      return html`<p>Nothing could be measured. ${execution.failure}</p>`;
  }
}

function failuresOf({ recordings }: Execution): TemplateResult | typeof nothing {
  const failed = recordings.filter(({ failure }) => failure !== null);
  if (failed.length === 0) return nothing;
  return html`<ul class="failures">
    ${failed.map(
      ({ step, failure }) =>
        html`<li>
          <strong>${step.model}</strong>, repeat ${step.repeat + 1}, failed: ${failure}
        </li>`,
    )}
  </ul>`;
}
