/**
 * What the worker of a main process runs: it instantiates a build and does what the page asks of it.
 *
 * It only hands on: what happens in a run is posted by Rust itself, as an `Event`.
 */

import { messageOf } from "./failure.js";
import type { Conclusion, Event, Measured, Request, Step } from "./generated/wasm.js";

type Glue = typeof import("./generated/wasm.js");

/** What the page asks. */
export type Command =
  | { type: "boot"; glue: string; module: WebAssembly.Module }
  | { type: "plan"; request: Request }
  | { type: "warm-up"; step: Step }
  | { type: "run"; step: Step }
  | { type: "conclude"; measured: Measured }
  | { type: "end" };

/** What the main process tells: Rust's events, and the answers to what is answered at once. */
export type Reply =
  | Event
  | { type: "booted" }
  | { type: "planned"; steps: Step[] }
  | { type: "concluded"; conclusion: Conclusion }
  /** Its workers end. */
  | { type: "ended" };

let glue: Glue | null = null;

/** The workers that this one started: processes, and the threads of rayon's pool. */
const workers = new Set<Worker>();

self.Worker = class extends Worker {
  constructor(...given: ConstructorParameters<typeof Worker>) {
    super(...given);
    workers.add(this);
  }

  override terminate(): void {
    workers.delete(this);
    super.terminate();
  }
};

self.onmessage = ({ data }: MessageEvent<Command>) => {
  obey(data).catch((error: unknown) => {
    post({ type: "failed", message: messageOf(error) });
  });
};

function post(reply: Reply): void {
  self.postMessage(reply);
}

async function obey(command: Command): Promise<void> {
  if (command.type === "boot") await boot(command.glue, command.module);
  else if (command.type === "end") end();
  else if (glue === null) throw new Error("The main process was asked before it was booted.");
  else ask(glue, command);
}

/** Ends all workers before this one ends: Chromium leaks the threads of workers that end together with their parent. */
function end(): void {
  for (const worker of workers) worker.terminate();
  post({ type: "ended" });
}

function ask(glue: Glue, command: Exclude<Command, { type: "boot" | "end" }>): void {
  switch (command.type) {
    case "plan":
      post({ type: "planned", steps: glue.plan(command.request).steps });
      break;
    case "warm-up":
      glue.warmUp(command.step);
      break;
    case "run":
      glue.run(command.step);
      break;
    case "conclude":
      post({ type: "concluded", conclusion: glue.conclude(command.measured) });
  }
}

async function boot(address: string, module: WebAssembly.Module): Promise<void> {
  const loaded = (await import(/* @vite-ignore */ address)) as Glue;
  loaded.initSync({ module });
  glue = loaded;
  post({ type: "booted" });
}
