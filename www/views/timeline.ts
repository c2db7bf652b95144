/** The timeline with its legend, its choice of a repeat, and its table. */

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Actions } from "../actions.js";
import { MODEL_ORDER } from "../catalog.js";
import type { Strip } from "../charts/lanes.js";
import { PHASES, PHASE_ORDER } from "../charts/phases.js";
import { shownOf, variantOf, variantsOf, type Execution, type Recording } from "../execution.js";
import type { Model, Parameters } from "../generated/wasm.js";
import { draftOf, executionOf, noteOf, requestedOf, type Lab } from "../lab.js";
import { valueOf } from "../parameters.js";
import "./spans_element.js";
import { patternsView, swatchView } from "./textures.js";
import type { SpanShown } from "./timeline_element.js";
import "./timeline_element.js";

export function timelineView(lab: Lab, actions: Actions): TemplateResult {
  const execution = executionOf(lab);
  // An execution has nothing to show before it is planned: what was there stays.
  const strips = execution?.recordings.length ? stripsOf(execution, lab.repeat) : plannedOf(lab);
  const isLive = execution?.status === "running";
  return html`
    <section class="timeline" aria-labelledby="timeline">
      <div class="heading">
        <h3 id="timeline" tabindex="-1">Timeline</h3>
        ${execution ? repeatView(lab, execution, actions) : nothing}
      </div>
      ${legendView(
        "legend",
        strips.some(({ links }) => links.length > 0),
      )}
      <coreyard-timeline
        .strips=${strips}
        .subject=${execution ?? lab.experiment}
        .live=${isLive}
        .theme=${lab.theme}
        .highlight=${lab.pointed?.highlight ?? null}
        @span-shown=${({ detail }: SpanShown) => {
          actions.showSpan(detail);
        }}
      ></coreyard-timeline>
      <coreyard-spans .strips=${strips} .live=${isLive}></coreyard-spans>
    </section>
  `;
}

/** What each variant of an execution shows: the repeat that is asked for, or the latest. */
export function stripsOf(execution: Execution, repeat: number | null): Strip[] {
  return variantsOf(execution, MODEL_ORDER).flatMap((variant) => {
    const recording = shownOf(execution, variant, repeat);
    return recording ? [stripOf(recording, execution)] : [];
  });
}

/** Before the first run: an empty strip for each model that would run, or may. */
function plannedOf(lab: Lab): Strip[] {
  return draftOf(lab).models.map((model) =>
    emptyStrip(model, plannedWorkersOf(lab, model), noteOf(lab, model)),
  );
}

function plannedWorkersOf(lab: Lab, model: Model): number {
  const { parameters, workers } = lab.experiment;
  if (!parameters.some(({ name }) => name === "workers")) return workers;
  const requested = requestedOf(lab);
  if (!requested.ok) return 2;
  const name = model === "processes" ? "tasks" : "workers";
  return usedOf(model, valueOf(requested.parameters, name) ?? 2, requested.parameters);
}

/** No more threads are started than there are tasks. */
function usedOf(model: Model, workers: number, parameters: Parameters): number {
  if (model !== "threads" && model !== "threads-free") return workers;
  return Math.min(workers, valueOf(parameters, "tasks") ?? workers);
}

/** Room for a model that has not been run. */
export function emptyStrip(model: Model, workers: number, note: string): Strip {
  return {
    title: model,
    note,
    spans: [],
    open: [],
    links: [],
    lives: [],
    wallMs: null,
    expectedLanes: expectedLanesOf(model, workers),
  };
}

const kept = new WeakMap<Recording, { version: number; strip: Strip }>();

/** The strip of a recording: the same object until the recording changes. */
function stripOf(recording: Recording, execution: Execution): Strip {
  const known = kept.get(recording);
  if (known?.version === recording.version) return known.strip;
  const strip = createStrip(recording, execution);
  kept.set(recording, { version: recording.version, strip });
  return strip;
}

function createStrip(recording: Recording, { parameters }: Execution): Strip {
  const { step, status, spans, open, links, lives, wallMs } = recording;
  const notes = {
    waiting: "waiting",
    running: "running",
    done: "",
    failed: "failed",
    cut: "stopped",
    "left out": "not run",
  };
  return {
    title: variantOf(step),
    note: notes[status],
    spans,
    open,
    links,
    lives,
    wallMs,
    expectedLanes: expectedLanesOf(step.model, usedOf(step.model, step.workers, parameters)),
  };
}

/** The main process, and one lane for each that works. */
function expectedLanesOf(model: Model, workers: number): number {
  return model === "sequential" ? 1 : 1 + Math.min(63, workers);
}

/** What the colours and textures mean; `id` is its own among all legends of the page. */
export function legendView(id: string, hasArrows: boolean): TemplateResult {
  return html`${patternsView(id)}
    <ul class="legend" aria-label="Phases">
      ${PHASE_ORDER.map(
        (phase) =>
          html`<li title=${PHASES[phase].meaning}>
            ${swatchView(id, phase)} ${PHASES[phase].label}
          </li>`,
      )}
      ${
        hasArrows
          ? html`<li title="What one process puts or sends, another gets or receives">
              <span aria-hidden="true">↘</span> message
            </li>`
          : nothing
      }
    </ul>`;
}

function repeatView({ repeat }: Lab, execution: Execution, actions: Actions): TemplateResult {
  const repeats = valueOf(execution.parameters, "repeat") ?? 1;
  if (repeats < 2) return html``;
  return html`<label class="picker">
    <span>showing</span>
    <select
      aria-label="Repeat that is shown"
      @change=${(event: Event) => {
        const { value } = event.target as HTMLSelectElement;
        actions.showRepeat(value === "" ? null : Number(value));
      }}
    >
      <option value="" .selected=${live(repeat === null)}>the latest repeat</option>
      ${Array.from(
        { length: repeats },
        (_, index) =>
          html`<option value=${index} .selected=${live(repeat === index)}>
            repeat ${index + 1}
          </option>`,
      )}
    </select>
  </label>`;
}
