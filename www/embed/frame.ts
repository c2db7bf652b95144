/** The page of a frame: one experiment, which its reader or the page around it may run. */

import { render } from "lit";
import { createActions, discoverSoon } from "../actions.js";
import { CATALOG } from "../catalog.js";
import type { Exchanged } from "../exchange.js";
import { writeAs } from "../format.js";
import type { Experiment } from "../generated/wasm.js";
import { createLab } from "../lab.js";
import { loadLesson } from "../lessons/lesson.js";
import { holdVersion } from "../offline.js";
import { createSchedule, pauseOf } from "../schedule.js";
import { createAtom } from "../state.js";
import { wear } from "./appearance.js";
import { createHost, tellSize } from "./host.js";
import type { News } from "./messages.js";
import { complain, dress, obey, take, type Stage } from "./orders.js";
import { parseQuery, type Asked } from "./request.js";
import { takingTurns, tellRuns } from "./runs.js";
import { frameView, nothingView, type Frame } from "./view.js";
import "./frame.css";

/** There is nothing to run: says so to the reader, and to the page around as often as that asks. */
function refuse({ options, complaints }: Asked): void {
  const message = complaints.join(" ");
  const tell: (news: News) => void = createHost(({ type }) => {
    if (type === "coreyard-run") tell({ type: "coreyard-error", reason: "refused", message });
  });
  wear(options);
  render(nothingView(complaints), document.body);
  tellSize(tell);
  tell({ type: "coreyard-ready" });
  tell({ type: "coreyard-error", reason: "settings", message });
}

async function show(experiment: Experiment, asked: Asked): Promise<void> {
  const { options, settings, complaints } = asked;
  const stage = createStage(experiment, options);
  // Drawn later, both would push aside what is being read.
  await Promise.all([discoverSoon(stage.lab), listing(stage)]);
  const found = [...complaints, ...take(stage, settings), ...dress(stage, options)];
  drawAlways(stage);
  tellSize(stage.tell);
  tellRuns(stage.lab, stage.tell);
  stage.tell({ type: "coreyard-ready" });
  complain(stage, found);
}

function createStage(experiment: Experiment, options: Frame["options"]): Stage {
  const lab = createAtom(createLab(experiment, "experiment"));
  const frame = createAtom<Frame>({ options, isWaiting: false });
  const tell = createHost((command) => {
    obey(stage, command);
  });
  // Nothing is kept: the next visit shows what the author of the page asked for.
  const ownActions = createActions(lab, () => undefined);
  const actions = takingTurns({ lab, frame, tell }, ownActions);
  const stage = { lab, frame, actions, tell };
  return stage;
}

/** Loads the code, where it is to be shown. The experiment can be run without. */
async function listing({ lab, frame }: Stage): Promise<void> {
  if (frame.get().options.code === "none") return;
  try {
    lab.set({ lesson: await loadLesson(lab.get().experiment.name) });
  } catch {
    lab.set({ exchanged: NO_CODE });
  }
}

const NO_CODE: Exchanged = {
  text: "The code of this experiment did not load: is the network gone? Reload the page to try again.",
  isRefusal: true,
  byHand: null,
};

/** Draws now, and after every change. */
function drawAlways(stage: Stage): void {
  const { lab, frame } = stage;
  const draw = (): void => drawOnce(stage);
  const redraw = createSchedule(draw, (costMs) => pauseOf(lab.get().running !== null, costMs));
  lab.subscribe(redraw);
  frame.subscribe(redraw);
  setInterval(() => lab.get().running && redraw(), 1000);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    wear(frame.get().options);
  });
  addEventListener("keydown", (event) => {
    press(stage, event);
  });
  draw();
}

function drawOnce({ lab, frame, actions }: Stage): void {
  document.title = `${lab.get().experiment.title} · Coreyard`;
  render(frameView(lab.get(), frame.get(), actions), document.body);
}

function press({ lab, frame, actions }: Stage, event: KeyboardEvent): void {
  const isOn = lab.get().running !== null || frame.get().isWaiting;
  if (event.key === "Escape" && isOn) actions.stop();
  else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void actions.start();
  else return;
  event.preventDefault();
}

const asked = parseQuery(location.search, CATALOG);
writeAs(asked.options.lang);
void holdVersion();
if (asked.experiment) void show(asked.experiment, asked);
else refuse(asked);
