/**
 * Runs as Trace Event JSON, which Perfetto, speedscope and the browsers' own profilers open.
 *
 * @see https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU the format
 */

import type { Life, Link, Report, Run, Span } from "./generated/wasm.js";

/** A slice (`X`), a name (`M`), a mark (`i`) or an end of an arrow (`s`, `f`); times in microseconds. */
export interface TraceEvent {
  ph: "X" | "M" | "i" | "s" | "f";
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

/** Process numbers of one run lie this far from those of the next: every run begins with process 1 again. */
const PIDS_OF_A_RUN = 1_000_000;

/** Every run of a report on one time axis, each with processes of its own. */
export function traceOf({ experiment, environment, runs }: Report): Trace {
  const traceEvents = runs.flatMap((run, index) => eventsOf(run, index * PIDS_OF_A_RUN));
  const { browser, version } = environment;
  return { traceEvents, displayTimeUnit: "ms", otherData: { experiment, browser, version } };
}

function eventsOf(run: Run, base: number): TraceEvent[] {
  const place = ({ pid, tid }: Span): { pid: number; tid: number } => ({ pid: base + pid, tid });
  const slices = run.spans.map((span): TraceEvent => {
    const { name, phase: cat, start_ms, end_ms, task } = span;
    const ts = microseconds(start_ms);
    // The difference of the rounded ends, so that slices that touch do not overlap.
    const dur = microseconds(end_ms) - ts;
    return { ph: "X", name, cat, ...place(span), ts, dur, args: { task } };
  });
  const arrows = run.links.flatMap((link, index) => arrowOf(link, base, base + index));
  const marks = run.lives.flatMap((life) => markOf(life, base));
  return [...namesOf(run, base), ...slices, ...arrows, ...marks];
}

function namesOf({ model, repeat, spans }: Run, base: number): TraceEvent[] {
  const processes = new Map(spans.map(({ pid, process }) => [pid, process]));
  const lanes = new Map(spans.map((span) => [`${span.pid} ${span.tid}`, span]));
  return [
    ...[...processes].map(([pid, process]) =>
      nameOf("process_name", base + pid, 0, `${model} ${repeat + 1}: ${process}`),
    ),
    ...[...lanes.values()].map(({ pid, tid }) =>
      nameOf("thread_name", base + pid, tid, tid === 0 ? "MainThread" : `Thread-${tid}`),
    ),
  ];
}

function nameOf(name: string, pid: number, tid: number, value: string): TraceEvent {
  return { ph: "M", name, pid, tid, args: { name: value } };
}

/** An arrow from one process to another. */
function arrowOf(link: Link, base: number, id: number): TraceEvent[] {
  const same = { name: link.what, cat: "message", id, tid: 0 };
  const [from, to] = [microseconds(link.from_ms), microseconds(link.to_ms)];
  return [
    { ph: "s", ...same, pid: base + link.from_pid, ts: from },
    { ph: "f", bp: "e", ...same, pid: base + link.to_pid, ts: to },
  ];
}

/** A mark where a process ended with another code than 0. */
function markOf({ pid, end_ms, exitcode }: Life, base: number): TraceEvent[] {
  if (exitcode === null || exitcode === 0 || end_ms === null) return [];
  const ts = microseconds(end_ms);
  return [{ ph: "i", name: `exit code ${exitcode}`, pid: base + pid, tid: 0, ts, s: "p" }];
}

const microseconds = (ms: number): number => Math.round(ms * 1000);
