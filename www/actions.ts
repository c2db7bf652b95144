/** What a person can do on the page. Everything that changes the lab goes through here. */

import { addressOf, parseAddress } from "./address.js";
import { CATALOG } from "./catalog.js";
import { isCausedBy, type Cause } from "./causes.js";
import { coresRequest, kneeText, measuredCoresOf } from "./cores.js";
import { createExchanges, type Exchanged, type Exchanges } from "./exchange.js";
import { createExecution, end, endedOf, record, type Execution } from "./execution.js";
import { messageOf } from "./failure.js";
import { plural, prepareFormats } from "./format.js";
import type {
  Experiment,
  Model,
  Parameters,
  Report,
  Request,
  Span,
  StartMethod,
} from "./generated/wasm.js";
import {
  coresOf,
  draftOf,
  executionOf,
  reasonAgainstAny,
  reasonAgainstRun,
  requestedOf,
  type CodeChoice,
  type Lab,
  type Pointed,
} from "./lab.js";
import { loadLesson, type Lesson } from "./lessons/lesson.js";
import { probe, run, type MachineEvent } from "./machine.js";
import { presetOf, type Draft } from "./parameters.js";
import { pastWith } from "./past.js";
import { nextTask, pause } from "./pause.js";
import { placeOf } from "./place.js";
import { pressed } from "./sorting.js";
import type { Atom } from "./state.js";
import {
  rememberCode,
  rememberDraft,
  rememberedDraft,
  rememberTheme,
  type Theme,
} from "./storage.js";
import { conclusionOf, trialOf } from "./trial.js";

export interface Actions extends Exchanges {
  /** Shows what the address asks for. Starts nothing. */
  follow: (hash: string) => Promise<void>;
  /** Takes what is being typed. */
  edit: (field: string, text: string) => void;
  /** Keeps what was typed: in the address and for the next visit. */
  commit: () => void;
  choose: (model: Model, wanted: boolean) => void;
  startBy: (method: StartMethod) => void;
  preset: (preset: "quick" | "tutorial") => void;
  /** All settings as they are on the first visit. */
  reset: () => void;
  /** Runs what stands in the fields; does nothing if that is not allowed. Settles at the end of the run, however it ends. */
  start: () => Promise<void>;
  /** Runs the comparison of the start page. */
  compare: () => Promise<void>;
  /** Measures how many cores there are. */
  measureCores: () => Promise<void>;
  /** Ends every worker at once. What was measured stays. */
  stop: () => void;
  showRepeat: (repeat: number | null) => void;
  /** Sorts the comparison by a column. */
  sort: (column: number) => void;
  showOutput: (variant: string | null) => void;
  /** Points at a line by what it causes, or at none; a line that is kept gives way only to another that is. */
  pointAt: (causes: readonly Cause[] | null) => void;
  /** Keeps a line pointed at, or lets it go if it is kept already. */
  keep: (causes: readonly Cause[]) => void;
  showSpan: (span: Span | null) => void;
  showCode: (change: Partial<CodeChoice>) => void;
  dismissComplaints: () => void;
  theme: (theme: Theme) => void;
}

/** Keeps settings that are allowed: in the address, for the next visit, or nowhere. */
type Remember = (experiment: Experiment, draft: Draft, parameters: Parameters) => void;

/** The actions on a lab. */
export function createActions(lab: Atom<Lab>, remember: Remember = rememberInPage): Actions {
  let controller: AbortController | null = null;

  /** Executes requests one after the other, until they are done or one of them is stopped. */
  async function perform(requests: readonly Request[], keep: Keep): Promise<void> {
    controller = new AbortController();
    const { signal } = controller;
    lab.set({ complaints: [] });
    void nextTask().then(prepareFormats);
    for (const request of requests) if (!signal.aborted) await execute(lab, request, signal, keep);
    controller = null;
    lab.set({ running: null });
  }

  async function start(): Promise<void> {
    const { experiment } = lab.get();
    const parsed = requestedOf(lab.get());
    const reason = reasonAgainstRun(lab.get());
    if (reason !== null) lab.set({ said: reason });
    if (reason !== null || !parsed.ok) return;
    const request = { experiment: experiment.name, parameters: parsed.parameters };
    const past = pastWith(lab.get().past, executionOf(lab.get()));
    lab.set({ past, repeat: null, output: null, trace: null, span: null, exchanged: null });
    await perform([request], (execution) => ({
      executions: { ...lab.get().executions, [experiment.name]: execution },
    }));
  }

  async function compare(): Promise<void> {
    if (reasonAgainstAny(lab.get()) !== null) return;
    lab.set({ trial: [] });
    const keep: Keep = (execution) => ({ trial: [...lab.get().trial, execution] });
    await perform(trialOf(lab.get()), keep);
    const said = conclusionOf(lab.get().trial);
    if (said !== "") lab.set({ said });
  }

  async function measureCores(): Promise<void> {
    if (reasonAgainstAny(lab.get()) !== null) return;
    await perform([coresRequest(coresOf(lab.get()))], (cores) => ({ cores }));
    const { cores } = lab.get();
    if (cores?.status === "finished") lab.set({ said: kneeText(measuredCoresOf(cores)) });
  }

  return {
    ...createExchanges(lab, (hash) => follow(lab, hash, remember)),
    follow: (hash) => follow(lab, hash, remember),
    edit(field, text) {
      edit(lab, field, text);
    },
    commit() {
      commit(lab, remember);
    },
    choose(model, wanted) {
      choose(lab, model, wanted);
      commit(lab, remember);
    },
    startBy(start_method) {
      setDraft(lab, { ...draftOf(lab.get()), start_method });
      commit(lab, remember);
    },
    preset(name) {
      const { fields } = presetOf(lab.get().experiment, name, coresOf(lab.get()));
      setDraft(lab, { ...draftOf(lab.get()), fields });
      commit(lab, remember);
    },
    reset() {
      setDraft(lab, presetOf(lab.get().experiment, "quick", coresOf(lab.get())));
      commit(lab, remember);
    },
    start,
    compare,
    measureCores,
    stop() {
      controller?.abort();
    },
    showRepeat(repeat) {
      lab.set({ repeat });
    },
    sort(column) {
      lab.set({ sorting: pressed(lab.get().sorting, column) });
    },
    showOutput(output) {
      lab.set({ output });
    },
    pointAt(causes) {
      if (lab.get().pointed?.kept !== true) lab.set({ pointed: pointedAt(causes, false) });
    },
    keep(causes) {
      const isKept = lab.get().pointed?.kept === true && lab.get().pointed?.causes === causes;
      lab.set({ pointed: isKept ? null : pointedAt(causes, true) });
    },
    showSpan(span) {
      lab.set({ span });
    },
    showCode(change) {
      const code = { ...lab.get().code, ...change };
      rememberCode(code);
      lab.set({ code });
    },
    dismissComplaints() {
      lab.set({ complaints: [] });
    },
    theme(theme) {
      rememberTheme(theme);
      lab.set({ theme });
    },
  };
}

function pointedAt(causes: readonly Cause[] | null, kept: boolean): Pointed | null {
  return causes && { causes, highlight: (span) => isCausedBy(causes, span), kept };
}

/** Nobody waits longer for the browser to say what it can do. */
const PATIENCE_MS = 400;

/** Finds out what this browser offers; goes on without if that takes long, and the answer comes later. */
export async function discoverSoon(lab: Atom<Lab>): Promise<void> {
  await Promise.race([discover(lab), pause(PATIENCE_MS)]);
}

/** Finds out what this browser offers. */
async function discover(lab: Atom<Lab>): Promise<void> {
  try {
    lab.set({ capability: await probe(), obstacle: obstacleOf() });
  } catch (error) {
    lab.set({ obstacle: obstacleOf() ?? `Nothing can run here: ${messageOf(error)}` });
  }
}

function obstacleOf(): string | null {
  const missing = [
    ...("WebAssembly" in globalThis ? [] : ["WebAssembly"]),
    ...("Worker" in globalThis ? [] : ["Web Workers"]),
  ];
  if (missing.length === 0) return null;
  return `Nothing can run here: this browser has no ${missing.join(" and no ")}, or it is switched off.`;
}

async function follow(lab: Atom<Lab>, hash: string, remember: Remember): Promise<void> {
  if (placeOf(hash) === "start") {
    lab.set({ place: "start", complaints: [], said: "Start page" });
    return;
  }
  const cores = coresOf(lab.get());
  const asked = parseAddress(hash, CATALOG, cores);
  const experiment = asked?.experiment ?? lab.get().experiment;
  const lesson = await lessonOf(experiment);
  if (location.hash !== hash) return; // Somebody was faster than the lesson.
  const isOther = experiment !== lab.get().experiment || lab.get().place === "start";
  const quick = presetOf(experiment, "quick", cores);
  const known = lab.get().drafts[experiment.name] ?? rememberedDraft(experiment, quick);
  lab.set({
    place: "experiment",
    experiment,
    lesson,
    complaints: asked?.complaints ?? [],
    exchanged: lesson === null ? NO_LESSON : exceptNoLesson(lab.get().exchanged),
    trace: null,
    // The span that was shown may be one of the trace.
    ...(lab.get().trace && { span: null }),
    ...(isOther && {
      repeat: null,
      output: null,
      pointed: null,
      span: null,
      said: experiment.title,
    }),
  });
  setDraft(lab, asked?.draft ?? known ?? quick);
  if (asked) commit(lab, remember);
}

/** The lesson of an experiment; null if it does not come, for the experiment can be run without. */
async function lessonOf({ name }: Experiment): Promise<Lesson | null> {
  try {
    return await loadLesson(name);
  } catch {
    return null;
  }
}

const NO_LESSON: Exchanged = {
  text: "The words and the code of this experiment did not load: is the network gone? Reload the page to try again.",
  isRefusal: true,
  byHand: null,
};

/** What was said before, unless it was that a lesson did not come: now one has. */
const exceptNoLesson = (said: Exchanged | null): Exchanged | null =>
  said === NO_LESSON ? null : said;

function setDraft(lab: Atom<Lab>, draft: Draft): void {
  const { drafts, experiment } = lab.get();
  lab.set({ drafts: { ...drafts, [experiment.name]: draft } });
}

function edit(lab: Atom<Lab>, field: string, text: string): void {
  const draft = draftOf(lab.get());
  setDraft(lab, { ...draft, fields: { ...draft.fields, [field]: text } });
}

function choose(lab: Atom<Lab>, model: Model, wanted: boolean): void {
  const { experiment } = lab.get();
  const draft = draftOf(lab.get());
  const isWanted = (other: Model): boolean =>
    other === model ? wanted : draft.models.includes(other);
  setDraft(lab, { ...draft, models: experiment.models.filter(isWanted) });
}

/** What is not allowed stays in its field, and goes nowhere else. */
function commit(lab: Atom<Lab>, remember: Remember): void {
  const { experiment } = lab.get();
  const draft = draftOf(lab.get());
  const parsed = requestedOf(lab.get());
  if (!parsed.ok) return;
  remember(experiment, draft, { ...parsed.parameters, models: draft.models });
}

function rememberInPage(experiment: Experiment, draft: Draft, parameters: Parameters): void {
  rememberDraft(experiment, draft);
  history.replaceState(null, "", addressOf(experiment, parameters));
}

/** Where an execution is kept as soon as it begins. */
type Keep = (execution: Execution) => Partial<Lab>;

async function execute(
  lab: Atom<Lab>,
  request: Request,
  signal: AbortSignal,
  keep: Keep,
): Promise<void> {
  const execution = createExecution(request, performance.now());
  lab.set({ ...keep(execution), running: execution });
  const on = (event: MachineEvent): void => {
    record(execution, event);
    lab.set({ said: announcementOf(execution, event) ?? lab.get().said });
  };
  end(execution, performance.now(), await outcomeOf(run(request, { signal, on }), signal));
  lab.set({ said: closingOf(execution) });
}

async function outcomeOf(
  result: Promise<Report>,
  signal: AbortSignal,
): Promise<{ report: Report } | { failure: string } | "stopped"> {
  try {
    return { report: await result };
  } catch (error) {
    return signal.aborted ? "stopped" : { failure: messageOf(error) };
  }
}

/** What is said at the start and at each quarter; null in between. */
function announcementOf(execution: Execution, event: MachineEvent): string | null {
  const total = execution.recordings.length;
  if (event.type === "plan") return `Started: ${plural(total, "run")}.`;
  if (event.type !== "run" && event.type !== "failure") return null;
  const ended = endedOf(execution);
  const quarter = Math.floor((ended * 4) / total);
  const isNew = quarter > Math.floor(((ended - 1) * 4) / total);
  return isNew && quarter < 4 ? `${ended} of ${plural(total, "run")} done.` : null;
}

function closingOf(execution: Execution): string {
  if (execution.status === "stopped") return "Stopped.";
  return execution.report?.verdict ?? `Failed. ${execution.failure ?? ""}`;
}
