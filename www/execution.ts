/**
 * What is known so far of one press of Run: its steps, and what each has told.
 *
 * Recordings are changed in place and carry a version: a copy for each of twenty batches a second would cost more than
 * drawing them. Everything else on the page is replaced, never changed.
 */

import { CATALOG, experimentOf } from "./catalog.js";
import type {
  Batch,
  Build,
  Life,
  Line,
  Link,
  Model,
  Parameters,
  Report,
  Request,
  Run,
  Span,
  Step,
} from "./generated/wasm.js";
import type { Origin } from "./loaded.js";
import type { MachineEvent } from "./machine.js";

/** One step, recorded. */
export interface Recording {
  readonly step: Step;
  status: "waiting" | "running" | "done" | "failed" | "cut" | "left out";
  spans: Span[];
  /** Spans that had not ended when the last batch was sent. */
  open: Span[];
  lines: Line[];
  links: Link[];
  lives: Life[];
  memoryBytes: number;
  /** How long it took; null before its end. */
  wallMs: number | null;
  /** Why it failed. */
  failure: string | null;
  /** Raised with every change. */
  version: number;
}

/** One press of Run. */
export interface Execution {
  readonly experiment: string;
  readonly parameters: Parameters;
  /** The file it was loaded from; null if it was made in this visit. */
  readonly origin: Origin | null;
  readonly startedMs: number;
  status: "running" | "finished" | "stopped" | "failed";
  recordings: Recording[];
  /** The index of the step that runs; -1 before the first. */
  current: number;
  /** The build whose workers are being warmed up. */
  warmingUp: Build | null;
  report: Report | null;
  /** Why nothing could run. */
  failure: string | null;
  endedMs: number | null;
  version: number;
}

export function createExecution({ experiment, parameters }: Request, nowMs: number): Execution {
  return {
    experiment,
    parameters,
    origin: null,
    startedMs: nowMs,
    status: "running",
    recordings: [],
    current: -1,
    warmingUp: null,
    report: null,
    failure: null,
    endedMs: null,
    version: 0,
  };
}

/** Takes in what the machine told. */
export function record(execution: Execution, event: MachineEvent): void {
  execution.version += 1;
  if (event.type === "plan") {
    execution.recordings = event.steps.map(createRecording);
    return;
  }
  if (event.type === "warm-up") {
    execution.warmingUp = event.build;
    return;
  }
  const recording = execution.recordings[event.index];
  if (!recording) return;
  recording.version += 1;
  if (event.type === "step") begin(execution, recording, event.index);
  else if (event.type === "trace") append(recording, event.batch);
  else if (event.type === "run") complete(recording, event.run);
  else fail(recording, event.failure.message);
}

/** Ends the execution. What has been measured stays; the step that ran is cut where it was, and the others never run. */
export function end(
  execution: Execution,
  nowMs: number,
  outcome: { report: Report } | { failure: string } | "stopped",
): void {
  execution.version += 1;
  execution.endedMs = nowMs;
  for (const recording of execution.recordings) cut(recording);
  if (outcome === "stopped") execution.status = "stopped";
  else if ("report" in outcome) Object.assign(execution, { status: "finished", ...outcome });
  else Object.assign(execution, { status: "failed", ...outcome });
}

/** How many steps have ended, well or badly. */
export function endedOf({ recordings }: Execution): number {
  return recordings.filter(({ status }) => status === "done" || status === "failed").length;
}

/**
 * What is compared: a model, and where their number is varied, how many worked at once. In the order of the models, and of
 * the numbers.
 */
export function variantsOf(execution: Execution, order: readonly Model[]): string[] {
  const steps = execution.recordings.map(({ step }) => step);
  const ordered = order.flatMap((model) =>
    steps
      .filter((step) => step.model === model)
      .sort((one, other) => one.workers - other.workers)
      .map(variantOf),
  );
  return [...new Set(ordered)];
}

/** `pool`, or where the number of workers is varied and known, `pool × 4`. */
export function variantOf({ experiment, model, workers }: Step): string {
  const scales = experimentOf(CATALOG, experiment)?.scales ?? false;
  return nameOfVariant(model, workers, scales);
}

export function nameOfVariant(model: Model, workers: number, scales: boolean): string {
  return scales && workers > 0 && model !== "sequential" ? `${model} × ${workers}` : model;
}

/**
 * The recording of a variant that is shown: the one that runs, or else the repeat asked for, or else the last that
 * ended, or else the first.
 */
export function shownOf(
  execution: Execution,
  variant: string,
  repeat: number | null,
): Recording | undefined {
  const recordings = execution.recordings.filter(({ step }) => variantOf(step) === variant);
  const ran = recordings.filter(({ status }) => HAS_RUN.has(status));
  return (
    recordings.find(({ status }) => status === "running") ??
    recordings.find(({ step }) => step.repeat === repeat) ??
    ran.at(-1) ??
    recordings[0]
  );
}

const HAS_RUN = new Set<Recording["status"]>(["done", "failed", "cut"]);

/** About how many milliseconds are left; null while there is nothing to judge by. */
export function remainingOf(execution: Execution): number | null {
  const done = execution.recordings.filter(({ wallMs }) => wallMs !== null);
  if (done.length === 0) return null;
  const all = meanOf(done);
  return execution.recordings
    .filter(({ status }) => status === "waiting" || status === "running")
    .map(
      ({ step }) =>
        meanOf(done.filter((other) => variantOf(other.step) === variantOf(step))) ?? all ?? 0,
    )
    .reduce((sum, ms) => sum + ms, 0);
}

function meanOf(recordings: readonly Recording[]): number | null {
  if (recordings.length === 0) return null;
  return recordings.reduce((sum, { wallMs }) => sum + (wallMs ?? 0), 0) / recordings.length;
}

function createRecording(step: Step): Recording {
  return {
    step,
    status: "waiting",
    spans: [],
    open: [],
    lines: [],
    links: [],
    lives: [],
    memoryBytes: 0,
    wallMs: null,
    failure: null,
    version: 0,
  };
}

function begin(execution: Execution, recording: Recording, index: number): void {
  execution.warmingUp = null;
  execution.current = index;
  recording.status = "running";
}

function append(recording: Recording, batch: Batch): void {
  for (const span of batch.spans) recording.spans.push(span);
  for (const line of batch.lines) recording.lines.push(line);
  for (const link of batch.links) recording.links.push(link);
  recording.open = batch.open;
  recording.lives = mergeLives(recording.lives, batch.lives);
  recording.memoryBytes = Math.max(recording.memoryBytes, batch.memory_bytes);
}

/** A process that is told of twice is described by the later one. */
function mergeLives(known: readonly Life[], told: readonly Life[]): Life[] {
  return [...new Map([...known, ...told].map((life) => [life.pid, life])).values()];
}

function complete(recording: Recording, run: Run): void {
  recording.status = "done";
  recording.spans = run.spans;
  recording.open = [];
  recording.lines = run.lines;
  recording.links = run.links;
  recording.lives = run.lives;
  recording.memoryBytes = run.memory_bytes;
  recording.wallMs = run.wall_ms;
}

function fail(recording: Recording, message: string): void {
  recording.status = "failed";
  recording.failure = message;
}

function cut(recording: Recording): void {
  if (recording.status === "running") recording.status = "cut";
  else if (recording.status === "waiting") recording.status = "left out";
  else return;
  recording.version += 1;
}
