/** How many cores there are in truth: browsers may claim any number, so it is measured. */

import type { Execution } from "./execution.js";
import { countOf, plural } from "./format.js";
import type { Request, Summary } from "./generated/wasm.js";

/** Twice as many processes as the browser claims cores, and every power of two below. */
export function coresRequest(claimed: number): Request {
  const workers = Math.min(64, Math.max(4, 2 * claimed));
  return {
    experiment: "scaling",
    parameters: { workers, size: 30_000_000, repeat: 3, models: ["sequential", "processes"] },
  };
}

export interface MeasuredCores {
  /** Beyond so many processes, more of them gave nothing. */
  knee: number | null;
  /** How many times as fast so many processes were. */
  rows: { workers: number; speedup: number }[];
}

/** What a measurement found; null before its end. */
export function measuredCoresOf(execution: Execution | null): MeasuredCores | null {
  const report = execution?.report;
  if (!report) return null;
  const rows = report.summary.flatMap(rowOf);
  return rows.length === 0 ? null : { knee: report.amdahl?.knee ?? null, rows };
}

const TOO_COARSE =
  "The measurement is too coarse to tell: something else may keep this computer busy.";

/** Several processes that are hardly faster than one after the other say nothing about cores. */
const LEAST_GAIN = 1.1;

/** How many cores worked, in a sentence. */
export function kneeText(measured: MeasuredCores | null): string {
  if (!measured || measured.knee === null) return TOO_COARSE;
  const { knee, rows } = measured;
  const best = rows.find(({ workers }) => workers === knee);
  if (knee > 1 && best && best.speedup < LEAST_GAIN) return TOO_COARSE;
  if (rows.some(({ workers }) => workers > knee))
    return `More than ${plural(knee, "process", "processes")} at once gave nothing: so many cores worked for this page.`;
  return `More processes kept helping up to ${countOf(knee)}, the most that were tried: at least so many cores worked for this page.`;
}

function rowOf({ model, workers, speedup }: Summary): MeasuredCores["rows"] {
  return model === "processes" && speedup !== null ? [{ workers, speedup }] : [];
}
