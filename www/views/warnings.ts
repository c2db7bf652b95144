/** Warnings, on their chart and on their row. */

import { html, nothing, type TemplateResult } from "lit";
import type { Warning } from "../charts/warnings.js";

/** The sentences, below the chart that they concern. */
export function warningsView(warnings: readonly Warning[]): TemplateResult | typeof nothing {
  const sentences = warnings.flatMap(({ sentence }) => (sentence === "" ? [] : [sentence]));
  if (sentences.length === 0) return nothing;
  return html`<ul class="warnings" aria-label="To be known about these figures">
    ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
  </ul>`;
}
