/**
 * A trace from a file: Trace Event JSON, ours or anybody's. Its slices (`X`) become spans, its arrows (`s`, `f`) links, its
 * names (`M`) names; everything else in it is counted and left out.
 */

import * as v from "valibot";
import type { Strip } from "./charts/lanes.js";
import { PHASE_ORDER } from "./charts/phases.js";
import { countOf } from "./format.js";
import type { Life, Link, Phase, Span } from "./generated/wasm.js";
import { append, groupBy } from "./group.js";
import { refusalOf, type Read } from "./refusal.js";
import { flatten } from "./slices.js";
import { sortedOut, trace, type End, type Events, type Slice } from "./trace_schema.js";

/** What a trace shows. */
export interface TraceFile {
  /** One for each run of ours, else a single one. */
  strips: Strip[];
  slices: number;
  /** How many events are of kinds that are not drawn. */
  ignored: number;
  /** What was run and where, if it is ours. */
  told: { experiment: string; browser: string } | null;
}

/** What a trace may hold. */
const MOST = { slices: 200_000, strips: 100 };

/** Tells whether parsed JSON means to be a trace; what else is wrong with it is for {@link parseTrace} to say. */
export function isTrace(value: unknown): boolean {
  if (Array.isArray(value)) return true;
  return typeof value === "object" && value !== null && "traceEvents" in value;
}

/** Checks parsed JSON; `name` is what a trace of somebody else is called. Never throws: a file comes from anybody. */
export function parseTrace(value: unknown, name: string): Read<TraceFile> {
  const result = v.safeParse(trace, Array.isArray(value) ? { traceEvents: value } : value, {
    abortEarly: true,
  });
  if (!result.success) return { ok: false, refusal: refusalOf(result.issues) };
  const { traceEvents, otherData = null } = result.output;
  const events = sortedOut(traceEvents);
  if (!events.ok) return events;
  const { slices, ignored } = events.value;
  const strips = stripsOf(events.value, name, otherData !== null);
  const problem = problemOf(slices.length, strips.length);
  if (problem !== null) return { ok: false, refusal: problem };
  return { ok: true, value: { strips, slices: slices.length, ignored, told: otherData } };
}

function problemOf(slices: number, strips: number): string | null {
  if (slices === 0)
    return "It is a trace without slices (events with “ph”: “X”): nothing can be drawn.";
  const most = { slices: [slices, MOST.slices], runs: [strips, MOST.strips] } as const;
  for (const [what, [held, allowed]] of Object.entries(most))
    if (held > allowed)
      return `The trace holds ${countOf(held)} ${what}; ${countOf(allowed)} are allowed.`;
  return null;
}

/** What a process of a trace is called, and which run it belongs to. */
interface Named {
  run: string;
  title: string;
  process: string;
  pid: number;
}

/** The strips, in the order in which the runs come. */
function stripsOf(events: Events, name: string, isOurs: boolean): Strip[] {
  const named = namesOf(events, name, isOurs);
  const originUs = isOurs
    ? 0
    : events.slices.reduce((least, { ts }) => Math.min(least, ts), Infinity);
  const msOf = (us: number): number => (us - originUs) / 1000;
  const lanes = lanesOf(events.slices, named, threadsOf(events, isOurs), msOf);
  const runs = groupBy(lanes, ({ run }) => run);
  const links = linksOf(events, named, msOf);
  const lives = livesOf(events, named, msOf);
  return [...runs].map(([run, own]) => stripOf(own, links.get(run) ?? [], lives.get(run) ?? []));
}

interface TraceLane {
  run: string;
  title: string;
  spans: Span[];
}

function stripOf(lanes: readonly TraceLane[], links: Link[], lives: Life[]): Strip {
  const spans = lanes.flatMap((lane) => lane.spans);
  const title = lanes[0]?.title ?? "";
  const wallMs = spans.reduce((last, { end_ms }) => Math.max(last, end_ms), 0);
  return { title, note: "", spans, open: [], links, lives, wallMs, expectedLanes: lanes.length };
}

type NameOf = (pid: number) => Named;
/** The number of a thread in its process; 0 is the main thread. */
type ThreadOf = (pid: number, tid: number) => number;
type MsOf = (us: number) => number;

function lanesOf(
  slices: readonly Slice[],
  nameOf: NameOf,
  threadOf: ThreadOf,
  msOf: MsOf,
): TraceLane[] {
  const lanes = groupBy(slices, ({ pid, tid }) => `${pid} ${tid}`);
  return [...lanes.values()].map((own) => {
    const [{ pid, tid }] = own as [Slice];
    const { run, title, ...named } = nameOf(pid);
    const lane = { ...named, tid: threadOf(pid, tid) };
    return { run, title, spans: flatten(own.map((slice) => spanOf(slice, lane, msOf))) };
  });
}

type Lane = Pick<Span, "process" | "pid" | "tid">;

function spanOf({ name, cat, ts, dur, args }: Slice, lane: Lane, msOf: MsOf): Span {
  const phase = PHASE_ORDER.includes(cat as Phase) ? (cat as Phase) : "run";
  const times = { start_ms: msOf(ts), end_ms: msOf(ts + dur) };
  return { ...lane, task: args.task, name, phase, ...times };
}

/** As on Linux, a main thread has the number of its process; ours say in the others' names which they are. */
function threadsOf({ labels }: Events, isOurs: boolean): ThreadOf {
  const named = labels.flatMap(({ name, pid, tid, args }) => {
    const number = /^Thread-(\d{1,4})$/.exec(args.name)?.[1];
    return isOurs && name === "thread_name" && number
      ? [[`${pid} ${tid}`, Number(number)] as const]
      : [];
  });
  const numbers = new Map(named);
  return (pid, tid) => numbers.get(`${pid} ${tid}`) ?? (tid === pid ? 0 : tid);
}

/** `run 3, pid 2`: how our traces label a process, see trace_event.ts. */
const LABEL = /^run (\d+), pid (\d+)$/;

function namesOf({ labels }: Events, trace: string, isOurs: boolean): NameOf {
  const names = new Map<number, Named>();
  const nameOf = (pid: number): Named => {
    const known = names.get(pid);
    if (known) return known;
    const named = { run: "", title: trace, process: `Process ${pid}`, pid };
    names.set(pid, named);
    return named;
  };
  for (const { pid, name, args } of labels) {
    const named = nameOf(pid);
    const parts = isOurs && name === "process_labels" ? LABEL.exec(args.labels) : null;
    if (name === "process_name")
      Object.assign(named, isOurs ? ourNames(args.name) : { process: args.name });
    if (parts) Object.assign(named, { run: parts[1], pid: Number(parts[2]) });
  }
  return nameOf;
}

/** `pool 1: Process-2` */
function ourNames(whole: string): Partial<Named> {
  const [title = "", ...process] = whole.split(": ");
  return process.length === 0 ? { process: whole } : { title, process: process.join(": ") };
}

/** The arrows, by the run in which they begin. */
function linksOf({ starts, ends }: Events, nameOf: NameOf, msOf: MsOf): Map<string, Link[]> {
  const keyOf = ({ cat, name, id }: End): string => JSON.stringify([cat, name, id]);
  const arrivals = new Map(ends.map((end) => [keyOf(end), end]));
  const links = new Map<string, Link[]>();
  for (const start of starts) {
    const arrival = arrivals.get(keyOf(start));
    if (!arrival) continue;
    const [from, to] = [nameOf(start.pid), nameOf(arrival.pid)];
    const times = { from_ms: msOf(start.ts), to_ms: msOf(arrival.ts) };
    append(links, from.run, { what: start.name, from_pid: from.pid, to_pid: to.pid, ...times });
  }
  return links;
}

/** Where a process did not end well, by run. */
function livesOf({ marks }: Events, nameOf: NameOf, msOf: MsOf): Map<string, Life[]> {
  const lives = new Map<string, Life[]>();
  for (const { name, pid, ts } of marks) {
    const exitcode = Number(/^exit code (-?\d{1,3})$/.exec(name)?.[1] ?? 0);
    const { run, ...named } = nameOf(pid);
    const life = { process: named.process, pid: named.pid, start_ms: 0, memory_bytes: 0, exitcode };
    if (exitcode !== 0) append(lives, run, { ...life, end_ms: msOf(ts) });
  }
  return lives;
}
