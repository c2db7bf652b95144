/**
 * The deployment of the npm package, whose files lie side by side.
 *
 * Every address is written out, because bundlers find files by this very expression. Each build is one script and one module
 * (scripts/package.js): a bundler moves and renames files one by one, so that none may look for another.
 */

import type { BuildFile, Deployment, WasmBuild } from "../deployment.js";

const ADDRESSES: Record<WasmBuild, Record<BuildFile, URL>> = {
  portable: {
    "coreyard.js": new URL("./portable.js", import.meta.url),
    "coreyard_bg.wasm": new URL("./portable.wasm", import.meta.url),
  },
  models: {
    "coreyard.js": new URL("./models.js", import.meta.url),
    "coreyard_bg.wasm": new URL("./models.wasm", import.meta.url),
  },
  threads: {
    "coreyard.js": new URL("./threads.js", import.meta.url),
    "coreyard_bg.wasm": new URL("./threads.wasm", import.meta.url),
  },
};

export const SITE: Deployment = {
  addressOf: (build, file) => ADDRESSES[build][file].href,
  createWorker: () =>
    new Worker(new URL("./main_process.js", import.meta.url), {
      type: "module",
      name: "MainProcess",
    }),
  arrangeAnswers,
};

/** The deployment of files that were copied elsewhere, under the names that they have in the package. */
export function deploymentAt(base: URL): Deployment {
  return {
    addressOf: (build, file) =>
      new URL(file === "coreyard.js" ? `${build}.js` : `${build}.wasm`, base).href,
    createWorker: () =>
      new Worker(new URL("main_process.js", base), { type: "module", name: "MainProcess" }),
    arrangeAnswers,
  };
}

/** In somebody’s page nobody answers: a timer stands in, and the verdict says so. */
function arrangeAnswers(): Promise<void> {
  return Promise.resolve();
}
