/** Going from one page to another: focus and scroll move with the reader, whatever brought him there. */

import type { Actions } from "./actions.js";
import type { Lab } from "./lab.js";
import type { Atom } from "./state.js";

/** Listens to the address, to links and to the menu. */
export function listenToWays(lab: Atom<Lab>, actions: Actions): void {
  let hasClicked = false;
  document.addEventListener("click", (event) => {
    hasClicked = (event.target as Element).closest("a[href^='#']") !== null;
  });
  addEventListener("hashchange", () => {
    // Who goes back comes to where he was: the browser scrolls. Who follows a link begins at the top.
    const isForward = hasClicked;
    hasClicked = false;
    void arrive(lab, actions, isForward);
  });
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu")) keepMenu(menu);
  document.getElementById("skip")?.addEventListener("click", skip);
}

async function arrive(lab: Atom<Lab>, actions: Actions, isForward: boolean): Promise<void> {
  const before = nameOf(lab.get());
  await actions.follow(location.hash);
  if (!isForward || nameOf(lab.get()) === before) return;
  // Drawn by then: the drawing was asked for before this.
  requestAnimationFrame(() => {
    scrollTo(0, 0);
    const title = lab.get().place === "start" ? "start-title" : "title";
    document.getElementById(title)?.focus({ preventScroll: true });
  });
}

const nameOf = ({ place, experiment }: Lab): string => (place === "start" ? "" : experiment.name);

/** A menu closes when a choice was made, on Escape, and when something else is looked at. */
function keepMenu(menu: HTMLDetailsElement): void {
  const close = (): void => {
    menu.open = false;
  };
  menu.addEventListener("click", (event) => {
    if ((event.target as Element).closest("a")) close();
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    // Escape stops a run, too: one thing at a time.
    event.stopPropagation();
    close();
    menu.querySelector("summary")?.focus();
  });
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(relatedTarget as Node)) close();
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (!menu.contains(target as Node)) close();
  });
}

function skip(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}
