/** The detail of a span: in short where the pointer is, in full when it is kept. */

import { html, nothing, type TemplateResult } from "lit";
import type { Found } from "../charts/timeline_hit.js";
import { placeText, shareText, spanText } from "../charts/timeline_text.js";
import { awaitedText } from "../charts/waits.js";
import { durationOf, momentOf } from "../format.js";
import { withNames } from "./names.js";

interface Detail {
  found: Found | null;
  isPinned: boolean;
  enlarge: () => void;
  dismiss: () => void;
}

export function detailView(detail: Detail): TemplateResult {
  const { found, isPinned } = detail;
  return html`<div class="detail ${isPinned ? "pinned" : ""}" ?hidden=${!found}>
    ${found ? html`<strong>${withNames(spanText(found.span).what)}</strong>` : nothing}
    ${found && (isPinned ? fullView(found, detail) : briefView(found))}
  </div>`;
}

function briefView(found: Found): TemplateResult {
  const awaited = awaitedText(found.strip, found.span);
  return html`
    <span>${withNames(placeText(found))}</span>
    <span>${spanText(found.span).when}</span>
    ${awaited === null ? nothing : html`<span>waited for ${withNames(awaited)}</span>`}
  `;
}

function fullView(found: Found, { enlarge, dismiss }: Detail): TemplateResult {
  const { strip, span } = found;
  const lengthMs = span.end_ms - span.start_ms;
  const share = shareText(strip, span);
  const awaited = awaitedText(strip, span);
  return html`
    <dl>
      ${rowView("Where", placeText(found))} ${rowView("From", momentOf(span.start_ms, lengthMs))}
      ${rowView("To", momentOf(span.end_ms, lengthMs))}
      ${rowView("How long", durationOf(lengthMs) + (share === null ? "" : `, ${share}`))}
      ${awaited === null ? nothing : rowView("Waited for", awaited)}
    </dl>
    <p class="buttons">
      <button type="button" class="plain" @click=${enlarge}>Zoom to it</button>
      <button type="button" class="plain" @click=${dismiss}>Close</button>
    </p>
  `;
}

function rowView(term: string, text: string): TemplateResult {
  return html`<div>
    <dt>${term}</dt>
    <dd>${withNames(text)}</dd>
  </div>`;
}
