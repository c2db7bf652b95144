/** How far the run is, in one line of constant height. */

import { html, type TemplateResult } from "lit";
import { CATALOG, experimentOf } from "../catalog.js";
import { endedOf, remainingOf, variantOf, type Execution } from "../execution.js";
import { countOf, roughDurationOf } from "../format.js";
import { isRunShown, type Lab } from "../lab.js";

/** `idle` is what is said while nothing runs; buttons refer to it by `id`. */
export function progressView(lab: Lab, idle: string, id = "run-reason"): TemplateResult {
  const { running } = lab;
  return html`
    <progress
      class=${running ? "on" : "off"}
      aria-label="Progress"
      max=${Math.max(1, running?.recordings.length ?? 0)}
      .value=${running ? endedOf(running) : 0}
    ></progress>
    <p class="status-line" id=${id}>${running ? runningView(lab, running) : idle}</p>
  `;
}

function runningView(lab: Lab, running: Execution): TemplateResult {
  const step = running.recordings[running.current]?.step;
  const isBegun = step && !running.warmingUp;
  if (!isRunShown(lab))
    return html`${elsewhereView(lab, running)}${isBegun ? leftText(running) : ""}`;
  if (!isBegun) return html`Warming up the workers …`;
  const seconds = Math.floor((performance.now() - running.startedMs) / 1000);
  const number = `${running.current + 1} of ${running.recordings.length}`;
  return html`${number} · ${variantOf(step)} · ${countOf(seconds)} s${leftText(running)}`;
}

/** What runs, where something else is shown. */
function elsewhereView({ trial, cores }: Lab, running: Execution): TemplateResult {
  if (running === cores) return html`The cores are being measured`;
  if (trial.includes(running)) return html`<a href="#start">The comparison</a> is running`;
  const { experiment: name } = running;
  return html`<a href="#${name}">${experimentOf(CATALOG, name)?.title ?? name}</a> is running`;
}

function leftText(running: Execution): string {
  const left = remainingOf(running);
  return left === null ? "" : ` · ${roughDurationOf(left)} left`;
}
