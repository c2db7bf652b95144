/** The button that stops a run. */

import { html, type TemplateResult } from "lit";

/** `label` is what stands on it; pressed while nothing is on, it does nothing. */
export function stopView(
  isOn: boolean,
  stop: () => void,
  label: TemplateResult | string,
): TemplateResult {
  return html`<button
    type="button"
    class="stop"
    aria-keyshortcuts="Escape"
    aria-disabled=${isOn ? "false" : "true"}
    @click=${stop}
  >
    ${label}
  </button>`;
}
