/** Leads to what was loaded, which may be far above the button that was pressed. */

import type { Experiment } from "./generated/wasm.js";
import { executionOf, type Lab } from "./lab.js";
import type { Atom } from "./state.js";

/**
 * When a file was loaded, brings what is said of it into view and into focus; when it is closed, what stands there then.
 * Who only comes back to it is left where he is.
 */
export function leadToLoaded(lab: Atom<Lab>): void {
  const known = new WeakSet();
  let before = shownIn(lab.get());
  lab.subscribe(() => {
    const now = shownIn(lab.get());
    const isNew = now.loaded !== null && !known.has(now.loaded);
    const isClosed = !isNew && before.loaded !== null && now.loaded !== before.loaded;
    if (now.loaded) known.add(now.loaded);
    // Twice: the first frame draws it.
    if (isNew) requestAnimationFrame(() => requestAnimationFrame(lead));
    if (isClosed && now.experiment === before.experiment)
      requestAnimationFrame(() => requestAnimationFrame(leadBack));
    before = now;
  });
}

interface Shown {
  experiment: Experiment;
  /** What tells of the file; null if what is shown is from none. */
  loaded: object | null;
}

const shownIn = (lab: Lab): Shown => ({
  experiment: lab.experiment,
  loaded: lab.trace ?? executionOf(lab)?.origin ?? null,
});

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
