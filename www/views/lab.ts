/** The lab: one experiment from its lesson to its listings. */

import { html, nothing, type TemplateResult } from "lit";
import type { Actions } from "../actions.js";
import type { Lab } from "../lab.js";
import { comparisonView } from "./comparison.js";
import { controlsView } from "./controls.js";
import { codeView, originView } from "./code.js";
import { introductionView, lookView, whatIfView } from "./lesson.js";
import { exchangeView } from "./exchange.js";
import { later } from "./later.js";
import { loadedView } from "./loaded.js";
import { outputView } from "./output.js";
import { timelineView } from "./timeline.js";
import { traceView } from "./trace.js";
import { verdictView } from "./verdict.js";
import { onwardView } from "./ways.js";

export function labView(lab: Lab, actions: Actions): TemplateResult {
  return html`
    <article class="experiment" aria-labelledby="title">
      <header class="opening">
        <h2 id="title" tabindex="-1">${lab.experiment.title}</h2>
        ${introductionView(lab)}
      </header>
      <aside class="panel" aria-label="Settings">
        <div class="settings">${complaintsView(lab, actions)} ${controlsView(lab, actions)}</div>
      </aside>
      <div class="results">${later(() => shownView(lab, actions))}</div>
      ${later(() => html`${codeView(lab, actions)} ${onwardView(lab)}`)}
    </article>
  `;
}

function shownView(lab: Lab, actions: Actions): TemplateResult {
  return html`
    ${lab.trace ? traceView(lab, lab.trace, actions) : resultsView(lab, actions)}
    ${later(
      () => html`
        ${exchangeView(lab, actions)}
        ${lab.trace ? nothing : [lookView(lab), outputView(lab, actions)]}
      `,
    )}
  `;
}

function resultsView(lab: Lab, actions: Actions): TemplateResult {
  return html`
    ${loadedView(lab, actions)} ${verdictView(lab)} ${whatIfView(lab)}
    ${later(() => html`${timelineView(lab, actions)} ${originView(lab)}`)}
    ${later(() => comparisonView(lab, actions))}
  `;
}

function complaintsView({ complaints }: Lab, actions: Actions): TemplateResult | typeof nothing {
  if (complaints.length === 0) return nothing;
  return html`
    <div class="complaints" role="alert">
      <p>Not everything that the address asks for can be had.</p>
      <ul>
        ${complaints.map((complaint) => html`<li>${complaint}</li>`)}
      </ul>
      <button
        type="button"
        class="plain"
        @click=${(event: Event) => {
          const settings = (event.target as Element).closest(".settings");
          actions.dismissComplaints();
          // The focus would go with the button.
          settings?.querySelector<HTMLElement>(".run")?.focus();
        }}
      >
        Understood
      </button>
    </div>
  `;
}
