/** What is shown came from a file: said above it, so that nobody takes it for a measurement of this machine. */

import { html, nothing, type TemplateResult } from "lit";
import type { Actions } from "../actions.js";
import type { Execution } from "../execution.js";
import { dateOf, plural } from "../format.js";
import type { Environment } from "../generated/wasm.js";
import { executionOf, type Lab } from "../lab.js";
import type { Origin } from "../loaded.js";

export function loadedView(lab: Lab, actions: Actions): TemplateResult | typeof nothing {
  const { origin, report } = executionOf(lab) ?? ({} as Partial<Execution>);
  if (!origin || !report) return nothing;
  return html`
    <aside class="loaded" tabindex="-1" aria-label="Loaded file">
      <p>
        <strong>Loaded from “${origin.file}”</strong>, measured on ${placeOf(report.environment)}.
        ${timeOf(report.environment, origin)} Nothing below was measured on this machine; Run
        measures afresh. ${unknownOf(origin)}
      </p>
      <button type="button" @click=${actions.closeLoaded}>Close the file</button>
    </aside>
  `;
}

function placeOf({ browser, cores, isolated, version }: Environment): string {
  const kind = isolated ? "isolated" : "not isolated";
  return `${browser} with ${plural(cores, "core")}, ${kind}, by Coreyard ${version}`;
}

/** An older report does not tell when it was made. */
const timeOf = ({ measured_at }: Environment, { writtenMs }: Origin): string =>
  measured_at === undefined
    ? `The file was written on ${dateOf(writtenMs)}.`
    : `That was on ${dateOf(Date.parse(measured_at))}.`;

function unknownOf({ unknown }: Origin): string {
  if (unknown === 0) return "";
  return `${plural(unknown, "field")} of it ${unknown === 1 ? "is" : "are"} not known here, and left out.`;
}
