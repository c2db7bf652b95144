/** The lab's page: makes the lab, draws it after every change, and listens to the keyboard and the address. */

import { render, type nothing, type TemplateResult } from "lit";
import { createActions, discoverSoon } from "./actions.js";
import { leadToLoaded } from "./arrival.js";
import { createAutomation } from "./automation.js";
import { CATALOG } from "./catalog.js";
import { acceptDrops } from "./drop.js";
import type { Execution } from "./execution.js";
import type { Experiment } from "./generated/wasm.js";
import { createLab, executionOf, shownReportOf, type Lab } from "./lab.js";
import { createSchedule, pauseOf } from "./schedule.js";
import { createAtom } from "./state.js";
import { rememberedCode, rememberedTheme } from "./storage.js";
import { listenToWays } from "./journey.js";
import { idle, nextTask } from "./pause.js";
import { placeOf, type Place } from "./place.js";
import { NARROW_CODE } from "./views/code.js";
import { capabilityView } from "./views/capability.js";
import { isolate, isolationState } from "./isolation.js";
import { stayOffline } from "./offline.js";
import { isolationView, newsView } from "./views/hosting.js";
import { labView } from "./views/lab.js";
import { allDrawn } from "./views/later.js";
import { noticeView } from "./views/notice.js";
import { trialView } from "./views/start.js";
import { themeView } from "./views/theme.js";
import { besideView, markWays } from "./views/ways.js";
import "./main.css";

const lab = createAtom<Lab>({
  ...createLab(CATALOG.experiments[0] as Experiment, placeOf(location.hash)),
  code: rememberedCode(),
  theme: rememberedTheme(),
});
const actions = createActions(lab);

window.coreyard = createAutomation(() => shownReportOf(lab.get()));

/** What is drawn into which element, and where: of start page and experiment one is hidden. */
const views: [string, Place | "everywhere", () => TemplateResult | typeof nothing][] = [
  ["theme", "everywhere", () => themeView(lab.get(), actions)],
  ["capability", "everywhere", () => capabilityView(lab.get(), actions)],
  ["beside", "everywhere", () => besideView(lab.get())],
  ["notice", "everywhere", () => noticeView(lab.get(), actions)],
  ["isolation", "everywhere", () => isolationView(lab.get())],
  ["news", "everywhere", () => newsView(lab.get(), () => lab.set({ isOutdated: false }))],
  ["trial", "start", () => trialView(lab.get(), actions)],
  ["lab", "experiment", () => labView(lab.get(), actions)],
];

const TITLE = document.title;

function draw(): void {
  drawFrame();
  drawViews(lab.get().place);
}

/** What is around start page and experiment. */
function drawFrame(): void {
  const { place, theme, experiment, said } = lab.get();
  const { dataset } = document.documentElement;
  if (theme === "system") delete dataset["theme"];
  else dataset["theme"] = theme;
  dataset["place"] = place;
  document.title = place === "start" ? TITLE : `${experiment.title} · Coreyard`;
  drawViews("everywhere");
  markWays(elementOf("ways"), lab.get());
  const status = elementOf("status");
  if (status.textContent !== said) status.textContent = said;
}

function drawViews(place: Place | "everywhere"): void {
  for (const [id, where, view] of views) if (where === place) render(view(), elementOf(id));
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
    void (lab.get().place === "start" ? actions.compare() : actions.start());
  }
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

/** Brings the results into view when a run of what is shown begins below the edge of a small screen. */
function reveal(): void {
  let before: Execution | null = null;
  lab.subscribe(() => {
    const { running } = lab.get();
    if (running && running !== before && running === executionOf(lab.get())) {
      const verdict = document.querySelector(".verdict");
      const top = verdict?.getBoundingClientRect().top ?? 0;
      if (top < 0 || top > innerHeight * 0.7) verdict?.scrollIntoView();
    }
    before = running;
  });
}

/** Where there is no room for two listings side by side. */
const NARROW = matchMedia(NARROW_CODE);

async function begin(): Promise<void> {
  // Before anything is waited for: a link may be followed meanwhile.
  listenToWays(lab, actions);
  // Both are there in a moment; drawn later, they would push aside what is being read.
  await Promise.all([actions.follow(location.hash), discoverSoon(lab)]);
  drawFrame();
  await nextTask();
  for (const id of ["lab", "trial"]) elementOf(id).replaceChildren();
  draw();
  const redraw = createSchedule(draw, (costMs) => pauseOf(lab.get().running !== null, costMs));
  lab.subscribe(redraw);
  tick(redraw);
  reveal();
  NARROW.addEventListener("change", redraw);
  addEventListener("keydown", onKey);
  leadToLoaded(lab);
  acceptDrops((file) => void actions.load(file));
}

/** After the page, which is not to wait for it, nor to share its core with what keeps it for later. */
async function settle(): Promise<void> {
  await allDrawn();
  await idle();
  await stayOffline(() => lab.set({ isOutdated: true }));
  const isolation = await isolationState();
  // For programs that drive the page, as tests do: from now on it is not loaded again.
  document.documentElement.dataset["isolation"] = isolation;
  lab.set({ isolation });
}

// The first thing of all: a page that is loaded once more is so before somebody has begun to read.
void isolate();
void begin().then(settle);
