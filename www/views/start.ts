/** The comparison on the start page. */

import { html, nothing, type TemplateResult } from "lit";
import type { Actions } from "../actions.js";
import { MODEL_ORDER } from "../catalog.js";
import type { Strip } from "../charts/lanes.js";
import type { Execution } from "../execution.js";
import { plural } from "../format.js";
import { coresOf, isRunShown, noteOf, reasonAgainstAny, type Lab } from "../lab.js";
import { valueOf } from "../parameters.js";
import {
  conclusionOf,
  failureOf,
  findingOf,
  runsOf,
  TRIAL_MODELS,
  trialOf,
  trialRequests,
} from "../trial.js";
import { progressView } from "./progress.js";
import { emptyStrip, legendView, stripsOf } from "./timeline.js";
import "./timeline_element.js";
import { stopView } from "./stop.js";

export function trialView(lab: Lab, actions: Actions): TemplateResult {
  return html`
    ${barView(lab, actions)}
    <div class="pair">
      ${kindView(lab, 0, "Tasks that compute")} ${kindView(lab, 1, "Tasks that wait")}
    </div>
    ${legendView("trial", false)}
    <div class="conclusion" aria-label="What it comes to" role="region">${closingView(lab)}</div>
  `;
}

function barView(lab: Lab, actions: Actions): TemplateResult {
  const reason = reasonAgainstAny(lab);
  return html`
    <div class="trial-bar">
      <button
        type="button"
        class="run"
        aria-keyshortcuts="Control+Enter"
        aria-disabled=${reason === null ? "false" : "true"}
        aria-describedby="trial-reason"
        @click=${() => void actions.compare()}
      >
        Run the comparison <kbd>Ctrl ↵</kbd>
      </button>
      ${stopView(lab.running !== null, actions.stop, html`Stop <kbd>Esc</kbd>`)}
      <div class="trial-progress">${progressView(lab, reason ?? planOf(lab), "trial-reason")}</div>
    </div>
  `;
}

function planOf(lab: Lab): string {
  return `${plural(runsOf(trialOf(lab)), "run")}, a few seconds in all.`;
}

function kindView(lab: Lab, index: 0 | 1, title: string): TemplateResult {
  const execution = lab.trial[index];
  const strips = stripsOfKind(lab, index, execution);
  return html`
    <section class=${lab.trial.length === 0 ? "untried" : ""} aria-labelledby="kind-${index}">
      <h4 id="kind-${index}">${title}</h4>
      <coreyard-timeline
        .strips=${strips}
        .subject=${execution ?? title}
        .live=${execution?.status === "running"}
        .theme=${lab.theme}
      ></coreyard-timeline>
      <p class="finding">${execution ? findingOf(execution) : nothing}</p>
    </section>
  `;
}

function stripsOfKind(lab: Lab, index: 0 | 1, execution: Execution | undefined): Strip[] {
  const strips = execution ? stripsOf(execution, null) : [];
  if (strips.length > 0) return strips;
  const { parameters } = trialRequests(TRIAL_MODELS, coresOf(lab))[index];
  return MODEL_ORDER.filter((model) => TRIAL_MODELS.includes(model)).map((model) =>
    emptyStrip(model, valueOf(parameters, "workers") ?? 2, noteOf(lab, model)),
  );
}

function closingView(lab: Lab): TemplateResult {
  if (lab.trial.some(({ status }) => status === "stopped"))
    return html`<p>Stopped. What was measured until then is drawn above.</p>`;
  if (isRunShown(lab)) return html`<p class="quiet">Measuring …</p>`;
  const conclusion = conclusionOf(lab.trial);
  const failure = failureOf(lab.trial);
  if (conclusion === "")
    return failure === null
      ? html`<p class="quiet">What your computer makes of it will stand here.</p>`
      : html`<p>Not enough could be measured to compare. ${failure}</p>`;
  return html`
    <p>${conclusion}</p>
    ${failure === null ? nothing : html`<p>Not everything could be measured. ${failure}</p>`}
    <p class="go-on">
      Look closer: <a href="#cpu-bound">Work for the CPU</a>,
      <a href="#io-bound">Waiting for others</a>.
    </p>
  `;
}
