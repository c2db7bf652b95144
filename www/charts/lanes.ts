/** From spans to lanes: one lane for each process or thread, packed when there are too many to show. */

import type { Life, Link, Span } from "../generated/wasm.js";

/** What one model did, as the timeline draws it. */
export interface Strip {
  title: string;
  /** What is said where there is nothing to draw yet. */
  note: string;
  spans: readonly Span[];
  /** Spans still open; they end where they were last seen. */
  open: readonly Span[];
  /** What went from one process to another. */
  links: readonly Link[];
  lives: readonly Life[];
  /** How long the run took; null before its end. */
  wallMs: number | null;
  /** How many lanes to keep room for, so that the picture does not grow under the reader's eyes. */
  expectedLanes: number;
}

export interface Lane {
  label: string;
  /** Ordered by their start; they never overlap. */
  spans: Span[];
  /** The processes of this lane that did not end with exit code 0. */
  casualties: Life[];
  /** The processes whose first thread this lane is: where their messages begin and end. */
  pids: number[];
}

/** More lanes than this are packed: processes that did not live at the same time share one. */
export const MOST_LANES = 64;

/** The lanes of a strip: processes by pid, threads by tid below their process. A strip is never changed, so they are kept. */
export function lanesOf(strip: Strip): Lane[] {
  const known = kept.get(strip);
  if (known) return known;
  const lanes = createLanes(strip);
  kept.set(strip, lanes);
  return lanes;
}

const kept = new WeakMap<Strip, Lane[]>();

function createLanes(strip: Strip): Lane[] {
  const groups = new Map<string, Span[]>();
  for (const span of strip.spans) groupOf(groups, span).push(span);
  for (const span of strip.open) groupOf(groups, span).push(span);
  const lanes = [...groups.values()].map((spans) => laneOf(spans, strip.lives));
  lanes.sort(byPlace);
  return lanes.length > MOST_LANES ? pack(lanes) : lanes;
}

/** The name of a process, or its number where nothing else is known of it. */
export function processOf({ spans }: Strip, pid: number): string {
  return spans.find((span) => span.pid === pid)?.process ?? `pid ${pid}`;
}

/** `MainProcess`, `Process-1 · pid 2`, `Thread-1`. */
export function labelOf({ process, pid, tid }: Span): string {
  const isMain = process === "MainProcess";
  if (tid > 0) return isMain ? `Thread-${tid}` : `${process} · Thread-${tid}`;
  return isMain ? process : `${process} · pid ${pid}`;
}

function groupOf(groups: Map<string, Span[]>, { pid, tid }: Span): Span[] {
  const key = `${pid} ${tid}`;
  const group = groups.get(key);
  if (group) return group;
  const created: Span[] = [];
  groups.set(key, created);
  return created;
}

function laneOf(spans: Span[], lives: readonly Life[]): Lane {
  spans.sort((one, other) => one.start_ms - other.start_ms);
  const [first] = spans as [Span];
  // A process takes all its threads with it.
  const casualties = lives.filter((life) => life.pid === first.pid && isCasualty(life));
  return { label: labelOf(first), spans, casualties, pids: first.tid > 0 ? [] : [first.pid] };
}

/** When the last that is known of a strip happened, in milliseconds. Kept as the lanes are. */
export function endOfStrip(strip: Strip): number {
  const known = ends.get(strip);
  if (known !== undefined) return known;
  let endMs = strip.wallMs ?? 0;
  for (const span of strip.spans) endMs = Math.max(endMs, span.end_ms);
  for (const span of strip.open) endMs = Math.max(endMs, span.end_ms);
  ends.set(strip, endMs);
  return endMs;
}

export const endOfAll = (strips: readonly Strip[]): number =>
  Math.max(0, ...strips.map(endOfStrip));

const ends = new WeakMap<Strip, number>();

const isCasualty = ({ exitcode }: Life): boolean => exitcode !== null && exitcode !== 0;

function byPlace(one: Lane, other: Lane): number {
  const [a] = one.spans as [Span];
  const [b] = other.spans as [Span];
  return a.pid - b.pid || a.tid - b.tid;
}

interface Slot {
  lanes: Lane[];
  endMs: number;
}

/** Puts each lane behind the first that has ended by then; when none has, behind the one that ends first. */
function pack(lanes: readonly Lane[]): Lane[] {
  const slots: Slot[] = [];
  for (const lane of lanes) {
    const slot = slotFor(slots, lane);
    slot.lanes.push(lane);
    slot.endMs = Math.max(slot.endMs, endOf(lane));
  }
  return slots.map((slot) => merge(slot.lanes));
}

function slotFor(slots: Slot[], lane: Lane): Slot {
  const startMs = lane.spans[0]?.start_ms ?? 0;
  const free = slots.find(({ endMs }) => endMs <= startMs);
  if (free) return free;
  if (slots.length >= MOST_LANES) return slots.reduce((a, b) => (b.endMs < a.endMs ? b : a));
  const created = { lanes: [], endMs: 0 };
  slots.push(created);
  return created;
}

function endOf(lane: Lane): number {
  return lane.spans.at(-1)?.end_ms ?? 0;
}

function merge(lanes: readonly Lane[]): Lane {
  const [first] = lanes as [Lane];
  if (lanes.length === 1) return first;
  return {
    label: `${first.label.split(" · ")[0] ?? ""} and ${lanes.length - 1} more`,
    spans: lanes.flatMap(({ spans }) => spans),
    casualties: lanes.flatMap(({ casualties }) => casualties),
    pids: lanes.flatMap(({ pids }) => pids),
  };
}
