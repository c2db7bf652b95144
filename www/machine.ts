/** Runs an experiment: its steps one after the other, each in the main process of its build. */

import { unlessAborted } from "./abort.js";
import { probe } from "./capability.js";
import { CATALOG, experimentOf } from "./catalog.js";
import { VERSION } from "./generated/build.js";
import type {
  Batch,
  Build,
  Environment,
  Failure,
  Report,
  Request,
  Run,
  Step,
  Timing,
} from "./generated/wasm.js";
import { wasmOf, type Deployment } from "./deployment.js";
import { HIDDEN, watchVisibility } from "./hidden.js";
import { MachineError, MainProcess } from "./process.js";
import { SITE } from "./site.js";

export { probe, type Capability } from "./capability.js";
export { MachineError } from "./process.js";

/** What happens while an experiment runs. */
export type MachineEvent =
  | { type: "plan"; steps: Step[] }
  /** A main process is made ready, which is not measured. */
  | { type: "warm-up"; build: Build }
  /** A run begins; its spans count from 0. */
  | { type: "step"; index: number; step: Step }
  /** At most twenty a second; `batch.open` replaces the one before. */
  | { type: "trace"; index: number; batch: Batch }
  /** A run came to its end: `run.spans` is the whole list. */
  | { type: "run"; index: number; run: Run }
  /** A run failed; the others go on. */
  | { type: "failure"; index: number; failure: Failure };

/** The reason with which a stopped run rejects. */
export class Stopped extends Error {
  override readonly name = "Stopped";
}

interface Options {
  /** Aborted to stop: every worker ends at once. */
  signal: AbortSignal;
  on: (event: MachineEvent) => void;
  /** Where the runtime is, if it is not with the site. */
  deployment?: Deployment;
}

/**
 * Runs an experiment and reports.
 *
 * @throws {Stopped} when the signal is aborted.
 * @throws {MachineError} if nothing could run: the request is refused, or no main process starts.
 */
export async function run(request: Request, options: Options): Promise<Report> {
  const sendsRequests = experimentOf(CATALOG, request.experiment)?.requests ?? false;
  const { signal, deployment = SITE } = options;
  const yard = new Yard(request.experiment, deployment, signal);
  try {
    if (sendsRequests) await unlessAborted(deployment.arrangeAnswers(), signal);
    return await runIn(yard, request, options);
  } catch (error) {
    if (signal.aborted) throw new Stopped("The run was stopped.");
    throw error;
  } finally {
    yard.end();
  }
}

async function runIn(yard: Yard, request: Request, { signal, on }: Options): Promise<Report> {
  const began = new Date();
  const planner = await yard.mainFor(PLANNER);
  const { steps } = await planner.ask({ type: "plan", request }, "planned", { signal });
  on({ type: "plan", steps });
  const runs: Run[] = [];
  const failures: Failure[] = [];
  for (const [index, step] of steps.entries()) {
    try {
      const run = await measure(yard, step, index, { signal, on });
      runs.push(run);
      on({ type: "run", index, run });
    } catch (error) {
      if (signal.aborted || !(error instanceof MachineError)) throw error;
      const failure = { model: step.model, repeat: step.repeat, message: error.message };
      failures.push(failure);
      on({ type: "failure", index, failure });
    }
  }
  const environment = await environmentOf(runs, steps, began);
  const main = await yard.mainFor(PLANNER);
  const measured = { request, environment, timings: runs.map(timingOf), failures };
  const { conclusion } = await main.ask({ type: "conclude", measured }, "concluded", { signal });
  return { ...request, environment, runs, failures, ...conclusion };
}

/** Of a run, what conclusions are drawn from: spans by the thousand stay here. */
function timingOf({ model, workers, wall_ms, startup_ms, figures, notes }: Run): Timing {
  return { model, workers, wall_ms, startup_ms, figures, notes };
}

/** Makes one run, warming its model up if that was not done yet. */
async function measure(yard: Yard, step: Step, index: number, options: Options): Promise<Run> {
  const { signal, on } = options;
  const main = await yard.mainFor(step);
  try {
    if (yard.isCold(step)) {
      on({ type: "warm-up", build: step.build });
      await main.ask({ type: "warm-up", step }, "warm", { signal });
      yard.warmed(step);
    }
    on({ type: "step", index, step });
    const onBatch = (batch: Batch): void => on({ type: "trace", index, batch });
    const wasHidden = watchVisibility();
    const asked = main.ask({ type: "run", step }, "finished", { signal, onBatch });
    const { run } = await asked.finally(() => {
      if (wasHidden()) throw new MachineError(`${HIDDEN} ${WHY_NOT}`);
    });
    return run;
  } catch (error) {
    // After a failure nobody knows what state it is in.
    yard.discard(step);
    throw error;
  }
}

const WHY_NOT = "Browsers slow hidden pages down, so the run does not count";

async function environmentOf(runs: Run[], steps: Step[], began: Date): Promise<Environment> {
  const { browser, cores, isolated, clockStepUs } = await probe();
  const ran = steps.filter(({ model }) => runs.some((run) => run.model === model));
  const builds = [...new Set(ran.map(({ build }) => build))].sort();
  return {
    browser,
    cores,
    isolated,
    clock_step_us: clockStepUs,
    version: VERSION,
    build: builds.join("+"),
    measured_at: began.toISOString(),
  };
}

/** Who runs in a main process: those with the same key share one. */
type Tenant = Pick<Step, "build" | "model" | "workers">;

/** Plans and concludes, and runs what the processes of `processes` and `pool` are children of. */
const PLANNER: Tenant = { build: "portable", model: "pool", workers: 0 };

/** The main processes of a run. */
class Yard {
  readonly #mains = new Map<string, MainProcess>();
  readonly #warm = new Set<string>();
  readonly #experiment: string;
  readonly #deployment: Deployment;
  readonly #signal: AbortSignal;

  constructor(experiment: string, deployment: Deployment, signal: AbortSignal) {
    this.#experiment = experiment;
    this.#deployment = deployment;
    this.#signal = signal;
    // At once, and not when the loop gets to it.
    signal.addEventListener("abort", () => {
      this.end();
    });
  }

  async mainFor(tenant: Tenant): Promise<MainProcess> {
    this.#signal.throwIfAborted();
    const key = keyOf(tenant);
    const known = this.#mains.get(key);
    if (known) return known;
    const build = wasmOf(tenant.build, this.#experiment);
    const main = await MainProcess.start(build, this.#deployment, this.#signal);
    this.#mains.set(key, main);
    return main;
  }

  isCold(step: Step): boolean {
    return !this.#warm.has(`${keyOf(step)} ${step.model}`);
  }

  warmed(step: Step): void {
    this.#warm.add(`${keyOf(step)} ${step.model}`);
  }

  discard(step: Step): void {
    const key = keyOf(step);
    this.#mains.get(key)?.end();
    this.#mains.delete(key);
    for (const warm of [...this.#warm]) if (warm.startsWith(`${key} `)) this.#warm.delete(warm);
  }

  end(): void {
    for (const main of this.#mains.values()) main.end();
    this.#mains.clear();
  }
}

/**
 * Rayon's threads cannot be changed in number: a process for each. And `sequential` fills the memory of the process it runs
 * in, which never shrinks: it must not count as that of others.
 */
function keyOf({ build, model, workers }: Tenant): string {
  if (build === "threads") return `threads-${workers.toString()}`;
  return model === "sequential" ? model : build;
}
