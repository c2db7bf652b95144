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
  keepMenus();
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

/** A menu closes when a choice was made, on Escape, and when something else is looked at; those that are drawn later, too. */
function keepMenus(): void {
  document.addEventListener("click", ({ target }) => {
    const link = (target as Element).closest(`${MENU} a`);
    if (link) close(link.closest(MENU));
  });
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector(`${MENU}[open]`);
    if (event.key !== "Escape" || !menu) return;
    // Escape stops a run, too: one thing at a time.
    event.stopPropagation();
    close(menu);
    menu.querySelector("summary")?.focus();
  });
  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    if (relatedTarget) closeUnless((target as Element).closest(MENU), relatedTarget as Node);
  });
  document.addEventListener("pointerdown", ({ target }) => {
    for (const menu of document.querySelectorAll(MENU)) closeUnless(menu, target as Node);
  });
}

const MENU = "details.menu";

function close(menu: Element | null): void {
  menu?.removeAttribute("open");
}

function closeUnless(menu: Element | null, inside: Node): void {
  if (!menu?.contains(inside)) close(menu);
}

function skip(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}
