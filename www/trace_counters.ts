/** What is counted over time in a trace: the items in each queue, and the memory of each process. */

import type { Life, Link, Run } from "./generated/wasm.js";
import { groupBy } from "./group.js";
import type { Place, TraceEvent } from "./trace_event.js";

/** A moment as traces have it. */
export const microseconds = (ms: number): number => Math.round(ms * 1000);

/** The counts of a run. */
export function countersOf({ links, lives }: Run, place: Place): TraceEvent[] {
  const queued = links.filter(({ what }) => isQueue(what));
  const queues = groupBy(queued, ({ what }) => what);
  return [
    ...[...queues].flatMap(([what, own]) => lengthsOf(what, own, place)),
    ...lives.flatMap((life) => memoryOf(life, place)),
  ];
}

/** Pipes hold items too, but of those nobody knows which of its ends they wait at. */
const isQueue = (what: string): boolean => what.startsWith("queue");

/** How many of the items that were put had not been got yet; of a queue, where it was put into first. */
function lengthsOf(what: string, links: readonly Link[], { pidOf }: Place): TraceEvent[] {
  const [{ from_pid }] = links as [Link];
  const changes = links.flatMap(({ from_ms, to_ms }) => [
    { ts: microseconds(from_ms), change: 1 },
    // Clocks of two workers may differ by a little.
    { ts: microseconds(Math.max(from_ms, to_ms)), change: -1 },
  ]);
  // What is put before what is got: at one moment a queue cannot hold fewer than no items.
  changes.sort((one, other) => one.ts - other.ts || other.change - one.change);
  let items = 0;
  return changes.map(({ ts, change }) => {
    items += change;
    return counterOf(`items in ${what}`, pidOf(from_pid), ts, { items });
  });
}

/** Wasm's memory never shrinks, so that what is held at the end is the most there ever was. */
function memoryOf({ pid, end_ms, memory_bytes }: Life, { pidOf }: Place): TraceEvent[] {
  if (end_ms === null || memory_bytes === 0) return [];
  return [
    counterOf("memory at the end", pidOf(pid), microseconds(end_ms), { bytes: memory_bytes }),
  ];
}

function counterOf(
  name: string,
  pid: number,
  ts: number,
  args: Record<string, number>,
): TraceEvent {
  return { ph: "C", name, pid, tid: pid, ts, args };
}
