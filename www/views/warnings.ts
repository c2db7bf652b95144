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

/** The words for one row. */
export function marksView(
  warnings: readonly Warning[],
  variant: string,
): TemplateResult | typeof nothing {
  const own = warnings.filter((warning) => warning.variant === variant);
  if (own.length === 0) return nothing;
  return html`<span class="flag">${own.map(({ mark }) => mark).join(", ")}</span>`;
}
