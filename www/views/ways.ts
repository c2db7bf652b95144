/** Finding one's way: where one is among the experiments, and what comes before and after. */

import { html, nothing, type TemplateResult } from "lit";
import { CATALOG } from "../catalog.js";
import type { Experiment } from "../generated/wasm.js";
import type { Lab } from "../lab.js";
import { neighboursOf, standingOf } from "../place.js";

/** The links are in index.html; here they are told where one is, and which experiment runs. */
export function markWays(ways: HTMLElement, { place, experiment, running }: Lab): void {
  const shown = place === "start" ? "start" : experiment.name;
  for (const link of ways.querySelectorAll<HTMLAnchorElement>("a[href^='#']:not(.beside)")) {
    const name = link.hash.slice(1);
    if (name === shown) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
    link.classList.toggle("running", running !== null && running.experiment === name);
  }
}

/** In the row above an experiment: its place in its group, and the way to the next. */
export function besideView({ place, experiment }: Lab): TemplateResult | typeof nothing {
  if (place === "start") return nothing;
  const { before, after } = neighboursOf(CATALOG, experiment.name);
  return html`
    <span class="standing">${standingOf(CATALOG, experiment)}</span>
    ${stepView(before, "Previous", "‹")} ${stepView(after, "Next", "›")}
  `;
}

function stepView(to: Experiment | null, label: string, sign: string): TemplateResult {
  if (!to) return html`<span class="beside none" aria-hidden="true">${sign}</span>`;
  return html`<a class="beside" href="#${to.name}" aria-label="${label}: ${to.title}"
    ><span aria-hidden="true">${sign}</span></a
  >`;
}

/** At the end of an experiment: where to go on. */
export function onwardView({ experiment }: Lab): TemplateResult {
  const { before, after } = neighboursOf(CATALOG, experiment.name);
  return html`<nav class="onward" aria-label="Previous and next experiment">
    ${before ? linkView(before, "Previous") : homeView("Previous")}
    ${after ? linkView(after, "Next") : homeView("Back to the")}
  </nav>`;
}

function linkView({ name, title, summary }: Experiment, label: string): TemplateResult {
  return html`<a href="#${name}">
    <span class="label">${label}</span><strong>${title}</strong> <span>${summary}</span>
  </a>`;
}

function homeView(label: string): TemplateResult {
  return html`<a href="#start">
    <span class="label">${label}</span><strong>Start page</strong>
    <span>What concurrent and parallel mean, and all experiments.</span>
  </a>`;
}
