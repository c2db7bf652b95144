/** What a person can do on the page. Everything that changes the lab goes through here. */

import { addressOf, parseAddress } from "./address.js";
import { CATALOG } from "./catalog.js";
import { createExecution, end, endedOf, record, type Execution } from "./execution.js";
import { plural } from "./format.js";
import type {
  Experiment,
  Model,
  Parameters,
  Report,
  Request,
  StartMethod,
} from "./generated/wasm.js";
import { coresOf, draftOf, reasonAgainstRun, requestedOf, type Lab } from "./lab.js";
import { loadLesson } from "./lessons/lesson.js";
import { probe, run, type MachineEvent } from "./machine.js";
import { presetOf, type Draft } from "./parameters.js";
import type { Atom } from "./state.js";
import { rememberDraft, rememberedDraft, rememberTheme, type Theme } from "./storage.js";

export interface Actions {
  /** Shows what the address asks for. Starts nothing. */
  follow: (hash: string) => Promise<void>;
  /** Takes what is being typed. */
  edit: (field: string, text: string) => void;
  /** Keeps what was typed: in the address and for the next visit. */
  commit: () => void;
  choose: (model: Model, wanted: boolean) => void;
  startBy: (method: StartMethod) => void;
  preset: (preset: "quick" | "tutorial") => void;
  /** Runs what stands in the fields; does nothing if that is not allowed. Settles at the end of the run, however it ends. */
  start: () => Promise<void>;
  /** Ends every worker at once. What was measured stays. */
  stop: () => void;
  showRepeat: (repeat: number | null) => void;
  showOutput: (variant: string | null) => void;
  dismissComplaints: () => void;
  theme: (theme: Theme) => void;
}

/** Keeps settings that are allowed: somewhere, or nowhere. */
export type Keep = (experiment: Experiment, draft: Draft, parameters: Parameters) => void;

/** The actions on a lab, whose settings are kept in the address and for the next visit unless `keep` does otherwise. */
export function createActions(lab: Atom<Lab>, keep: Keep = keepInPage): Actions {
  let controller: AbortController | null = null;

  async function start(): Promise<void> {
    const parsed = requestedOf(lab.get());
    if (reasonAgainstRun(lab.get()) !== null || !parsed.ok) return;
    controller = new AbortController();
    await execute(lab, parsed.parameters, controller.signal);
    controller = null;
  }

  return {
    follow: (hash) => follow(lab, hash, keep),
    edit(field, text) {
      edit(lab, field, text);
    },
    commit() {
      commit(lab, keep);
    },
    choose(model, wanted) {
      choose(lab, model, wanted);
      commit(lab, keep);
    },
    startBy(start_method) {
      setDraft(lab, { ...draftOf(lab.get()), start_method });
      commit(lab, keep);
    },
    preset(name) {
      const { fields } = presetOf(lab.get().experiment, name, coresOf(lab.get()));
      setDraft(lab, { ...draftOf(lab.get()), fields });
      commit(lab, keep);
    },
    start,
    stop() {
      controller?.abort();
    },
    showRepeat(repeat) {
      lab.set({ repeat });
    },
    showOutput(output) {
      lab.set({ output });
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

/** Finds out what this browser offers. */
export async function discover(lab: Atom<Lab>): Promise<void> {
  try {
    lab.set({ capability: await probe(), obstacle: obstacleOf() });
  } catch (error) {
    lab.set({ obstacle: `Nothing can run here: ${messageOf(error)}` });
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

async function follow(lab: Atom<Lab>, hash: string, keep: Keep): Promise<void> {
  const cores = coresOf(lab.get());
  const asked = parseAddress(hash, CATALOG, cores);
  const experiment = asked?.experiment ?? lab.get().experiment;
  const lesson = await loadLesson(experiment.name);
  if (location.hash !== hash) return; // Somebody was faster than the lesson.
  const isOther = experiment !== lab.get().experiment;
  const quick = presetOf(experiment, "quick", cores);
  const known = lab.get().drafts[experiment.name] ?? rememberedDraft(experiment, quick);
  lab.set({
    experiment,
    lesson,
    complaints: asked?.complaints ?? [],
    ...(isOther && { repeat: null, output: null }),
  });
  setDraft(lab, asked?.draft ?? known ?? quick);
  if (asked) commit(lab, keep);
}

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
function commit(lab: Atom<Lab>, keep: Keep): void {
  const { experiment } = lab.get();
  const draft = draftOf(lab.get());
  const parsed = requestedOf(lab.get());
  if (!parsed.ok) return;
  keep(experiment, draft, { ...parsed.parameters, models: draft.models });
}

function keepInPage(experiment: Experiment, draft: Draft, parameters: Parameters): void {
  rememberDraft(experiment, draft);
  history.replaceState(null, "", addressOf(experiment, parameters));
}

async function execute(lab: Atom<Lab>, parameters: Parameters, signal: AbortSignal): Promise<void> {
  const request: Request = { experiment: lab.get().experiment.name, parameters };
  const execution = createExecution(request, performance.now());
  const executions = { ...lab.get().executions, [request.experiment]: execution };
  lab.set({ executions, running: execution, repeat: null, output: null, complaints: [] });
  const on = (event: MachineEvent): void => {
    record(execution, event);
    lab.set({ said: announcementOf(execution, event) ?? lab.get().said });
  };
  end(execution, performance.now(), await outcomeOf(run(request, { signal, on }), signal));
  lab.set({ running: null, said: closingOf(execution) });
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
