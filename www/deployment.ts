/** Where the files of the runtime are: with the site, or in the npm package. */

import type { Build } from "./generated/wasm.js";

/** The files of a wasm build that the page names: its JavaScript and the module. */
export type BuildFile = "coreyard.js" | "coreyard_bg.wasm";

export interface Deployment {
  /** The address of a file of a wasm build. */
  addressOf: (build: Build, file: BuildFile) => string;
  /** A worker that runs www/main_process.ts. */
  createWorker: () => Worker;
  /** Sees to it that the requests of experiments are answered, as far as that can be. */
  arrangeAnswers: () => Promise<void>;
}
