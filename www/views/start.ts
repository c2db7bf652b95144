/** The comparison on the start page. */

import { html, nothing, type TemplateResult } from "lit";
import type { Actions } from "../actions.js";
import { CATALOG } from "../catalog.js";
import type { Strip } from "../charts/lanes.js";
import type { Execution } from "../execution.js";
import type { Model } from "../generated/wasm.js";
import { coresOf, hindranceOf, reasonAgainstAny, type Lab } from "../lab.js";
import { valueOf } from "../parameters.js";
import { conclusionOf, findingOf, TRIAL_MODELS, trialRequests } from "../trial.js";
import { progressView } from "./progress.js";
import { emptyStrip, legendView, stripsOf } from "./timeline.js";
import "./timeline_element.js";

export function trialView(lab: Lab, actions: Actions): TemplateResult {
  return html`
    ${barView(lab, actions)}
    <div class="pair">
      ${kindView(lab, 0, "Tasks that compute")} ${kindView(lab, 1, "Tasks that wait")}
    </div>
    ${legendView(false)}
    <div class="conclusion" aria-label="What it comes to" role="region">${closingView(lab)}</div>
  `;
}

const isOn = ({ running, trial }: Lab): boolean => running !== null && trial.includes(running);

function barView(lab: Lab, actions: Actions): TemplateResult {
  const reason = reasonAgainstAny(lab);
  return html`
    <div class="trial-bar">
      <button
        type="button"
        class="run"
        aria-keyshortcuts="Control+Enter"
        aria-disabled=${reason === null ? "false" : "true"}
        aria-describedby="run-reason"
        @click=${() => void actions.compare()}
      >
        Run the comparison <kbd>Ctrl ↵</kbd>
      </button>
      <button
        type="button"
        class="stop"
        aria-keyshortcuts="Escape"
        aria-disabled=${lab.running ? "false" : "true"}
        @click=${actions.stop}
      >
        Stop <kbd>Esc</kbd>
      </button>
      <div class="trial-progress">
        ${progressView(lab, reason ?? "Six runs, some four seconds in all.")}
      </div>
    </div>
  `;
}

function kindView(lab: Lab, index: 0 | 1, title: string): TemplateResult {
  const execution = lab.trial[index];
  return html`
    <section aria-labelledby="kind-${index}">
      <h4 id="kind-${index}">${title}</h4>
      <coreyard-timeline
        .strips=${stripsOfKind(lab, index, execution)}
        .subject=${execution ?? title}
        .live=${execution?.status === "running"}
        .theme=${lab.theme}
      ></coreyard-timeline>
      <p class="finding">${execution ? findingOf(execution) : nothing}</p>
    </section>
  `;
}

const ORDER = CATALOG.models.map(({ name }) => name);

function stripsOfKind(lab: Lab, index: 0 | 1, execution: Execution | undefined): Strip[] {
  const strips = execution ? stripsOf(execution, null) : [];
  if (strips.length > 0) return strips;
  const { parameters } = trialRequests(TRIAL_MODELS, coresOf(lab))[index];
  return ORDER.filter((model) => TRIAL_MODELS.includes(model)).map((model) =>
    emptyStrip(model, valueOf(parameters, "workers") ?? 2, noteOf(lab, model)),
  );
}

const noteOf = (lab: Lab, model: Model): string =>
  hindranceOf(lab, model) === null ? "not run yet" : "cannot run here";

function closingView(lab: Lab): TemplateResult {
  const failed = lab.trial.find(({ status }) => status === "failed");
  if (failed) return html`<p>Nothing could be measured. ${failed.failure}</p>`;
  if (lab.trial.some(({ status }) => status === "stopped"))
    return html`<p>Stopped. What was measured until then is drawn above.</p>`;
  if (isOn(lab)) return html`<p class="quiet">Measuring …</p>`;
  const conclusion = conclusionOf(lab.trial);
  if (conclusion === "")
    return html`<p class="quiet">What your computer makes of it will stand here.</p>`;
  return html`
    <p>${conclusion}</p>
    <p class="go-on">
      Look closer: <a href="#cpu-bound">Work for the CPU</a>,
      <a href="#io-bound">Waiting for others</a>.
    </p>
  `;
}
