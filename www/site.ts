/** The deployment of the site: the wasm builds lie beside the page. The npm package has www/package/site.ts instead. */

import { arrangeAnswers } from "./answers.js";
import { WASM_BASE } from "./generated/build.js";
import type { Deployment } from "./deployment.js";

export const SITE: Deployment = {
  addressOf: (build, file) => new URL(`${WASM_BASE}${build}/${file}`, document.baseURI).href,
  createWorker: () =>
    new Worker(new URL("./main_process.ts", import.meta.url), {
      type: "module",
      name: "MainProcess",
    }),
  arrangeAnswers,
};
