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
  let given = 0;
  const traceEvents = runs.flatMap((run, index) => {
    const numbers = numbersOf(run, given + 1);
    given += numbers.size;
    const title = `${nameOfVariant(run.model, run.workers, scales)} ${run.repeat + 1}`;
    const tidOf = (pid: number, tid: number): number => numbers.get(keyOf(pid, tid)) ?? 0;
    return eventsOf(run, { index, title, pidOf: (pid) => tidOf(pid, 0), tidOf });
  });
  const { browser, version } = environment;
  return { traceEvents, displayTimeUnit: "ms", otherData: { experiment, browser, version } };
}

/** A run in its trace. */
export interface Place {
  index: number;
  title: string;
  /** The number of a process in the trace: that of its main thread. */
  pidOf: (pid: number) => number;
  /** The number of a thread in the trace. */
  tidOf: (pid: number, tid: number) => number;
}

/**
 * Numbers of the processes and threads of a run in its trace. Every run begins with process 1 again, and a process far below
 * the main process has a number of many digits, so all are numbered anew. No two threads have one number, not even in two
 * processes, and a main thread has that of its process, as on Linux: Perfetto names threads by their number alone.
 *
 * @see https://github.com/google/perfetto/issues/363 what becomes of other numbers
 */
function numbersOf({ spans, lives, links }: Run, first: number): Map<string, number> {
  const pids = new Set([
    ...spans.map(({ pid }) => pid),
    ...lives.map(({ pid }) => pid),
    ...links.flatMap(({ from_pid, to_pid }) => [from_pid, to_pid]),
  ]);
  const processes = [...pids].sort((one, other) => one - other).map((pid) => keyOf(pid, 0));
  const threads = spans.filter(({ tid }) => tid > 0).map(({ pid, tid }) => keyOf(pid, tid));
  const keys = new Set([...processes, ...threads]);
  return new Map([...keys].map((key, index) => [key, first + index]));
}

const keyOf = (pid: number, tid: number): string => `${pid} ${tid}`;

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

function sliceOf(span: Span, { pidOf, tidOf }: Place): TraceEvent {
  const { name, phase: cat, pid, tid, start_ms, end_ms, task } = span;
  const ts = microseconds(start_ms);
  // The difference of the rounded ends, so that slices that touch do not overlap.
  const dur = microseconds(end_ms) - ts;
  return { ph: "X", name, cat, pid: pidOf(pid), tid: tidOf(pid, tid), ts, dur, args: { task } };
}

function namesOf({ spans, lives, links }: Run, place: Place): TraceEvent[] {
  const { index, title, pidOf, tidOf } = place;
  const unnamed = links.flatMap(({ from_pid, to_pid }) => [from_pid, to_pid]);
  const processes = new Map([
    ...unnamed.map((pid) => [pid, `pid ${pid}`] as const),
    ...[...lives, ...spans].map(({ pid, process }) => [pid, process] as const),
  ]);
  const lanes = new Map(spans.map((span) => [keyOf(span.pid, span.tid), span]));
  return [
    ...[...processes].flatMap(([pid, process]) => [
      nameOf("process_name", pidOf(pid), pidOf(pid), { name: `${title}: ${process}` }),
      nameOf("process_labels", pidOf(pid), pidOf(pid), { labels: `run ${index + 1}, pid ${pid}` }),
    ]),
    ...[...lanes.values()].map(({ pid, tid }) => {
      const name = tid === 0 ? "MainThread" : `Thread-${tid}`;
      return nameOf("thread_name", pidOf(pid), tidOf(pid, tid), { name });
    }),
  ];
}

function nameOf(name: string, pid: number, tid: number, args: Record<string, string>): TraceEvent {
  return { ph: "M", name, pid, tid, args };
}

/** A mark where a process ended with another code than 0. */
function markOf({ pid, end_ms, exitcode }: Life, { pidOf }: Place): TraceEvent[] {
  if (exitcode === null || exitcode === 0 || end_ms === null) return [];
  const ts = microseconds(end_ms);
  const own = { pid: pidOf(pid), tid: pidOf(pid) };
  return [{ ph: "i", name: `exit code ${exitcode}`, ...own, ts, s: "p" }];
}
