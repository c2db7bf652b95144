/** The speed-up that more workers give: one line for each model, the ideal, and Amdahl's law. Data in, places out. */

import type { Amdahl, Model, Summary } from "../generated/wasm.js";

/** The size of the picture in its own units; it is scaled as a whole. */
export const SCALING_SIZE = { width: 420, height: 280 };

/** Room for the labels of the axes. */
const MARGIN = { top: 12, right: 14, bottom: 34, left: 34 };

export interface Point {
  x: number;
  y: number;
  /** The ends of the interval, as far as the picture reaches; null where there is none. */
  bar: [number, number] | null;
}

export interface Tick {
  at: number;
  label: string;
}

export interface ScalingPicture {
  lines: { model: Model; points: Point[] }[];
  /** As many times as fast as there are workers. */
  ideal: [Point, Point];
  /** Amdahl's law; empty where it could not be fitted. */
  law: Point[];
  /** Where the machine has no more cores; null if that is beyond the picture. */
  coresX: number | null;
  columns: Tick[];
  rows: Tick[];
}

type Row = Pick<Summary, "model" | "workers" | "speedup" | "speedup_ci">;

/** The picture of a summary; null where nothing was measured with several workers, or there is nothing to compare with. */
export function scalingOf(
  summary: readonly Row[],
  amdahl: Amdahl | null,
  cores: number,
): ScalingPicture | null {
  const rows = summary.filter(({ model, speedup }) => model !== "sequential" && speedup !== null);
  const most = Math.max(0, ...rows.map(({ workers }) => workers));
  if (most < 2) return null;
  const top = Math.max(most, ...rows.map(({ speedup }) => speedup ?? 0));
  const xOf = scaleOf(most, MARGIN.left, SCALING_SIZE.width - MARGIN.right);
  const yOf = scaleOf(top, SCALING_SIZE.height - MARGIN.bottom, MARGIN.top);
  const at = (workers: number, speedup: number): Point => ({
    x: xOf(workers),
    y: yOf(speedup),
    bar: null,
  });
  const pointOf = ({ workers, speedup, speedup_ci }: Row): Point => ({
    ...at(workers, speedup ?? 0),
    // A wide interval would reach across the page: the table has its ends.
    bar: speedup_ci && [yOf(Math.min(top, speedup_ci[0])), yOf(Math.min(top, speedup_ci[1]))],
  });
  const models = [...new Set(rows.map(({ model }) => model))];
  return {
    lines: models.map((model) => ({
      model,
      points: rows.filter((row) => row.model === model).map(pointOf),
    })),
    ideal: [at(0, 0), at(Math.min(most, top), Math.min(most, top))],
    law: amdahl ? lawOf(amdahl.parallel_fraction, most).map(([w, s]) => at(w, s)) : [],
    coresX: cores <= most ? xOf(cores) : null,
    columns: [...new Set(rows.map(({ workers }) => workers))].map((workers) => tick(workers, xOf)),
    rows: ticksOf(top).map((speedup) => tick(speedup, yOf)),
  };
}

/** Maps 0 … `most` to `from` … `to`, to a tenth. */
function scaleOf(most: number, from: number, to: number): (value: number) => number {
  return (value) => Math.round((from + (value / most) * (to - from)) * 10) / 10;
}

const tick = (value: number, scale: (value: number) => number): Tick => ({
  at: scale(value),
  label: String(value),
});

/** Whole numbers from 0 on, about five. */
function ticksOf(top: number): number[] {
  const step = Math.max(1, 2 ** Math.round(Math.log2(top / 4)));
  return Array.from({ length: Math.floor(top / step) + 1 }, (_, index) => index * step);
}

/** Workers and speed-up after Amdahl, from one worker on. */
function lawOf(parallelFraction: number, most: number): [number, number][] {
  const steps = 40;
  return Array.from({ length: steps + 1 }, (_, index) => {
    const workers = 1 + ((most - 1) * index) / steps;
    return [workers, 1 / (1 - parallelFraction + parallelFraction / workers)];
  });
}
