/** The lab as a library: experiments are run by a program, and told of as they happen. Nothing is drawn. */

import { CATALOG } from "../catalog.js";
import type { Experiment, Report, Request } from "../generated/wasm.js";
import { probe, run, type Capability, type MachineEvent } from "../machine.js";
import type { Deployment } from "../deployment.js";
import { LabError } from "./error.js";
import { parseRequest, type Settings } from "./request.js";
import { deploymentAt, SITE } from "./site.js";
import { Turns } from "./turns.js";

export { LabError } from "./error.js";
export { MachineError, type Capability, type MachineEvent } from "../machine.js";
export type { Settings } from "./request.js";
export type * from "../generated/wasm.js";

/** What a run tells: what happens while it lasts, and at its end the report. */
export type LabEvent = MachineEvent | { type: "report"; report: Report };

export interface LabOptions {
  /** A folder with the package’s files, if they were copied; of the page’s own origin, as browsers want it of workers. */
  base?: string | URL;
}

export interface RunOptions {
  /** Aborted to stop the run: the loop then throws the signal’s reason. */
  signal?: AbortSignal;
}

export interface Lab {
  /** Everything that can be run, with its parameters, their ranges and defaults. */
  readonly experiments: readonly Experiment[];
  /** What this browser and this page offer, and why threads cannot run if they cannot. */
  readonly capability: Capability;
  /**
   * Runs an experiment, as soon as its events are asked for. Leaving the loop, however, stops the run and ends its workers.
   *
   * One run at a time: two would compete for the cores, and measure each other.
   *
   * @throws {LabError} at once if something in it is not allowed, and when the loop begins if a run is on.
   * @throws {MachineError} in the loop, if nothing could run.
   */
  run: (experiment: string, settings?: Settings, options?: RunOptions) => AsyncGenerator<LabEvent>;
  /** Stops the run that is on, if there is one. Its loop ends without a report. */
  stop: () => void;
}

/**
 * Makes a lab. Nothing is loaded before the first run.
 *
 * @throws {LabError} if `base` is no address, of another origin, or without a slash at its end.
 */
export async function createLab({ base }: LabOptions = {}): Promise<Lab> {
  const deployment = base === undefined ? SITE : deploymentAt(parseBase(base));
  const capability = await probe();
  const turns = new Turns();
  return {
    experiments: CATALOG.experiments,
    capability,
    run(experiment, settings = {}, { signal } = {}) {
      const request = parseRequest(experiment, settings, capability);
      return turns.take((stopping) => eventsOf(request, deployment, stopping), signal);
    },
    stop() {
      turns.stop();
    },
  };
}

/** The events as they come; a stream keeps those that nobody has asked for yet. */
async function* eventsOf(
  request: Request,
  deployment: Deployment,
  signal: AbortSignal,
): AsyncGenerator<LabEvent> {
  const stream = new ReadableStream<LabEvent>({
    start: (controller) => {
      run(request, { signal, deployment, on: (event) => controller.enqueue(event) })
        .then((report) => {
          controller.enqueue({ type: "report", report });
          controller.close();
        })
        .catch((error: unknown) => controller.error(error));
    },
  });
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

function parseBase(base: string | URL): URL {
  const allowed = `an address below ${location.origin}, with a slash at its end`;
  const address = URL.canParse(base, document.baseURI) ? new URL(base, document.baseURI) : null;
  if (address?.origin === location.origin && address.pathname.endsWith("/")) return address;
  throw new LabError(`base: “${String(base)}” is not ${allowed}.`, {
    field: "base",
    value: base,
    allowed,
  });
}
