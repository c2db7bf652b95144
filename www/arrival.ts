/** Leads to what was loaded, which may be far above the button that was pressed. */

import { executionOf, type Lab } from "./lab.js";
import type { Atom } from "./state.js";

/** Whenever a file is shown, brings what is said of it into view and into focus; when it is closed, what stands there then. */
export function leadToLoaded(lab: Atom<Lab>): void {
  let shown: object | null = null;
  lab.subscribe(() => {
    const loaded = lab.get().trace ?? executionOf(lab.get())?.origin ?? null;
    const [isNew, isClosed] = [loaded !== null && loaded !== shown, shown !== null && !loaded];
    shown = loaded;
    // Twice: the first frame draws it.
    if (isNew) requestAnimationFrame(() => requestAnimationFrame(lead));
    if (isClosed) requestAnimationFrame(() => requestAnimationFrame(leadBack));
  });
}

/** The button that closed the file is gone, and with it the place of who uses the keyboard. */
function leadBack(): void {
  if (document.activeElement !== document.body) return;
  document.querySelector<HTMLElement>("#timeline")?.focus({ preventScroll: true });
}

function lead(): void {
  const banner = document.querySelector<HTMLElement>(".loaded");
  banner?.focus({ preventScroll: true });
  banner?.scrollIntoView({ block: "start" });
}
