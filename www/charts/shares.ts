/** What the time of a model's processes and threads went to: computing, and everything that is not. */

import { percentOf } from "../format.js";
import type { Phase, Run, Span } from "../generated/wasm.js";
import type { Naming } from "./comparison.js";
import { PHASE_ORDER } from "./phases.js";

export interface ShareRow {
  variant: string;
  /** The phases that occurred, in the order of the legend; the parts sum to 1. */
  parts: { phase: Phase; part: number }[];
  /** The time of all lanes together, in one run: the mean of the repeats. */
  laneMs: number;
}

/**
 * A row for each variant that has spans. Counted is the time of every lane, over all repeats: where two processes wait for
 * a second each, that is two seconds of waiting. It is not the critical path: what was waited for counts too.
 */
export function sharesOf(
  variants: readonly string[],
  runs: readonly Pick<Run, "model" | "workers" | "spans">[],
  nameOf: Naming,
): ShareRow[] {
  return variants.flatMap((variant) => {
    const own = runs.filter((run) => nameOf(run) === variant);
    const times = timesOf(own.flatMap(({ spans }) => spans));
    const total = [...times.values()].reduce((sum, ms) => sum + ms, 0);
    if (total === 0) return [];
    const parts = PHASE_ORDER.flatMap((phase) => {
      const ms = times.get(phase) ?? 0;
      return ms === 0 ? [] : [{ phase, part: ms / total }];
    });
    return [{ variant, parts, laneMs: total / own.length }];
  });
}

/** The phases that occur in any row, in the order of the legend. */
export const phasesOf = (rows: readonly ShareRow[]): Phase[] =>
  PHASE_ORDER.filter((phase) => rows.some(({ parts }) => parts.some((one) => one.phase === phase)));

/** `60 %`; what occurred is never called nothing. */
export const shareText = (part: number): string =>
  part < 0.005 ? `< ${percentOf(0.01)}` : percentOf(part);

function timesOf(spans: readonly Span[]): Map<Phase, number> {
  const times = new Map<Phase, number>();
  for (const { phase, start_ms, end_ms } of spans)
    times.set(phase, (times.get(phase) ?? 0) + end_ms - start_ms);
  return times;
}
