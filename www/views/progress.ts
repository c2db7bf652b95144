/** How far the run is, in one line of constant height. */

import { html, type TemplateResult } from "lit";
import { endedOf, remainingOf, variantOf, type Execution } from "../execution.js";
import { durationOf, plural, roughDurationOf } from "../format.js";
import { executionOf, reasonAgainstRun, requestedOf, type Lab } from "../lab.js";
import { valueOf } from "../parameters.js";

export function progressView(lab: Lab): TemplateResult {
  const execution = lab.running ?? executionOf(lab);
  const total = execution?.recordings.length ?? 0;
  return html`
    <progress
      class=${lab.running ? "on" : "off"}
      aria-label="Progress"
      max=${Math.max(1, total)}
      .value=${execution && lab.running ? endedOf(execution) : 0}
    ></progress>
    <p class="status-line" id="run-reason">${textOf(lab)}</p>
  `;
}

function textOf(lab: Lab): string {
  if (lab.running) return runningText(lab.running);
  return reasonAgainstRun(lab) ?? planText(lab);
}

function planText(lab: Lab): string {
  const requested = requestedOf(lab);
  if (!requested.ok) return "";
  const { models } = requested.parameters;
  const repeat = valueOf(requested.parameters, "repeat") ?? 1;
  if (lab.experiment.scales)
    return `${plural(models.length, "model")}, ${repeat} × each number of workers`;
  return `${plural(models.length * repeat, "run")}: ${plural(models.length, "model")}, ${repeat} × each`;
}

function runningText(execution: Execution): string {
  const elapsed = durationOf(1000 * Math.floor((performance.now() - execution.startedMs) / 1000));
  const step = execution.recordings[execution.current]?.step;
  if (execution.warmingUp || !step) return "Warming up the workers …";
  const left = remainingOf(execution);
  return [
    `${execution.current + 1} of ${execution.recordings.length}`,
    variantOf(step),
    elapsed,
    ...(left === null ? [] : [`${roughDurationOf(left)} left`]),
  ].join(" · ");
}
