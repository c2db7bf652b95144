/** What went from one process to another, as arrows of a trace. */

import type { Link, Run } from "./generated/wasm.js";
import { groupBy } from "./group.js";
import { microseconds } from "./trace_counters.js";
import type { Place, TraceEvent } from "./trace_event.js";

/** More arrows than a run tells of: their numbers must not meet those of the next run. */
const ARROWS_OF_A_RUN = 10_000;

/** The arrows of a run, whose slices are `slices`. */
export function arrowsOf(
  { links }: Run,
  slices: readonly TraceEvent[],
  place: Place,
): TraceEvent[] {
  const first = place.index * ARROWS_OF_A_RUN;
  const ends = links.flatMap((link, index) => endsOf(link, place, first + index));
  return [...anchorsOf(ends, slices), ...ends];
}

function endsOf(link: Link, { pidOf }: Place, id: number): TraceEvent[] {
  const same = { name: link.what, cat: "message", id };
  const lane = (pid: number) => ({ pid: pidOf(pid), tid: pidOf(pid) });
  const from = microseconds(link.from_ms);
  // Clocks of two workers may differ by a little, and no arrow goes back in time.
  const to = Math.max(from, microseconds(link.to_ms));
  return [
    { ph: "s", ...same, ...lane(link.from_pid), ts: from },
    { ph: "f", bp: "e", ...same, ...lane(link.to_pid), ts: to },
  ];
}

/**
 * Perfetto leaves out an arrow whose end lies in no slice, as where a process puts something between two of its spans: such
 * an end gets a slice of one microsecond, the shortest there is.
 */
function anchorsOf(ends: readonly TraceEvent[], slices: readonly TraceEvent[]): TraceEvent[] {
  const lanes = groupBy(slices, ({ tid }) => tid);
  const free = ends.filter((end) => !(lanes.get(end.tid) ?? []).some((slice) => holds(slice, end)));
  const anchors = new Map(free.map((end) => [`${end.tid} ${end.ts ?? 0}`, anchorOf(end)]));
  return [...anchors.values()];
}

function holds({ ts = 0, dur = 0 }: TraceEvent, end: TraceEvent): boolean {
  const moment = end.ts ?? 0;
  return ts <= moment && moment <= ts + dur;
}

function anchorOf({ name, pid, tid, ts = 0 }: TraceEvent): TraceEvent {
  return { ph: "X", name, cat: "transfer", pid, tid, ts, dur: 1, args: { task: null } };
}
