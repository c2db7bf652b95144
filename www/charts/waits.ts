/** Whom a waiting span waited for, as far as the recording tells. */

import { durationOf } from "../format.js";
import type { Span } from "../generated/wasm.js";
import { labelOf, processOf, type Strip } from "./lanes.js";

/** Clocks of two processes differ by less than this. */
const SKEW_MS = 0.2;

/** Who ended a wait, in a few words; null where the recording does not say. */
export function awaitedText(strip: Strip, wait: Span): string | null {
  if (wait.phase !== "wait") return null;
  return (
    joined(strip, wait) ??
    received(strip, wait) ??
    handedOn(strip, wait) ??
    arrivedLast(strip, wait) ??
    ranBefore(strip, wait) ??
    givenTask(strip, wait) ??
    lastTask(strip, wait)
  );
}

/** `join Process-1`: that process ended. */
function joined({ lives }: Strip, { name, end_ms }: Span): string | null {
  const process = /^join (.+)$/.exec(name)?.[1];
  const life = lives.findLast((life) => life.process === process);
  if (!life || life.end_ms === null || life.end_ms > end_ms + SKEW_MS) return null;
  return `${life.process}, which ended at ${durationOf(life.end_ms)}`;
}

/** `get` and `recv`: what came during the wait, the last of it. */
function received(strip: Strip, wait: Span): string | null {
  if (wait.tid > 0 || !["get", "recv"].includes(wait.name)) return null;
  const link = strip.links.findLast(
    ({ to_pid, to_ms }) => to_pid === wait.pid && isDuring(wait, to_ms),
  );
  if (!link) return null;
  const verb = wait.name === "get" ? "put into" : "sent through";
  return `${processOf(strip, link.from_pid)}, which ${verb} ${link.what} at ${durationOf(link.from_ms)}`;
}

/** A lock: whoever had it before, or asked for it in vain; a recording does not tell these apart. */
function handedOn(strip: Strip, wait: Span): string | null {
  if (!/^(lock|rlock) /i.test(wait.name)) return null;
  const before = latest(
    othersOf(strip, wait).filter(
      ({ name, phase, end_ms }) => name === wait.name && phase === "wait" && end_ms < wait.end_ms,
    ),
  );
  if (!before) return null;
  return `${wait.name}, last asked for by ${labelOf(before)}, answered at ${durationOf(before.end_ms)}`;
}

/** A barrier: whoever came last. */
function arrivedLast(strip: Strip, wait: Span): string | null {
  if (!wait.name.startsWith("barrier ")) return null;
  const arrivals = othersOf(strip, wait)
    .filter(
      ({ name, start_ms, end_ms }) =>
        name === wait.name && start_ms < wait.end_ms && end_ms > wait.start_ms,
    )
    .sort((one, other) => one.start_ms - other.start_ms);
  const last = arrivals.at(-1);
  if (!last || last.start_ms < wait.start_ms) return null;
  return `${labelOf(last)}, which arrived last, at ${durationOf(last.start_ms)}`;
}

/** The GIL: the thread of the same process that computed until then. */
function ranBefore(strip: Strip, wait: Span): string | null {
  if (wait.name !== "GIL") return null;
  const holder = latest(
    othersOf(strip, wait).filter(
      ({ pid, phase, start_ms, end_ms }) =>
        pid === wait.pid &&
        phase === "run" &&
        start_ms < wait.end_ms &&
        end_ms > wait.start_ms &&
        end_ms <= wait.end_ms + SKEW_MS,
    ),
  );
  return holder && `${labelOf(holder)}, which held the GIL until ${durationOf(holder.end_ms)}`;
}

/** A worker of a pool: the task that it was given. */
function givenTask({ spans }: Strip, wait: Span): string | null {
  if (wait.name !== "wait for a task") return null;
  let next: Span | undefined;
  for (const span of spans)
    if (isLaneOf(span, wait) && span.task !== null && span.start_ms >= wait.end_ms)
      if (!next || span.start_ms < next.start_ms) next = span;
  return next ? `task ${next.task ?? ""}, which began at ${durationOf(next.start_ms)}` : null;
}

/** `map` and `apply`: the task that ended last. */
function lastTask(strip: Strip, wait: Span): string | null {
  if (!["map", "starmap", "apply"].includes(wait.name)) return null;
  const last = latest(
    othersOf(strip, wait).filter(
      ({ task, phase, end_ms }) =>
        task !== null && (phase === "run" || phase === "io") && isDuring(wait, end_ms),
    ),
  );
  return (
    last &&
    `task ${last.task ?? ""} on ${labelOf(last)}, which ended last, at ${durationOf(last.end_ms)}`
  );
}

const isDuring = ({ start_ms, end_ms }: Span, ms: number): boolean =>
  ms >= start_ms - SKEW_MS && ms <= end_ms + SKEW_MS;

const isLaneOf = (one: Span, other: Span): boolean =>
  one.pid === other.pid && one.tid === other.tid;

function othersOf({ spans }: Strip, own: Span): Span[] {
  return spans.filter((span) => !isLaneOf(span, own));
}

function latest(spans: readonly Span[]): Span | null {
  return spans.reduce<Span | null>(
    (last, span) => (last === null || span.end_ms > last.end_ms ? span : last),
    null,
  );
}
