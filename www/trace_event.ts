/**
 * Runs as Trace Event JSON, which Perfetto, speedscope and the browsers' own profilers open.
 *
 * @see https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU the format
 */

import { CATALOG, experimentOf } from "./catalog.js";
import { nameOfVariant } from "./execution.js";
import type { Life, Report, Run, Span } from "./generated/wasm.js";
import { arrowsOf } from "./trace_arrows.js";
import { countersOf, microseconds } from "./trace_counters.js";

/** A slice (`X`), a name (`M`), a mark (`i`), an end of an arrow (`s`, `f`) or a count (`C`); times in microseconds. */
export interface TraceEvent {
  ph: "X" | "M" | "i" | "s" | "f" | "C";
  name: string;
  pid: number;
  tid: number;
  ts?: number;
  dur?: number;
  cat?: string;
  s?: "p";
  /** Which arrow. */
  id?: number;
  /** An arrow ends at the slice that it meets, and not at the next. */
  bp?: "e";
  args?: Record<string, string | number | null>;
}

export interface Trace {
  traceEvents: TraceEvent[];
  displayTimeUnit: "ms";
  otherData: Record<string, string>;
}

/** Every run of a report on one time axis, each with processes of its own. */
export function traceOf({ experiment, environment, runs }: Report): Trace {
  const scales = experimentOf(CATALOG, experiment)?.scales ?? false;
  let processes = 0;
  const traceEvents = runs.flatMap((run, index) => {
    const numbers = numbersOf(run, processes + 1);
    processes += numbers.size;
    const title = `${nameOfVariant(run.model, run.workers, scales)} ${run.repeat + 1}`;
    return eventsOf(run, { index, title, pidOf: (pid) => numbers.get(pid) ?? 0 });
  });
  const { browser, version } = environment;
  return { traceEvents, displayTimeUnit: "ms", otherData: { experiment, browser, version } };
}

/** A run in its trace. */
export interface Place {
  index: number;
  title: string;
  /** The number of a process in the trace. */
  pidOf: (pid: number) => number;
}

/**
 * Process numbers of a trace: every run begins with process 1 again, and a process far below the main process has a number
 * of many digits, so all are numbered anew.
 */
function numbersOf({ spans, lives, links }: Run, first: number): Map<number, number> {
  const own = [
    ...spans.map(({ pid }) => pid),
    ...lives.map(({ pid }) => pid),
    ...links.flatMap(({ from_pid, to_pid }) => [from_pid, to_pid]),
  ];
  const sorted = [...new Set(own)].sort((one, other) => one - other);
  return new Map(sorted.map((pid, index) => [pid, first + index]));
}

function eventsOf(run: Run, place: Place): TraceEvent[] {
  const slices = run.spans.map((span) => sliceOf(span, place));
  return [
    ...namesOf(run, place),
    ...slices,
    ...arrowsOf(run, slices, place),
    ...run.lives.flatMap((life) => markOf(life, place)),
    ...countersOf(run, place),
  ];
}

function sliceOf(span: Span, { pidOf }: Place): TraceEvent {
  const { name, phase: cat, pid, tid, start_ms, end_ms, task } = span;
  const ts = microseconds(start_ms);
  // The difference of the rounded ends, so that slices that touch do not overlap.
  const dur = microseconds(end_ms) - ts;
  return { ph: "X", name, cat, pid: pidOf(pid), tid, ts, dur, args: { task } };
}

function namesOf({ spans, lives, links }: Run, { index, title, pidOf }: Place): TraceEvent[] {
  const unnamed = links.flatMap(({ from_pid, to_pid }) => [from_pid, to_pid]);
  const processes = new Map([
    ...unnamed.map((pid) => [pid, `pid ${pid}`] as const),
    ...[...lives, ...spans].map(({ pid, process }) => [pid, process] as const),
  ]);
  const lanes = new Map(spans.map((span) => [`${span.pid} ${span.tid}`, span]));
  return [
    ...[...processes].flatMap(([pid, process]) => [
      nameOf("process_name", pidOf(pid), 0, { name: `${title}: ${process}` }),
      nameOf("process_labels", pidOf(pid), 0, { labels: `run ${index + 1}, pid ${pid}` }),
    ]),
    ...[...lanes.values()].map(({ pid, tid }) =>
      nameOf("thread_name", pidOf(pid), tid, { name: tid === 0 ? "MainThread" : `Thread-${tid}` }),
    ),
  ];
}

function nameOf(name: string, pid: number, tid: number, args: Record<string, string>): TraceEvent {
  return { ph: "M", name, pid, tid, args };
}

/** A mark where a process ended with another code than 0. */
function markOf({ pid, end_ms, exitcode }: Life, { pidOf }: Place): TraceEvent[] {
  if (exitcode === null || exitcode === 0 || end_ms === null) return [];
  const ts = microseconds(end_ms);
  return [{ ph: "i", name: `exit code ${exitcode}`, pid: pidOf(pid), tid: 0, ts, s: "p" }];
}
