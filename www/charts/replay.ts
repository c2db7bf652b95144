/** A replay: which moment of a run is shown, how fast it moves on, and where its events are. No clock of its own. */

import { durationOf, factorOf, tickOf } from "../format.js";
import type { Strip } from "./lanes.js";

export interface Replay {
  atMs: number;
  speed: Speed;
  isPlaying: boolean;
}

/** Where a replay is before it was begun: all of the run is seen. */
export const END_OF_REPLAY: Replay = { atMs: Infinity, speed: "fit", isPlaying: false };

/** How many milliseconds of the run pass in one of the reader's; `fit`: all of it in ten seconds. */
export const SPEEDS = ["fit", "0.1", "0.25", "0.5", "1", "2"] as const;

export type Speed = (typeof SPEEDS)[number];

const FIT_MS = 10_000;

export const isSpeed = (text: string): text is Speed => SPEEDS.some((speed) => speed === text);

/** `0.25×`, `all of it in 10 s` */
export const speedText = (speed: Speed): string =>
  speed === "fit" ? `all of it in ${tickOf(FIT_MS)}` : factorOf(Number(speed));

/** The replay after so many milliseconds of the reader's time; at the end it stops. */
export function advanced(replay: Replay, passedMs: number, endMs: number): Replay {
  if (!replay.isPlaying) return replay;
  const factor = replay.speed === "fit" ? endMs / FIT_MS : Number(replay.speed);
  const atMs = Math.min(endMs, replay.atMs + passedMs * factor);
  return { ...replay, atMs, isPlaying: atMs < endMs };
}

/** Plays on, from the beginning if it was at its end; or pauses. */
export function toggled(replay: Replay, endMs: number): Replay {
  const atMs = !replay.isPlaying && replay.atMs >= endMs ? 0 : replay.atMs;
  return { ...replay, atMs, isPlaying: !replay.isPlaying };
}

/** The replay, paused at a moment within the run. */
export function pausedAt(replay: Replay, ms: number, endMs: number): Replay {
  return { ...replay, atMs: Math.min(endMs, Math.max(0, ms)), isPlaying: false };
}

/** Paused at the next event, or at the one before. */
export function stepped(
  replay: Replay,
  strips: readonly Strip[],
  to: 1 | -1,
  endMs: number,
): Replay {
  const moments = momentsOf(strips);
  const after = firstAfter(moments, replay.atMs);
  const before = moments[after - 1] === replay.atMs ? after - 2 : after - 1;
  const ms = to > 0 ? (moments[after] ?? endMs) : (moments[before] ?? 0);
  return pausedAt(replay, ms, endMs);
}

/** The moments at which a span begins or ends, in order, each once. Kept for as long as the strips are the same. */
export function momentsOf(strips: readonly Strip[]): readonly number[] {
  const known = kept.get(strips);
  if (known) return known;
  const all = strips.flatMap(({ spans, open }) =>
    [...spans, ...open].flatMap(({ start_ms, end_ms }) => [start_ms, end_ms]),
  );
  const moments = [...new Set(all)].sort((one, other) => one - other);
  kept.set(strips, moments);
  return moments;
}

const kept = new WeakMap<readonly Strip[], readonly number[]>();

/** The index of the first moment after `ms`, by halving. */
function firstAfter(moments: readonly number[], ms: number): number {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((moments[middle] ?? Infinity) <= ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What goes on at a moment, for who cannot see it: `at 120 ms: 3 processes or threads at work`. */
export function momentText(strips: readonly Strip[], ms: number): string {
  const busy = strips.map(({ title, spans }) => {
    const lanes = spans.filter(
      ({ phase, start_ms, end_ms }) =>
        (phase === "run" || phase === "io") && start_ms <= ms && end_ms > ms,
    );
    return `${title} ${lanes.length}`;
  });
  return `At ${durationOf(ms)}. At work: ${busy.join(", ")}.`;
}
