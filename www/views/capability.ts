/** What this browser and this page offer, why, and how to get further. One line until it is opened. */

import { html, nothing, type TemplateResult } from "lit";
import type { Actions } from "../actions.js";
import { CATALOG, modelEntryOf } from "../catalog.js";
import { kneeText, measuredCoresOf, type MeasuredCores } from "../cores.js";
import { wasmOf } from "../deployment.js";
import { countOf, plural, ratioOf } from "../format.js";
import { VERSION, WASM_BASE } from "../generated/build.js";
import { hindranceOf, reasonAgainstAny, type Lab } from "../lab.js";
import type { Capability } from "../machine.js";

export function capabilityView(lab: Lab, actions: Actions): TemplateResult {
  const { capability, obstacle } = lab;
  return html`
    <details class="menu">
      <summary>
        <span class="lamp ${lampOf(lab)}" aria-hidden="true"></span>
        <span class="unseen">This page runs: </span>${rungOf(capability, obstacle)}${
          capability ? html`<span class="cores">, ${plural(capability.cores, "core")}</span>` : ""
        }
      </summary>
      <div class="facts">
        <p class="reason">${explanationOf(lab)}</p>
        <dl>
          ${fact("Isolated from other pages", capability ? (capability.isolated ? "yes" : "no") : "…")}
          ${fact("Cores, as the browser claims", capability ? countOf(capability.cores) : "…")}
          ${fact("Clock step", capability ? stepOf(capability) : "…")}
          ${fact("Browser", capability?.browser ?? "…")} ${fact("Coreyard", VERSION)}
          ${fact("WebAssembly build", buildOf(WASM_BASE))} ${fact("A run here loads", partsOf(lab))}
        </dl>
        ${coresView(lab, actions)}
        <p class="more">
          About threads in browsers:
          <a
            rel="noreferrer"
            href="https://developer.mozilla.org/en-US/docs/Web/API/Window/crossOriginIsolated"
            >crossOriginIsolated</a
          >; about cores:
          <a
            rel="noreferrer"
            href="https://developer.mozilla.org/en-US/docs/Web/API/Navigator/hardwareConcurrency"
            >hardwareConcurrency</a
          >.
        </p>
      </div>
    </details>
  `;
}

function fact(term: string, value: string): TemplateResult {
  return html`<div>
    <dt>${term}</dt>
    <dd>${value}</dd>
  </div>`;
}

function lampOf({ capability, obstacle }: Lab): string {
  if (obstacle !== null) return "none";
  if (!capability) return "";
  return capability.threads ? "all" : "some";
}

function rungOf(capability: Capability | null, obstacle: string | null): string {
  if (obstacle !== null) return "nothing can run";
  if (!capability) return "…";
  return capability.threads ? "processes and threads" : "processes only";
}

function explanationOf({ capability, obstacle }: Lab): string {
  if (obstacle !== null) return obstacle;
  if (!capability) return "";
  if (capability.reason !== null) return capability.reason;
  return "This page is isolated from all others, so the browser lets its workers share memory: threads can run as well as processes. There is nothing to add.";
}

/** Clocks of an isolated page step by microseconds, others by a tenth of a millisecond or more. */
function stepOf({ clockStepUs }: Capability): string {
  return clockStepUs >= 1000 ? `${countOf(clockStepUs / 1000)} ms` : `${countOf(clockStepUs)} µs`;
}

/** The folder of the builds is named by a hash of what is in it. */
const buildOf = (base: string): string => base.split("/").at(-2) ?? base;

function partsOf(lab: Lab): string {
  const { experiment } = lab;
  const models = experiment.models.filter((model) => hindranceOf(lab, model) === null);
  const builds = models.map((model) => wasmOf(modelEntryOf(CATALOG, model).build, experiment.name));
  return [...new Set(builds)].join(", ");
}

function coresView(lab: Lab, actions: Actions): TemplateResult {
  const isOn = lab.running !== null && lab.running === lab.cores;
  const reason = isOn ? null : reasonAgainstAny(lab);
  // One button, whatever it does: who has the focus on it keeps it.
  return html`
    <section class="measured" aria-labelledby="cores-title">
      <h2 id="cores-title">Cores, measured</h2>
      <p>${sentenceOf(lab)}</p>
      ${tableOf(measuredCoresOf(lab.cores))}
      <button
        type="button"
        aria-disabled=${reason === null ? "false" : "true"}
        aria-describedby=${reason === null ? nothing : "cores-reason"}
        @click=${isOn ? actions.stop : () => void actions.measureCores()}
      >
        ${isOn ? "Stop measuring" : "Measure the cores"}
      </button>
      ${reason !== null ? html`<p id="cores-reason">${reason}</p>` : nothing}
    </section>
  `;
}

function sentenceOf({ cores }: Lab): string {
  switch (cores?.status) {
    case undefined:
      return "Browsers may claim any number. A measurement runs the same work in 1, 2, 4 and more processes, up to twice as many as claimed, and takes some seconds.";
    case "running":
      return `Measuring: ${cores.recordings.filter(({ wallMs }) => wallMs !== null).length} of ${cores.recordings.length || "…"} runs.`;
    case "stopped":
      return "The measurement was stopped, so it says nothing.";
    case "failed":
      return `Nothing could be measured. ${cores.failure ?? ""}`;
    case "finished":
      return kneeText(measuredCoresOf(cores));
  }
}

function tableOf(measured: MeasuredCores | null): TemplateResult | typeof nothing {
  if (!measured) return nothing;
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Processes</th>
        <th scope="col" class="number">Times as fast as one after the other</th>
      </tr>
    </thead>
    <tbody>
      ${measured.rows.map(
        ({ workers, speedup }) =>
          html`<tr>
            <th scope="row">${countOf(workers)}</th>
            <td class="number">${ratioOf(speedup)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
