/** What comes with where the page is: isolation by the service worker, and a new version of the site. */

import { html, nothing, type TemplateResult } from "lit";
import { switchIsolation, type Isolation } from "../isolation.js";
import type { Lab } from "../lab.js";

/** A new version, said quietly: whoever reads or runs something goes on with the old one. */
export function newsView(
  { isOutdated }: Lab,
  dismiss: () => void,
): TemplateResult | typeof nothing {
  if (!isOutdated) return nothing;
  return html`
    <p role="status">
      A new version of the lab is there.
      <button type="button" class="plain" @click=${loadAgain}>Load it</button>
      <button type="button" class="plain" @click=${dismiss}>Not now</button>
    </p>
  `;
}

/** Who isolates the page, where that can be changed. */
export function isolationView({ isolation, running }: Lab): TemplateResult | typeof nothing {
  const choice = isolation && CHOICES[isolation];
  if (!choice) return nothing;
  return html`
    <p>
      ${choice.says}
      <button
        type="button"
        class="plain"
        ?disabled=${running !== null}
        @click=${() => void choice.act()}
      >
        ${choice.label}
      </button>
    </p>
  `;
}

interface Choice {
  says: string;
  label: string;
  act: () => Promise<void> | void;
}

const CHOICES: Record<Isolation, Choice | null> = {
  host: null,
  impossible: null,
  "service worker": {
    says: "This site’s service worker isolates the page, so that threads can run: its host does not.",
    label: "Switch that off",
    act: () => switchIsolation(false),
  },
  off: {
    says: "Threads could run here: this site’s service worker can isolate the page, and is switched off.",
    label: "Switch it on",
    act: () => switchIsolation(true),
  },
  ready: {
    says: "Threads can run here as soon as the page is loaded again: then it is isolated.",
    label: "Load it again",
    act: loadAgain,
  },
};

function loadAgain(): void {
  location.reload();
}
