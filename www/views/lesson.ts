/** What the lesson says: before the run, and after it. */

import { html, nothing, type TemplateResult } from "lit";
import { addressOf } from "../address.js";
import { coresOf, draftOf, type Lab } from "../lab.js";
import type { Lesson, Suggestion } from "../lessons/lesson.js";
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

/** A link to the present settings with some of them changed. */
function suggestionView(lab: Lab, { text, set, why }: Suggestion): TemplateResult {
  const parsed = parseDraft(lab.experiment, draftOf(lab));
  const quick = parseDraft(lab.experiment, presetOf(lab.experiment, "quick", coresOf(lab)));
  const base = parsed.ok ? parsed : quick;
  if (!base.ok) return html``;
  const address = addressOf(lab.experiment, { ...base.parameters, ...set });
  return html`<li><a href=${address}>${text}</a><span>${why}</span></li>`;
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
