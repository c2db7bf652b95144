/** Dark, light, or as the system has it. */

import { html, type TemplateResult } from "lit";
import type { Actions } from "../actions.js";
import type { Lab } from "../lab.js";
import type { Theme } from "../storage.js";

const THEMES: [Theme, string][] = [
  ["system", "Auto"],
  ["light", "Light"],
  ["dark", "Dark"],
];

/** A choice of three; the system's is the one nobody has to make. */
export function themeView({ theme }: Lab, actions: Actions): TemplateResult {
  return html`
    <fieldset class="segments">
      <legend class="unseen">Theme</legend>
      ${THEMES.map(
        ([value, label]) => html`
          <label>
            <input
              type="radio"
              name="theme"
              .checked=${theme === value}
              @change=${() => {
                actions.theme(value);
              }}
            />
            <span>${label}</span>
          </label>
        `,
      )}
    </fieldset>
  `;
}
