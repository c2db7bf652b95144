/** The page's handle on a main process: asked one thing at a time, and every answer comes or is given up. */

import { unlessAborted } from "./abort.js";
import { messageOf } from "./failure.js";
import type { Batch } from "./generated/wasm.js";
import type { Command, Reply } from "./main_process.js";
import type { Deployment, WasmBuild } from "./deployment.js";

/** What went wrong, in a sentence for people. */
export class MachineError extends Error {
  override readonly name = "MachineError";
}

/** A run stops itself after this long. */
const LIMIT_MS = 10 * 60 * 1000;

/** A main process that was asked to end and has not answered for so long computes, and is ended as it is. */
const BUSY_MS = 50;

/** How long a main process outlives its workers, see `LINGER_MS` in src/host/host.js: these may have had workers too. */
const LINGER_MS = 750;

/** By their addresses. */
const modules = new Map<string, WebAssembly.Module>();

/** The compiled module at an address: fetched and compiled once a page, and shared by all its processes. */
async function moduleAt(address: string, signal: AbortSignal): Promise<WebAssembly.Module> {
  // Only what came is kept: the network may be back for the next run, and a fetch that was stopped is over.
  const module = modules.get(address) ?? (await compile(address, signal));
  modules.set(address, module);
  return module;
}

async function compile(address: string, signal: AbortSignal): Promise<WebAssembly.Module> {
  try {
    const compiling = WebAssembly.compileStreaming(fetch(address, { signal }));
    return await unlessAborted(compiling, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new MachineError(`The WebAssembly module could not be loaded: ${messageOf(error)}`);
  }
}

/** A worker that runs experiments. After a failure it is not to be used again. */
export class MainProcess {
  readonly #worker: Worker;

  private constructor(deployment: Deployment) {
    this.#worker = deployment.createWorker();
  }

  /** Starts a main process of `build`. */
  static async start(
    build: WasmBuild,
    deployment: Deployment,
    signal: AbortSignal,
  ): Promise<MainProcess> {
    const module = await moduleAt(deployment.addressOf(build, "coreyard_bg.wasm"), signal);
    const process = new MainProcess(deployment);
    try {
      const glue = deployment.addressOf(build, "coreyard.js");
      await process.ask({ type: "boot", glue, module }, "booted", { signal });
      return process;
    } catch (error) {
      process.end();
      throw error;
    }
  }

  /** Ends it, and with it all processes that it has started: these first, if it is not too busy to end them. */
  end(): void {
    const terminate = (): void => this.#worker.terminate();
    const busy = setTimeout(terminate, BUSY_MS);
    this.#worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
      if (data.type !== "ended") return;
      clearTimeout(busy);
      setTimeout(terminate, LINGER_MS);
    });
    this.#worker.postMessage({ type: "end" } satisfies Command);
  }

  /**
   * Asks for something and waits for its `answer`; `onBatch` is given what happens meanwhile.
   *
   * @throws {MachineError} if it fails, crashes, or takes longer than ten minutes; and the signal's reason on abort.
   */
  ask<Kind extends Reply["type"]>(
    command: Command,
    answer: Kind,
    { signal, onBatch }: { signal: AbortSignal; onBatch?: (batch: Batch) => void },
  ): Promise<Extract<Reply, { type: Kind }>> {
    const settled = new AbortController();
    const { promise, resolve, reject } = Promise.withResolvers<Extract<Reply, { type: Kind }>>();
    const fail = (message: string): void => reject(new MachineError(message));
    const listen = { signal: settled.signal };
    const hear = ({ data }: MessageEvent<Reply>): void => {
      if (data.type === "trace") onBatch?.(data.batch);
      else if (data.type === "failed") fail(data.message);
      else if (data.type === answer) resolve(data as Extract<Reply, { type: Kind }>);
    };
    this.#worker.addEventListener("message", hear, listen);
    this.#worker.addEventListener("error", (event) => fail(crashed(event)), listen);
    const unreadable = "The main process sent a message that cannot be read.";
    this.#worker.addEventListener("messageerror", () => fail(unreadable), listen);
    signal.addEventListener("abort", () => reject(signal.reason as Error), listen);
    const limit = setTimeout(() => fail("It was stopped after ten minutes."), LIMIT_MS);
    if (signal.aborted) reject(signal.reason as Error);
    else this.#worker.postMessage(command);
    return promise.finally(() => {
      clearTimeout(limit);
      settled.abort();
    });
  }
}

/** What an error event of a worker says; of a script that could not be loaded it says nothing. */
function crashed(event: ErrorEvent): string {
  event.preventDefault();
  const message = event.message as string | undefined;
  if (message === undefined || message === "") return "The main process could not be started.";
  return `The main process crashed: ${message.replace(/^Uncaught (Error: )?/, "")}`;
}
