/** Leads to what was loaded, which may be far above the button that was pressed. */

import { executionOf, type Lab } from "./lab.js";
import type { Atom } from "./state.js";

/** Whenever a file is shown, brings what is said of it into view and into focus. */
export function leadToLoaded(lab: Atom<Lab>): void {
  let shown: object | null = null;
  lab.subscribe(() => {
    const loaded = lab.get().trace ?? executionOf(lab.get())?.origin ?? null;
    const isNew = loaded !== null && loaded !== shown;
    shown = loaded;
    // Twice: the first frame draws it.
    if (isNew) requestAnimationFrame(() => requestAnimationFrame(lead));
  });
}

function lead(): void {
  const banner = document.querySelector<HTMLElement>(".loaded");
  banner?.focus({ preventScroll: true });
  banner?.scrollIntoView({ block: "start" });
}
