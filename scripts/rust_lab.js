/** The portable build, loaded in Node: it knows the experiments and checks what is asked of them. */
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { BUILT_WASM } from "./paths.js";

/**
 * @typedef {import("../www/generated/wasm.js").Catalog} Catalog
 * @typedef {import("../www/generated/wasm.js").Request} Request
 * @typedef {object} RustLab
 * @property {Catalog} catalog
 * @property {(experiment: string, given: Record<string, string>) => Request} parseRequest throws a line for each thing
 *   that is wrong
 */

/**
 * @param {string} [folder] of a portable build
 * @returns {Promise<RustLab>}
 */
export async function loadRustLab(folder = join(BUILT_WASM, "portable")) {
  const glue = /** @type {typeof import("../www/generated/wasm.js")} */ (
    await import(pathToFileURL(join(folder, "coreyard.js")).href)
  );
  glue.initSync({ module: readFileSync(join(folder, "coreyard_bg.wasm")) });
  return {
    catalog: glue.catalog(),
    parseRequest: (experiment, given) =>
      glue.parseRequest(experiment, given, availableParallelism()),
  };
}
