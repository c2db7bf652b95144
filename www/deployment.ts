/** Where the files of the runtime are: with the site, or in the npm package. */

import { OF_MODELS } from "./generated/build.js";
import type { Build } from "./generated/wasm.js";

/** What is loaded. `models` is portable too: smaller, for it has only the experiments that need nothing but the models. */
export type WasmBuild = Build | "models";

/** The smallest that runs an experiment’s steps of a build. */
export const wasmOf = (build: Build, experiment: string): WasmBuild =>
  build === "portable" && OF_MODELS.includes(experiment) ? "models" : build;

/** The files of a wasm build that the page names: its JavaScript and the module. */
export type BuildFile = "coreyard.js" | "coreyard_bg.wasm";

export interface Deployment {
  /** The address of a file of a wasm build. */
  addressOf: (build: WasmBuild, file: BuildFile) => string;
  /** A worker that runs www/main_process.ts. */
  createWorker: () => Worker;
  /** Sees to it that the requests of experiments are answered, as far as that can be. */
  arrangeAnswers: () => Promise<void>;
}
