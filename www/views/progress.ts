/** How far the run is, in one line of constant height. */

import { html, type TemplateResult } from "lit";
import { endedOf, remainingOf, variantOf, type Execution } from "../execution.js";
import { countOf, roughDurationOf } from "../format.js";
import type { Lab } from "../lab.js";

/** `idle` is what is said while nothing runs; buttons refer to it by `id`. */
export function progressView({ running }: Lab, idle: string, id = "run-reason"): TemplateResult {
  return html`
    <progress
      class=${running ? "on" : "off"}
      aria-label="Progress"
      max=${Math.max(1, running?.recordings.length ?? 0)}
      .value=${running ? endedOf(running) : 0}
    ></progress>
    <p class="status-line" id=${id}>${running ? runningText(running) : idle}</p>
  `;
}

function runningText(execution: Execution): string {
  const step = execution.recordings[execution.current]?.step;
  if (execution.warmingUp || !step) return "Warming up the workers …";
  const seconds = Math.floor((performance.now() - execution.startedMs) / 1000);
  const left = remainingOf(execution);
  return [
    `${execution.current + 1} of ${execution.recordings.length}`,
    variantOf(step),
    `${countOf(seconds)} s`,
    ...(left === null ? [] : [`${roughDurationOf(left)} left`]),
  ].join(" · ");
}
