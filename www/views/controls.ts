/** The panel: Run and Stop, presets, parameters, models. */

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Actions } from "../actions.js";
import { CATALOG, modelEntryOf } from "../catalog.js";
import { estimateOf } from "../estimate.js";
import { plural, pythonic, roughDurationOf } from "../format.js";
import type { Experiment, Model, Parameter, StartMethod } from "../generated/wasm.js";
import {
  coresOf,
  draftOf,
  executionOf,
  hindranceOf,
  reasonAgainstRun,
  requestedOf,
  type Lab,
} from "../lab.js";
import {
  changesOf,
  isSameNumbers,
  numberOf,
  parseDraft,
  presetOf,
  valueOf,
  type Draft,
} from "../parameters.js";
import { later } from "./later.js";
import { progressView } from "./progress.js";
import { positionOf, stopsOf } from "./slider.js";
import { stopView } from "./stop.js";

export function controlsView(lab: Lab, actions: Actions): TemplateResult {
  return html`
    <form
      @submit=${(event: Event) => {
        submit(event, lab, actions);
      }}
      novalidate
      autocomplete="off"
    >
      ${runBar(lab, actions)} ${later(() => settingsView(lab, actions))}
    </form>
  `;
}

/** Everything that can be set: presets, parameters, models. */
export function settingsView(lab: Lab, actions: Actions): TemplateResult {
  const parsed = parseDraft(lab.experiment, draftOf(lab));
  const problems = parsed.ok ? new Map<string, string>() : parsed.problems;
  return html`
    ${presetsView(lab, actions)}
    <div class="fields">
      ${lab.experiment.parameters.map((parameter) =>
        fieldView(lab, actions, parameter, problems.get(parameter.name)),
      )}
      ${lab.experiment.start_method ? startMethodView(lab, actions) : nothing}
    </div>
    ${modelsView(lab, actions)}
  `;
}

/** Runs, or shows what hinders it. */
export function submit(event: Event, lab: Lab, actions: Actions): void {
  event.preventDefault();
  const wrong = (event.target as HTMLElement).querySelector<HTMLElement>("[aria-invalid=true]");
  if (!wrong || lab.running) return void actions.start();
  // In a frame the settings may be folded away.
  wrong.closest("details")?.setAttribute("open", "");
  wrong.focus();
}

function runBar(lab: Lab, actions: Actions): TemplateResult {
  const reason = reasonAgainstRun(lab);
  return html`
    <div class="run-bar">
      <div class="buttons">
        <button
          class="run"
          aria-keyshortcuts="Control+Enter"
          aria-disabled=${reason === null ? "false" : "true"}
          aria-describedby="run-reason"
        >
          Run <kbd>Ctrl ↵</kbd>
        </button>
        ${stopView(lab.running !== null, actions.stop, html`Stop <kbd>Esc</kbd>`)}
      </div>
      ${progressView(lab, reason ?? planOf(lab))}
    </div>
  `;
}

/** What Run would do, and how long that takes if the last run tells. */
export function planOf(lab: Lab): string {
  const requested = requestedOf(lab);
  if (!requested.ok) return "";
  const { parameters } = requested;
  const { length } = parameters.models;
  const repeat = valueOf(parameters, "repeat") ?? 1;
  const plan = lab.experiment.scales
    ? `${plural(length, "model")}, ${repeat} × each number of workers`
    : `${plural(length * repeat, "run")}: ${plural(length, "model")}, ${repeat} × each`;
  const ms = estimateOf(executionOf(lab), parameters);
  return ms === null ? plan : `${plan} · ${roughDurationOf(ms)}`;
}

function presetsView(lab: Lab, actions: Actions): TemplateResult {
  const button = (preset: "quick" | "tutorial", label: string): TemplateResult => {
    const stands = presetOf(lab.experiment, preset, coresOf(lab));
    return html`<button
      type="button"
      aria-pressed=${isSameNumbers(stands, draftOf(lab)) ? "true" : "false"}
      @click=${() => {
        actions.preset(preset);
      }}
    >
      ${label}
    </button>`;
  };
  const base = presetOf(lab.experiment, "quick", coresOf(lab));
  const tutorial = presetOf(lab.experiment, "tutorial", coresOf(lab));
  const changes = changesOf(lab.experiment, draftOf(lab), base);
  return html`
    <div class="presets" role="group" aria-label="Presets">
      ${isSameNumbers(base, tutorial) ? nothing : button("quick", "Quick")}
      ${button("tutorial", "As in the tutorial")}
      <button
        type="button"
        aria-disabled=${changes.length === 0 ? "true" : "false"}
        aria-describedby="changes"
        @click=${actions.reset}
      >
        Reset
      </button>
    </div>
    <p class="changes" id="changes" title=${changes.join(", ")}>
      ${changes.length === 0 ? "Nothing is changed." : `Changed: ${changes.join(", ")}.`}
    </p>
  `;
}

/** Who computes needs a core each; who waits for something elsewhere does not. */
const needsCores = ({ parameters, scales }: Experiment): boolean =>
  !scales && !parameters.some(({ name }) => name === "delay");

/** What is allowed, but not wise; empty if nothing is to be said. */
function warningOf(lab: Lab, { name }: Parameter, text: string): string {
  const cores = coresOf(lab);
  if (name !== "workers" || !(numberOf(text) > cores) || !needsCores(lab.experiment)) return "";
  return `More than the ${plural(cores, "core")} of this computer: they take turns.`;
}

function fieldView(
  lab: Lab,
  actions: Actions,
  parameter: Parameter,
  problem: string | undefined,
): TemplateResult {
  const { name: field, minimum, maximum, label, unit, help } = parameter;
  const text = draftOf(lab).fields[field] ?? "";
  if (parameter.switch) return switchView(parameter, text, actions);
  const warning = warningOf(lab, parameter, text);
  return html`
    <div class="field">
      <label for="field-${field}">${label} <span class="unit">${unit}</span></label>
      <input
        id="field-${field}"
        type="text"
        inputmode="numeric"
        size=${Math.max(5, pythonic(maximum).length)}
        spellcheck="false"
        .value=${live(text)}
        aria-invalid=${problem === undefined ? "false" : "true"}
        aria-describedby="field-${field}-help field-${field}-warning field-${field}-problem"
        @input=${(event: Event) => {
          actions.edit(field, (event.target as HTMLInputElement).value);
        }}
        @change=${actions.commit}
      />
      <div class="slider">
        <span>${pythonic(minimum)}</span>
        ${sliderView(parameter, text, field, actions)}
        <span>${pythonic(maximum)}</span>
      </div>
      <p class="help" id="field-${field}-help">${help}</p>
      <p class="warning" id="field-${field}-warning">
        ${problem === undefined ? warning : nothing}
      </p>
      <p class="problem" id="field-${field}-problem">${problem ?? nothing}</p>
    </div>
  `;
}

function switchView(
  { name, label, help }: Parameter,
  text: string,
  actions: Actions,
): TemplateResult {
  return html`
    <div class="field switch">
      <label>
        <input
          id="field-${name}"
          type="checkbox"
          .checked=${live(text === "1")}
          aria-describedby="field-${name}-help"
          @change=${(event: Event) => {
            actions.edit(name, (event.target as HTMLInputElement).checked ? "1" : "0");
            actions.commit();
          }}
        />
        ${label}
      </label>
      <p class="help" id="field-${name}-help">${help}</p>
    </div>
  `;
}

function startMethodView(lab: Lab, actions: Actions): TemplateResult {
  const chosen = draftOf(lab).start_method;
  const about = CATALOG.start_methods.find(({ name }) => name === chosen)?.summary;
  return html`
    <div class="field">
      <label for="field-start_method">Start method</label>
      <select
        id="field-start_method"
        aria-describedby="field-start_method-help"
        @change=${(event: Event) => {
          actions.startBy((event.target as HTMLSelectElement).value as StartMethod);
        }}
      >
        ${CATALOG.start_methods.map(
          ({ name }) =>
            html`<option value=${name} .selected=${live(name === chosen)}>${name}</option>`,
        )}
      </select>
      <p class="help" id="field-start_method-help">How a process comes to be: ${about}.</p>
    </div>
  `;
}

function sliderView(
  parameter: Parameter,
  text: string,
  field: string,
  actions: Actions,
): TemplateResult {
  const stops = stopsOf(parameter);
  const value = numberOf(text);
  return html`<input
    type="range"
    min="0"
    max=${stops.length - 1}
    .value=${live(String(positionOf(stops, value)))}
    aria-label="${parameter.label}, slider"
    aria-valuetext=${`${Number.isNaN(value) ? "" : value} ${parameter.unit}`.trim()}
    @input=${(event: Event) => {
      const stop = stops[Number((event.target as HTMLInputElement).value)];
      if (stop !== undefined) actions.edit(field, pythonic(stop));
    }}
    @change=${actions.commit}
  />`;
}

function modelsView(lab: Lab, actions: Actions): TemplateResult {
  const draft = draftOf(lab);
  const requested = requestedOf(lab);
  const problem = requested.ok ? undefined : requested.problems.get("models");
  const hindrance = lab.experiment.models
    .map((model) => hindranceOf(lab, model))
    .find((reason) => reason !== null);
  return html`
    <fieldset class="models" aria-describedby="models-problem">
      <legend>Models</legend>
      ${lab.experiment.models.map((model) => modelView(lab, actions, draft, model))}
      <p class="problem" id="models-problem">${problem ?? nothing}</p>
      <p class="hindrance" id="models-hindrance">${hindrance ?? nothing}</p>
    </fieldset>
  `;
}

function modelView(lab: Lab, actions: Actions, draft: Draft, model: Model): TemplateResult {
  const hindered = hindranceOf(lab, model) !== null;
  return html`
    <label class="model">
      <input
        type="checkbox"
        name=${model}
        .checked=${live(draft.models.includes(model) && !hindered)}
        ?disabled=${hindered}
        aria-describedby=${hindered ? "models-hindrance" : nothing}
        @change=${(event: Event) => {
          actions.choose(model, (event.target as HTMLInputElement).checked);
        }}
      />
      <span class="name">${model}</span>
      <span class="about">${modelEntryOf(CATALOG, model).summary}</span>
    </label>
  `;
}
