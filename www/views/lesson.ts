/** What the lesson says: before the run, and after it. */

import { html, nothing, type TemplateResult } from "lit";
import { addressOf } from "../address.js";
import { coresOf, draftOf, executionOf, type Lab } from "../lab.js";
import type { Lesson, Suggestion } from "../lessons/lesson.js";
import { withNames } from "./names.js";
import { parseDraft, presetOf } from "../parameters.js";

export function introductionView({ lesson }: Lab): TemplateResult {
  return html`<div class="prose">${lesson?.introduction}</div>`;
}

export function lookView(lab: Lab): TemplateResult | typeof nothing {
  const { lesson } = lab;
  if (!lesson) return nothing;
  return html`
    <section class="look" aria-labelledby="look">
      <h3 id="look">What to look for</h3>
      <ul class="prose">
        ${lesson.look.map((text) => html`<li>${text}</li>`)}
      </ul>
      <h3>Try next</h3>
      <ul class="suggestions">
        ${lesson.next.map((suggestion) => suggestionView(lab, suggestion))}
      </ul>
      ${sourcesView(lesson)}
    </section>
  `;
}

function suggestionView(lab: Lab, suggestion: Suggestion): TemplateResult {
  return html`<li>
    <a href=${addressWith(lab, suggestion)}>${withNames(suggestion.text)}</a
    ><span>${withNames(suggestion.why)}</span>
  </li>`;
}

/** The present settings with some of them changed. */
function addressWith(lab: Lab, { set }: Suggestion): string {
  const parsed = parseDraft(lab.experiment, draftOf(lab));
  const quick = parseDraft(lab.experiment, presetOf(lab.experiment, "quick", coresOf(lab)));
  const base = parsed.ok ? parsed : quick;
  return base.ok ? addressOf(lab.experiment, { ...base.parameters, ...set }) : "#";
}

/** So many suggestions fit into a line. */
const MOST_AT_ONCE = 2;

/** Below the verdict, once there is one: what would change the picture. Its line is there before, so that nothing moves. */
export function whatIfView(lab: Lab): TemplateResult {
  const execution = executionOf(lab);
  const next = lab.lesson?.next.filter((suggestion) => !isApplied(lab, suggestion)) ?? [];
  return html`<p class="what-if">
    ${
      execution?.status === "finished"
        ? html`What would change?
          ${next
            .slice(0, MOST_AT_ONCE)
            .map(
              (suggestion) =>
                html`<a href=${addressWith(lab, suggestion)}>${withNames(suggestion.text)}</a>`,
            )}`
        : nothing
    }
  </p>`;
}

/** Whether the settings are already as a suggestion has them. */
function isApplied(lab: Lab, { set }: Suggestion): boolean {
  const parsed = parseDraft(lab.experiment, draftOf(lab));
  return (
    parsed.ok &&
    Object.entries(set).every(([name, value]) => String(parsed.parameters[name]) === String(value))
  );
}

function sourcesView({ sources }: Lesson): TemplateResult {
  return html`<p class="sources">
    In Python’s documentation:
    ${sources.map(
      ({ title, address }, index) =>
        html`${index > 0 ? "; " : ""}<a href=${address} rel="noreferrer">${title}</a>`,
    )}.
  </p>`;
}
