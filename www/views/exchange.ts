/** Save, copy, load: what goes out of the page and comes into it. */

import { html, nothing, type TemplateResult } from "lit";
import type { Actions } from "../actions.js";
import { addressOf } from "../address.js";
import { embedOf } from "../embed_code.js";
import { csvOf, jsonOf } from "../export.js";
import type { Parameters, Report } from "../generated/wasm.js";
import { draftOf, executionOf, type Lab } from "../lab.js";
import { markdownOf } from "../markdown.js";
import { parseDraft } from "../parameters.js";
import { traceOf } from "../trace_event.js";

export function exchangeView(lab: Lab, actions: Actions): TemplateResult {
  const report = executionOf(lab)?.report ?? null;
  return html`
    <section class="exchange" aria-labelledby="exchange">
      <div class="heading"><h3 id="exchange">Save, share, load</h3></div>
      <div class="groups">
        ${saveView(report, actions)} ${copyView(lab, report, actions)} ${loadView(actions)}
      </div>
    </section>
  `;
}

function saveView(report: Report | null, actions: Actions): TemplateResult {
  if (!report)
    return html`<p class="quiet">What a run measured can be saved when it has ended.</p>`;
  const { experiment } = report;
  return html`<div role="group" aria-label="Save">
    ${saveButton(actions, "Report as JSON", `${experiment}.json`, () => jsonOf(report))}
    ${saveButton(actions, "Tasks as CSV", `${experiment}.csv`, () => csvOf(report))}
    ${saveButton(actions, "Trace for Perfetto", `${experiment}.trace.json`, () =>
      JSON.stringify(traceOf(report)),
    )}
  </div>`;
}

function saveButton(
  actions: Actions,
  label: string,
  file: string,
  make: () => Promise<string | Blob> | string,
): TemplateResult {
  return button(label, () => void actions.save(file, make));
}

function copyView(lab: Lab, report: Report | null, actions: Actions): TemplateResult {
  const { experiment } = lab;
  const parsed = parseDraft(experiment, draftOf(lab));
  return html`<div role="group" aria-label="Copy">
    ${parsed.ok ? shareView(lab, parsed.parameters, actions) : nothing}
    ${
      report
        ? button("Copy table as Markdown", () => {
            const text = markdownOf(report, experiment.scales);
            void actions.copy("Table", text);
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
      void actions.copy("Link", page + addressOf(experiment, parameters));
    })}
    ${button("Copy embed code", () => {
      void actions.copy("Embed code", embedOf(experiment, parameters, base));
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
