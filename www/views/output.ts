/** What the processes print, as a terminal shows it. */

import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { Actions } from "../actions.js";
import { CATALOG } from "../catalog.js";
import { modelsOf, shownOf, type Execution, type Recording } from "../execution.js";
import { countOf } from "../format.js";
import type { Line, Model } from "../generated/wasm.js";
import { executionOf, type Lab } from "../lab.js";

/** More lines than this are not shown: the report has them all. */
const MOST_LINES = 500;

export function outputView(lab: Lab, actions: Actions): TemplateResult {
  const execution = executionOf(lab);
  const model = execution && modelOf(lab, execution);
  const recording = execution && model && shownOf(execution, model, lab.repeat);
  return html`
    <section class="output" aria-labelledby="output">
      <div class="heading">
        <h3 id="output">Output</h3>
        ${execution && model ? pickerView(execution, model, actions) : nothing}
      </div>
      <div class="terminal" tabindex="0" role="region" aria-label="Output lines">
        ${guard([recording?.lines, recording?.lines.length], () => linesView(recording))}
      </div>
    </section>
  `;
}

/** The model chosen, or the one that runs, or the one that ran last. */
function modelOf({ output }: Lab, execution: Execution): Model | undefined {
  const current = execution.recordings[Math.max(0, execution.current)]?.step.model;
  return output ?? current;
}

function pickerView(execution: Execution, model: Model, actions: Actions): TemplateResult {
  const order = CATALOG.models.map(({ name }) => name);
  return html`<label class="picker">
    <span>of</span>
    <select
      aria-label="Model whose output is shown"
      .value=${model}
      @change=${(event: Event) => {
        actions.showOutput((event.target as HTMLSelectElement).value as Model);
      }}
    >
      ${modelsOf(execution, order).map(
        (name) => html`<option value=${name} ?selected=${name === model}>${name}</option>`,
      )}
    </select>
  </label>`;
}

function linesView(recording: Recording | undefined): TemplateResult {
  const lines = recording?.lines ?? [];
  if (lines.length === 0) {
    return html`<p class="quiet">
      ${recording ? "Nothing was printed." : "What the processes print appears here."}
    </p>`;
  }
  const left = lines.length - MOST_LINES;
  return html`
    ${left > 0 ? html`<p class="quiet">${countOf(left)} earlier lines are not shown.</p>` : nothing}
    <ol>
      ${lines.slice(-MOST_LINES).map(lineView)}
    </ol>
  `;
}

function lineView({ process, tid, stream, text }: Line): TemplateResult {
  const sender = tid > 0 ? `${process}/Thread-${tid}` : process;
  return html`<li class=${stream}>
    <span class="sender">${sender}</span>
    ${stream === "stderr" ? html`<span class="stream">stderr</span>` : nothing}
    <span class="text">${text}</span>
  </li>`;
}
