/** What the lesson says: before the run, after it, and in code. */

import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { addressOf } from "../address.js";
import { draftOf, type Lab } from "../lab.js";
import type { Lesson, Listing, Suggestion } from "../lessons/lesson.js";
import { parseDraft, presetOf } from "../parameters.js";
import { coresOf } from "../lab.js";
import { tokensOf } from "./highlight.js";

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

export function listingsView({ lesson }: Lab): TemplateResult {
  return html`
    <section class="listings" aria-labelledby="code">
      <h3 id="code">The code</h3>
      <div class="side-by-side">${guard([lesson], () => lesson?.listings.map(listingView))}</div>
    </section>
  `;
}

export function listingView({ language, path, text }: Listing): TemplateResult {
  const about = language === "Python" ? "in Python, for comparison" : "in Rust: this is what runs";
  return html`
    <figure class="listing">
      <figcaption><strong>${about}</strong> <code>${path}</code></figcaption>
      <pre tabindex="0" role="region" aria-label="${language} listing"><code>${tokensOf(
        language,
        text.trimEnd(),
      ).map(({ kind, text }) =>
        kind === "plain" ? text : html`<span class="token-${kind}">${text}</span>`,
      )}</code></pre>
    </figure>
  `;
}
