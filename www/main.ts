/** The lab's page: makes the lab, draws it after every change, and listens to the keyboard and the address. */

import { render, type TemplateResult } from "lit";
import { createActions, discover } from "./actions.js";
import { createAutomation } from "./automation.js";
import { CATALOG } from "./catalog.js";
import type { Experiment } from "./generated/wasm.js";
import { executionOf, type Lab } from "./lab.js";
import { createSchedule, pauseBetween } from "./schedule.js";
import { createAtom } from "./state.js";
import { rememberedTheme } from "./storage.js";
import { capabilityView, experimentsView, themeView } from "./views/masthead.js";
import { labView } from "./views/lab.js";
import "./main.css";

const lab = createAtom<Lab>({
  experiment: CATALOG.experiments[0] as Experiment,
  lesson: null,
  drafts: {},
  executions: {},
  running: null,
  complaints: [],
  capability: null,
  obstacle: null,
  repeat: null,
  output: null,
  theme: rememberedTheme(),
  said: "",
});
const actions = createActions(lab);

window.coreyard = createAutomation(() => executionOf(lab.get())?.report ?? null);

const views: [string, () => TemplateResult][] = [
  ["theme", () => themeView(lab.get(), actions)],
  ["capability", () => capabilityView(lab.get())],
  ["experiments", () => experimentsView(lab.get())],
  ["lab", () => labView(lab.get(), actions)],
];

function draw(): void {
  const { theme, experiment, said } = lab.get();
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  document.title = `${experiment.title} · Coreyard`;
  for (const [id, view] of views) render(view(), elementOf(id));
  const status = elementOf("status");
  if (status.textContent !== said) status.textContent = said;
}

function elementOf(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`index.html has no #${id}`);
  return element;
}

function onKey(event: KeyboardEvent): void {
  if (event.key === "Escape" && lab.get().running) {
    event.preventDefault();
    actions.stop();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    void actions.start();
  }
}

function skip(event: Event): void {
  event.preventDefault();
  elementOf("lab").focus();
}

/** Brings the experiment that is shown into view among the others, where they stand in one long row. */
function follow(): void {
  let shown = "";
  lab.subscribe(() => {
    const { name } = lab.get().experiment;
    if (name === shown) return;
    shown = name;
    requestAnimationFrame(() => {
      const row = elementOf("experiments");
      const link = row.querySelector<HTMLElement>(`[href="#${name}"]`);
      const left = link?.getBoundingClientRect().left ?? 0;
      row.scrollLeft += left - row.getBoundingClientRect().left - 16;
    });
  });
}

/** Seconds pass even when no process tells anything. */
function tick(redraw: () => void): void {
  let timer: ReturnType<typeof setInterval> | undefined;
  lab.subscribe(() => {
    const isRunning = lab.get().running !== null;
    if (isRunning && timer === undefined) timer = setInterval(redraw, 1000);
    if (isRunning || timer === undefined) return;
    clearInterval(timer);
    timer = undefined;
  });
}

/** Brings the results into view when a run begins below the edge of a small screen. */
function reveal(): void {
  let wasRunning = false;
  lab.subscribe(() => {
    const isRunning = lab.get().running !== null;
    if (isRunning && !wasRunning) {
      const verdict = document.querySelector(".verdict");
      const top = verdict?.getBoundingClientRect().top ?? 0;
      if (top < 0 || top > innerHeight * 0.7) verdict?.scrollIntoView();
    }
    wasRunning = isRunning;
  });
}

/** How long nothing is drawn after a drawing. */
function pauseOf(costMs: number): number {
  if (lab.get().running === null) return 0;
  const { matches } = matchMedia("(prefers-reduced-motion: reduce)");
  return pauseBetween(costMs, navigator.hardwareConcurrency, matches);
}

/** Nobody waits longer for the browser to say what it can do. */
const patience = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 400));

async function begin(): Promise<void> {
  // Both are there in a moment; drawn later, they would push aside what is being read.
  await Promise.all([actions.follow(location.hash), Promise.race([discover(lab), patience()])]);
  elementOf("lab").replaceChildren();
  draw();
  const redraw = createSchedule(draw, pauseOf);
  lab.subscribe(redraw);
  tick(redraw);
  reveal();
  follow();
  addEventListener("hashchange", () => void actions.follow(location.hash));
  addEventListener("keydown", onKey);
  elementOf("skip").addEventListener("click", skip);
}

void begin();
