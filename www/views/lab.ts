/** The lab: one experiment from its lesson to its listings. */

import { html, nothing, type TemplateResult } from "lit";
import type { Actions } from "../actions.js";
import type { Lab } from "../lab.js";
import { comparisonView } from "./comparison.js";
import { controlsView } from "./controls.js";
import { introductionView, listingsView, lookView } from "./lesson.js";
import { outputView } from "./output.js";
import { timelineView } from "./timeline.js";
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
        ${complaintsView(lab, actions)} ${controlsView(lab, actions)}
      </aside>
      <div class="results">
        ${verdictView(lab)} ${timelineView(lab, actions)} ${comparisonView(lab)} ${lookView(lab)}
        ${outputView(lab, actions)}
      </div>
      ${listingsView(lab)} ${onwardView(lab)}
    </article>
  `;
}

function complaintsView({ complaints }: Lab, actions: Actions): TemplateResult | typeof nothing {
  if (complaints.length === 0) return nothing;
  return html`
    <div class="complaints" role="alert">
      <p>The address asked for what is not allowed. The nearest allowed settings are used.</p>
      <ul>
        ${complaints.map((complaint) => html`<li>${complaint}</li>`)}
      </ul>
      <button type="button" class="plain" @click=${actions.dismissComplaints}>Understood</button>
    </div>
  `;
}
