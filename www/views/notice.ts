/** What came of saving, copying or loading: above the page, wherever on it one is. */

import { html, nothing, type TemplateResult } from "lit";
import type { Actions } from "../actions.js";
import type { Lab } from "../lab.js";

/** The notice that was drawn last, and who had the focus when it came: there it goes when the notice is closed. */
let last: Lab["exchanged"] = null;
let opener: Element | null = null;

export function noticeView({ exchanged }: Lab, actions: Actions): TemplateResult | typeof nothing {
  if (exchanged && exchanged !== last) opener = document.activeElement;
  last = exchanged;
  if (!exchanged) return nothing;
  const { text, isRefusal, byHand } = exchanged;
  return html`
    <section class=${isRefusal ? "notice refusal" : "notice"} aria-label="Notice">
      <p>${text}</p>
      <button
        type="button"
        @click=${() => {
          actions.dismissNotice();
          if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
        }}
      >
        Close
      </button>
      ${byHand === null ? nothing : byHandView(byHand)}
    </section>
  `;
}

function byHandView(text: string): TemplateResult {
  return html`<textarea
    readonly
    rows="3"
    aria-label="Text to copy by hand"
    .value=${text}
    @focus=${(event: Event) => {
      (event.target as HTMLTextAreaElement).select();
    }}
  ></textarea>`;
}
