/** Save, copy, load: what goes out of the page and comes into it. */

import { html, nothing, type TemplateResult } from "lit";
import type { Actions } from "../actions.js";
import { addressOf } from "../address.js";
import { embedOf } from "../embed_code.js";
import type { Execution } from "../execution.js";
import { csvOf, jsonOf } from "../export.js";
import type { Parameters, Report } from "../generated/wasm.js";
import { draftOf, executionOf, type Lab } from "../lab.js";
import { markdownOf } from "../markdown.js";
import { parseDraft } from "../parameters.js";
import { traceOf } from "../trace_event.js";
import { picturesView } from "./pictures.js";

export function exchangeView(lab: Lab, actions: Actions): TemplateResult {
  const execution = executionOf(lab);
  const report = execution?.report ?? null;
  return html`
    <section class="exchange" aria-labelledby="exchange">
      <div class="heading"><h3 id="exchange">Save, share, load</h3></div>
      <div class="groups">
        ${report || lab.trace ? saveView(lab, report, actions) : unsavableView(execution)}
        ${copyView(lab, report, actions)} ${loadView(actions)}
      </div>
    </section>
  `;
}

/** What stands there while there is nothing to save. */
function unsavableView(execution: Execution | undefined): TemplateResult {
  return html`<p class="quiet">
    ${
      execution?.status === "stopped"
        ? "A run that was stopped cannot be saved; what it measured can be looked at here."
        : "What a run measured can be saved when it has ended."
    }
  </p>`;
}

function saveView(lab: Lab, report: Report | null, actions: Actions): TemplateResult {
  return html`<div role="group" aria-label="Save">
    ${report && !lab.trace ? reportView(report, actions) : nothing} ${picturesView(lab, actions)}
  </div>`;
}

function reportView(report: Report, actions: Actions): TemplateResult {
  const { experiment } = report;
  return html`
    ${saveButton(actions, "Report as JSON", `${experiment}.json`, () => jsonOf(report))}
    ${saveButton(actions, "Tasks as CSV", `${experiment}.csv`, () => csvOf(report))}
    ${saveButton(actions, "Trace for Perfetto", `${experiment}.trace.json`, () =>
      JSON.stringify(traceOf(report)),
    )}
  `;
}

function saveButton(
  actions: Actions,
  label: string,
  file: string,
  make: () => string,
): TemplateResult {
  return button(label, () => void actions.save(file, make));
}

function copyView(lab: Lab, report: Report | null, actions: Actions): TemplateResult {
  const { experiment } = lab;
  const parsed = parseDraft(experiment, draftOf(lab));
  return html`<div role="group" aria-label="Copy">
    ${parsed.ok ? shareView(lab, parsed.parameters, actions) : nothing}
    ${
      report && !lab.trace
        ? button("Copy table as Markdown", () => {
            const text = markdownOf(report, experiment.scales);
            void actions.copy(text, "The table");
          })
        : nothing
    }
  </div>`;
}

function shareView({ experiment }: Lab, parameters: Parameters, actions: Actions): TemplateResult {
  const base = new URL(".", document.baseURI).href;
  const page = location.href.replace(/#.*/, "");
  return html`
    ${button("Copy link", () => {
      void actions.copy(page + addressOf(experiment, parameters), "The link");
    })}
    ${button("Copy embed code", () => {
      void actions.copy(embedOf(experiment, parameters, base), "The code");
    })}
  `;
}

function loadView(actions: Actions): TemplateResult {
  return html`<div role="group" aria-label="Load">
    ${button("Load a report or a trace …", () => choose(actions))}
    <p class="quiet">A file saved here, or any Trace Event JSON. Or drop it on the page.</p>
  </div>`;
}

/** Lets the person choose a file. */
function choose(actions: Actions): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = ".json,application/json";
  input.addEventListener("change", () => {
    const [file] = input.files ?? [];
    if (file) void actions.load(file);
  });
  input.click();
}

function button(label: string, press: () => void): TemplateResult {
  return html`<button type="button" @click=${press}>${label}</button>`;
}
