/** The comparison of the models: single runs, median, quartiles, ratio, on one axis from zero. */

import type { Figure, Model, Run, Summary } from "../generated/wasm.js";

export interface ComparisonRow {
  /** The model, and where that is varied the number of workers: `pool × 4`. */
  variant: string;
  model: Model;
  /** Wall times of the single runs, in milliseconds. */
  dotsMs: number[];
  medianMs: number;
  /** Null before the report is there. */
  quartilesMs: [number, number] | null;
  /** How many times as fast as `sequential`; null where that was not run. */
  speedup: number | null;
  speedupInterval: [number, number] | null;
  startupMs: number | null;
  /** What all processes held together at the peak: the median; null where it is not known. */
  memoryBytes: number | null;
  /** What was measured beside time; none before the report is there. */
  figures: readonly Figure[];
}

/** What is compared of a run. */
export type Compared = Pick<Run, "model" | "workers" | "wall_ms" | "memory_bytes">;

/** Names a variant of an experiment. */
export type Naming = (row: Pick<Run, "model" | "workers">) => string;

/** A row for each variant that has ended at least once, in the order given. */
export function comparisonOf(
  variants: readonly string[],
  runs: readonly Compared[],
  summary: readonly Summary[],
  nameOf: Naming,
): ComparisonRow[] {
  const ofVariant = (variant: string) => runs.filter((run) => nameOf(run) === variant);
  const sequential = medianOf(ofVariant("sequential").map(({ wall_ms }) => wall_ms));
  return variants.flatMap((variant) => {
    const own = ofVariant(variant);
    const known = summary.find((row) => nameOf(row) === variant);
    return own.length === 0 ? [] : [rowOf(variant, own, sequential, known)];
  });
}

function rowOf(
  variant: string,
  runs: readonly Compared[],
  sequentialMs: number | null,
  known: Summary | undefined,
): ComparisonRow {
  const [{ model }] = runs as [Compared];
  const dotsMs = runs.map(({ wall_ms }) => wall_ms);
  const medianMs = known?.median_ms ?? medianOf(dotsMs) ?? 0;
  return {
    variant,
    model,
    dotsMs,
    medianMs,
    quartilesMs: known?.quartiles_ms ?? null,
    speedup: known?.speedup ?? (sequentialMs === null ? null : sequentialMs / medianMs),
    speedupInterval: known?.speedup_ci ?? null,
    // Zero: there were no tasks, whose first could have begun.
    startupMs: known?.startup_ms || null,
    memoryBytes: medianOf(runs.map(({ memory_bytes }) => memory_bytes)) || null,
    figures: known?.figures ?? [],
  };
}

/** The middle value, or the mean of the two in the middle; null of none. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) return null;
  const lower = sorted[middle - 1];
  return sorted.length % 2 === 1 || lower === undefined ? upper : (lower + upper) / 2;
}

/** The end of the axis in milliseconds: the longest time. */
export function longestOf(rows: readonly ComparisonRow[]): number {
  return Math.max(
    1,
    ...rows.flatMap(({ dotsMs, quartilesMs }) => [...dotsMs, ...(quartilesMs ?? [])]),
  );
}

/** The row in words, as its interval allows: no difference is claimed when the interval contains 1. */
export function judgementOf({ model, speedup, speedupInterval }: ComparisonRow): string {
  if (model === "sequential") return "the measure";
  if (speedup === null) return "";
  if (speedupInterval === null) return "";
  const [low, high] = speedupInterval;
  if (low <= 1 && high >= 1) return "no difference";
  return low > 1 ? "faster" : "slower";
}
