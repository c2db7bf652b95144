/** How many times as fast one run is as another, with the interval that Rust's statistics give. */

import { wasmOf } from "./deployment.js";
import type { Environment, Measured, Model, Timing } from "./generated/wasm.js";
import { MainProcess } from "./process.js";
import { SITE } from "./site.js";

/** A ratio of medians, above 1 where the first is faster; the interval is null with fewer than three repeats on a side. */
export interface Ratio {
  ratio: number;
  interval: [number, number] | null;
}

/** Wall times of two runs of the same thing, in milliseconds. */
interface Contest {
  timesMs: readonly number[];
  otherMs: readonly number[];
}

/**
 * A ratio for each contest; null where a side has no times. What computes them is a process of its own, which ends with it.
 *
 * @throws {MachineError} if that cannot be started, and the signal's reason on abort.
 */
export async function ratiosOf(
  contests: readonly Contest[],
  environment: Environment,
  signal: AbortSignal,
): Promise<(Ratio | null)[]> {
  const process = await MainProcess.start(wasmOf("portable", EXPERIMENT), SITE, signal);
  try {
    const ratios: (Ratio | null)[] = [];
    for (const contest of contests) {
      const measured = measuredOf(contest, environment);
      const asked = await process.ask({ type: "conclude", measured }, "concluded", { signal });
      const row = asked.conclusion.summary.find(({ model }) => model === CONTENDER);
      ratios.push(ratioOf(row?.speedup ?? null, row?.speedup_ci ?? null));
    }
    return ratios;
  } finally {
    process.end();
  }
}

function ratioOf(ratio: number | null, interval: [number, number] | null): Ratio | null {
  return ratio === null ? null : { ratio, interval };
}

/** What everything is compared with in a conclusion. */
const MEASURE: Model = "sequential";
const CONTENDER: Model = "pool";

/** One that compares models, as most do. */
const EXPERIMENT = "cpu-bound";

/** A conclusion compares two models; two runs are compared in the same way: the other stands where `sequential` does. */
function measuredOf({ timesMs, otherMs }: Contest, environment: Environment): Measured {
  return {
    request: { experiment: EXPERIMENT, parameters: { models: [MEASURE, CONTENDER] } },
    environment,
    timings: [
      ...otherMs.map((ms) => timingOf(MEASURE, ms)),
      ...timesMs.map((ms) => timingOf(CONTENDER, ms)),
    ],
    failures: [],
  };
}

function timingOf(model: Model, wall_ms: number): Timing {
  return { model, workers: 1, wall_ms, startup_ms: 0, figures: [], notes: [] };
}
