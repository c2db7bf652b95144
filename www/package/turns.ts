/** One run at a time: two would compete for the cores, and measure each other. */

import { Stopped } from "../machine.js";
import { LabError } from "./error.js";

export class Turns {
  #current: AbortController | null = null;

  /** Ends the turn that is on, and its loop. */
  stop(): void {
    this.#current?.abort();
  }

  /**
   * What `run` yields. Whoever leaves the loop has the run stopped.
   *
   * @throws {LabError} when the loop begins, if a run is on; and the signal’s reason on abort.
   */
  async *take<Event>(
    run: (stopping: AbortSignal) => AsyncGenerator<Event>,
    signal: AbortSignal = new AbortController().signal,
  ): AsyncGenerator<Event> {
    signal.throwIfAborted();
    if (this.#current) throw new LabError(BUSY, { field: "run", value: null, allowed: "one" });
    const controller = new AbortController();
    this.#current = controller;
    try {
      yield* run(AbortSignal.any([controller.signal, signal]));
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Stopped)) throw error;
    } finally {
      controller.abort();
      this.#current = null;
    }
  }
}

const BUSY = "run: a run is on. Stop it first, or wait for its end.";
