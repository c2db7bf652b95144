/** What the processes print, as a terminal shows it. */

import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { live } from "lit/directives/live.js";
import type { Actions } from "../actions.js";
import { MODEL_ORDER } from "../catalog.js";
import { shownOf, variantOf, variantsOf, type Execution, type Recording } from "../execution.js";
import { countOf } from "../format.js";
import type { Line } from "../generated/wasm.js";
import { executionOf, type Lab } from "../lab.js";

/** More lines than this are not shown: the report has them all. */
const MOST_LINES = 500;

export function outputView(lab: Lab, actions: Actions): TemplateResult {
  const execution = executionOf(lab);
  const variant = execution && shownVariantOf(lab, execution);
  const recording =
    execution && variant !== undefined ? shownOf(execution, variant, lab.repeat) : undefined;
  return html`
    <section class="output" aria-labelledby="output">
      <div class="heading">
        <h3 id="output">Output</h3>
        ${execution && variant !== undefined ? pickerView(execution, variant, actions) : nothing}
      </div>
      <div class="terminal" tabindex="0" role="region" aria-label="Output lines">
        ${guard([recording?.lines, recording?.lines.length, recording?.status], () => linesView(recording))}
      </div>
    </section>
  `;
}

/** The variant chosen, or the one that runs; after the run, the one in which the most have their say. */
function shownVariantOf({ output, repeat }: Lab, execution: Execution): string | undefined {
  if (output !== null) return output;
  const current = execution.recordings[Math.max(0, execution.current)]?.step;
  return execution.status === "running"
    ? current && variantOf(current)
    : mostVoices(execution, repeat);
}

/** Which ran last is chance; one process alone tells the least. */
function mostVoices(execution: Execution, repeat: number | null): string | undefined {
  const voices = (variant: string): number =>
    new Set(shownOf(execution, variant, repeat)?.lines.map(senderOf)).size;
  const [first, ...rest] = variantsOf(execution, MODEL_ORDER);
  return rest.reduce((most, other) => (voices(other) > voices(most ?? "") ? other : most), first);
}

const senderOf = ({ process, tid }: Line): string =>
  tid > 0 ? `${process}/Thread-${tid}` : process;

function pickerView(execution: Execution, variant: string, actions: Actions): TemplateResult {
  return html`<label class="picker">
    <span>of</span>
    <select
      aria-label="Model whose output is shown"
      @change=${(event: Event) => {
        actions.showOutput((event.target as HTMLSelectElement).value);
      }}
    >
      ${variantsOf(execution, MODEL_ORDER).map(
        (name) => html`<option value=${name} .selected=${live(name === variant)}>${name}</option>`,
      )}
    </select>
  </label>`;
}

const hasEnded = ({ status }: Recording): boolean => status !== "waiting" && status !== "running";

function linesView(recording: Recording | undefined): TemplateResult {
  const lines = recording?.lines ?? [];
  if (lines.length === 0) {
    return html`<p class="quiet">
      ${recording && hasEnded(recording) ? "Nothing was printed." : "What the processes print appears here."}
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

function lineView(line: Line): TemplateResult {
  const { stream, text } = line;
  return html`<li class=${stream}>
    <span class="sender">${senderOf(line)}</span>
    ${stream === "stderr" ? html`<span class="stream">stderr</span>` : nothing}
    <span class="text">${text}</span>
  </li>`;
}
