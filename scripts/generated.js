/** What the page imports and Rust decides: www/generated, never committed. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure, messageOf } from "./failure.js";
import { BUILT_WASM, GENERATED, inRoot } from "./paths.js";
import { loadRustLab } from "./rust_lab.js";

/** @param {string} hash the name of the folder of the wasm builds */
export async function writeGenerated(hash) {
  mkdirSync(GENERATED, { recursive: true });
  write("wasm.d.ts", withoutExamples(readTypes()));
  write("catalog.json", textOf(await loadCatalog("portable")));
  const { experiments } = await loadCatalog("models");
  const names = experiments.map(({ name }) => name);
  write("build.ts", buildModule(hash, names));
}

/**
 * Leaves a file that says the same alone, so that nothing that watches it wakes up.
 *
 * @param {string} name
 * @param {string} text
 */
function write(name, text) {
  const path = join(GENERATED, name);
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
}

function readTypes() {
  return readFileSync(join(BUILT_WASM, "portable", "coreyard.d.ts"), "utf8");
}

/**
 * Without the examples of Rust's documentation, which are in Rust.
 *
 * @param {string} types
 */
function withoutExamples(types) {
  return types.replaceAll(/\n *\*\n *\* # Examples\n *\* ```[^]*?\n *\* ```(?=\n)/g, "");
}

/** @param {object} value */
const textOf = (value) => `${JSON.stringify(value, null, 2)}\n`;

/**
 * @param {string} hash
 * @param {string[]} ofModels the experiments of the build `models`
 */
function buildModule(hash, ofModels) {
  const text = readFileSync(inRoot("package.json"), "utf8");
  const { version } = /** @type {{ version: string }} */ (JSON.parse(text));
  return `// Written by scripts/generated.js.

/** The version in package.json. */
export const VERSION = "${version}";

/** Where the wasm builds are, relative to the page: each in its folder, \`portable/coreyard.js\` and so on. */
export const WASM_BASE = "wasm/${hash}/";

/** The experiments that the build \`models\` has. */
export const OF_MODELS: readonly string[] = ${JSON.stringify(ofModels)};
`;
}

/**
 * The experiments, their models and parameters, asked of the build itself: the page shows them before it loads any wasm.
 *
 * @param {"portable" | "models"} build
 */
async function loadCatalog(build) {
  try {
    return (await loadRustLab(join(BUILT_WASM, build))).catalog;
  } catch (error) {
    throw new Failure(`The catalog of the ${build} build cannot be read: ${messageOf(error)}`);
  }
}
