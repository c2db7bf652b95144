/** Above the lab: what the page can do here, the experiments, dark and light. */

import { html, nothing, type TemplateResult } from "lit";
import type { Actions } from "../actions.js";
import { CATALOG } from "../catalog.js";
import { countOf } from "../format.js";
import type { Experiment } from "../generated/wasm.js";
import type { Lab } from "../lab.js";
import type { Capability } from "../machine.js";
import type { Theme } from "../storage.js";

const THEMES: [Theme, string][] = [
  ["system", "Auto"],
  ["light", "Light"],
  ["dark", "Dark"],
];

/** A choice of three; the system's is the one nobody has to make. */
export function themeView({ theme }: Lab, actions: Actions): TemplateResult {
  return html`
    <fieldset class="segments">
      <legend class="unseen">Theme</legend>
      ${THEMES.map(
        ([value, label]) => html`
          <label>
            <input
              type="radio"
              name="theme"
              .checked=${theme === value}
              @change=${() => {
                actions.theme(value);
              }}
            />
            <span>${label}</span>
          </label>
        `,
      )}
    </fieldset>
  `;
}

const GROUPS = [...new Set(CATALOG.experiments.map(({ group }) => group))];

export function experimentsView(lab: Lab): TemplateResult {
  return html`${GROUPS.map(
    (group, index) => html`
      <div class="group">
        <p id="group-${index}">${group}</p>
        <ol aria-labelledby="group-${index}">
          ${CATALOG.experiments
            .filter((experiment) => experiment.group === group)
            .map((experiment) => experimentView(lab, experiment))}
        </ol>
      </div>
    `,
  )}`;
}

function experimentView({ experiment, running }: Lab, { name, title }: Experiment): TemplateResult {
  return html`
    <li>
      <a href="#${name}" aria-current=${name === experiment.name ? "page" : nothing}>
        ${title}${
          running?.experiment === name
            ? html`<span class="running-mark"><span class="unseen"> (running)</span></span>`
            : nothing
        }
      </a>
    </li>
  `;
}

/** Which rung the page stands on. How to get to the next is said where it hinders: beside the models. */
export function capabilityView({ capability, obstacle }: Lab): TemplateResult {
  return html`
    <dl>
      ${fact("This page runs", rungOf(capability, obstacle))}
      ${fact("Cores", capability ? countOf(capability.cores) : "…")}
      ${fact("Clock step", capability ? stepOf(capability) : "…")}
      ${fact("Isolated", capability ? (capability.isolated ? "yes" : "no") : "…")}
    </dl>
    <p class="reason">${obstacle ?? nothing}</p>
  `;
}

function fact(term: string, value: string): TemplateResult {
  return html`<div>
    <dt>${term}</dt>
    <dd>${value}</dd>
  </div>`;
}

function rungOf(capability: Capability | null, obstacle: string | null): string {
  if (obstacle !== null) return "nothing";
  if (!capability) return "…";
  return capability.threads ? "processes and threads" : "processes only";
}

/** Clocks of an isolated page step by microseconds, others by a tenth of a millisecond or more. */
function stepOf({ clockStepUs }: Capability): string {
  return clockStepUs >= 1000 ? `${countOf(clockStepUs / 1000)} ms` : `${countOf(clockStepUs)} µs`;
}
