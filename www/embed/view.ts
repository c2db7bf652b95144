/** One experiment in a frame: a poster until somebody presses Run, then the picture and the verdict. */

import { html, nothing, type TemplateResult } from "lit";
import type { Actions } from "../actions.js";
import { addressOf } from "../address.js";
import { CATALOG, modelEntryOf } from "../catalog.js";
import { draftOf, executionOf, reasonAgainstRun, type Lab } from "../lab.js";
import { parseDraft, presetOf } from "../parameters.js";
import { planOf, settingsView, submit } from "../views/controls.js";
import { listingView } from "../views/code.js";
import { noticeView } from "../views/notice.js";
import { progressView } from "../views/progress.js";
import { timelineView } from "../views/timeline.js";
import { verdictView } from "../views/verdict.js";
import type { Options } from "./request.js";
import { stopView } from "../views/stop.js";

/** What the frame knows beside the lab. */
export interface Frame {
  options: Options;
  /** Whether it waits for its turn. */
  isWaiting: boolean;
}

export function frameView(lab: Lab, frame: Frame, actions: Actions): TemplateResult {
  return html`
    <header class="brand">
      <h1>Coreyard</h1>
      <a href=${labAddress(lab)} target="_blank" rel="noopener">Open in the lab</a>
    </header>
    <main>
      <h2>${lab.experiment.title}</h2>
      <p class="summary">${lab.experiment.summary}</p>
      ${complaintsView(lab.complaints)} ${formView(lab, frame, actions)}
      ${executionOf(lab) ? html`${verdictView(lab)} ${timelineView(lab, actions)}` : nothing}
      ${codeView(lab, actions, frame)}
      <div class="told" role="status">${noticeView(lab, actions)}</div>
      ${isolationView(lab)}
    </main>
  `;
}

/** Instead of everything else, where there is nothing to run. */
export function nothingView(complaints: readonly string[]): TemplateResult {
  return html`
    <header class="brand">
      <h1>Coreyard</h1>
      <a href=${LAB} target="_blank" rel="noopener">Open the lab</a>
    </header>
    <main>${complaintsView(complaints)}</main>
  `;
}

/** The page beside this one. */
const LAB = "./";

/** The lab with the settings that stand here, or with those of the poster where they are not allowed. */
function labAddress({ experiment, ...lab }: Lab): string {
  const { models } = draftOf({ experiment, ...lab });
  const parsed = [draftOf({ experiment, ...lab }), presetOf(experiment, "quick", 1)]
    .map((draft) => parseDraft(experiment, draft))
    .find(({ ok }) => ok);
  return parsed?.ok ? LAB + addressOf(experiment, { ...parsed.parameters, models }) : LAB;
}

function complaintsView(complaints: readonly string[]): TemplateResult | typeof nothing {
  if (complaints.length === 0) return nothing;
  return html`<div class="complaints" role="alert">
    ${complaints.map((complaint) => html`<p>${complaint}</p>`)}
  </div>`;
}

function formView(lab: Lab, frame: Frame, actions: Actions): TemplateResult {
  return html`
    <form
      @submit=${(event: Event) => {
        submit(event, lab, actions);
      }}
      novalidate
      autocomplete="off"
    >
      ${barView(lab, frame, actions)}
      ${
        frame.options.controls === "1"
          ? html`<details class="adjust">
              <summary>Settings</summary>
              ${settingsView(lab, actions)}
            </details>`
          : nothing
      }
    </form>
  `;
}

function barView(lab: Lab, { isWaiting }: Frame, actions: Actions): TemplateResult {
  const isOn = lab.running !== null || isWaiting;
  const reason = reasonAgainstRun(lab);
  const isReady = !isOn && reason === null;
  return html`
    <div class="bar">
      <div class="buttons">
        <button
          class="run"
          aria-keyshortcuts="Control+Enter"
          aria-disabled=${isReady ? "false" : "true"}
          aria-describedby="run-reason"
        >
          Run
        </button>
        ${stopView(isOn, actions.stop, "Stop")}
      </div>
      <div class="progress">
        ${isWaiting ? waitingView() : progressView(lab, reason ?? planOf(lab))}
      </div>
    </div>
  `;
}

function waitingView(): TemplateResult {
  return html`<p class="status-line" id="run-reason">
    Waiting: another experiment is running. This one begins when it has ended.
  </p>`;
}

function codeView(lab: Lab, actions: Actions, { options }: Frame): TemplateResult | typeof nothing {
  const { lesson } = lab;
  const listing = lesson?.listings.find(({ language }) => language.toLowerCase() === options.code);
  return lesson && listing ? listingView(lab, lesson, listing, actions) : nothing;
}

/** In one quiet line, where it makes a difference: nothing is wrong, there is only less to see. */
function isolationView({ capability, obstacle, experiment }: Lab): TemplateResult | typeof nothing {
  if (obstacle !== null) return html`<p class="quiet">${obstacle}</p>`;
  const missing = experiment.models.filter(
    (model) => modelEntryOf(CATALOG, model).build === "threads",
  );
  if (!capability || capability.threads || missing.length === 0) return nothing;
  return html`<p class="quiet">
    Threads cannot run inside this page, because it is not isolated; everything else runs as it does
    elsewhere.
  </p>`;
}
