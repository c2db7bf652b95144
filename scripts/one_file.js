/**
 * Joins the JavaScript of a wasm build into one script.
 *
 * A process starts with its scripts, so they are part of its price: ten files took a worker 25 ms here, three took 10 ms. And
 * bundlers move and rename files one by one, so that a script of the npm package would not find its neighbours. The workers of
 * processes and threads run the same script, under addresses that end in `#process` and `#thread`.
 */
import { basename, join } from "node:path";
import { rolldown } from "rolldown";
import { Failure } from "./failure.js";
import { filesBelow } from "./stamp.js";

const ENTRY = "\0one-file";

/** What the build's own script exports. To import it by an address again would be a second copy, and bundlers would change that. */
const ITSELF = "itself";

/** @typedef {Record<string, [several: string, one: string][]>} Changes */

/**
 * Where scripts take it that they are several, and what they say instead.
 *
 * @type {Changes}
 */
const CHANGES = {
  "host.js": [['new URL("./process.js", import.meta.url).href', "`${import.meta.url}#process`"]],
  "process.js": [
    [
      "self.onmessage = ({ data }) => void become",
      "if (isProcess) self.onmessage = ({ data }) => void become",
    ],
    ["self.onmessageerror = ", "if (isProcess) self.onmessageerror = "],
    ["const glue = await import(program.glue);", ""],
    [
      "const early = [];",
      `import * as glue from "${ITSELF}";
      const early = [];
      const isProcess = import.meta.url.endsWith("#process");`,
    ],
  ],
  // A thread of a blob would not know where the site is.
  "workerHelpers.no-bundler.js": [
    ["const pkg = await import(data.mainJS);", ""],
    // It would be warned of in the page's console, once for each thread.
    [
      "pkg.default(data.module, data.memory)",
      "pkg.default({ module_or_path: data.module, memory: data.memory })",
    ],
    ["let _workers;", `import * as pkg from "${ITSELF}"; let _workers;`],
    ["let scriptBlob = await fetch(import.meta.url).then(r => r.blob());", ""],
    ["URL.createObjectURL(scriptBlob)", "`${import.meta.url}#thread`"],
    ["URL.revokeObjectURL(url);", ""],
  ],
};

/**
 * Where nobody answers requests: only the site has somebody who does.
 *
 * @type {Changes}
 */
const UNANSWERED = {
  "fetch.js": [['import.meta.url.slice(0, import.meta.url.lastIndexOf("wasm/"))', "undefined"]],
};

/**
 * @param {string} folder of a wasm build
 * @param {string} file that is written
 * @param {{ isOfSite: boolean }} options
 * @throws {Failure} if the scripts are not as expected
 */
export async function joinScripts(folder, file, { isOfSite }) {
  const changes = isOfSite ? CHANGES : { ...CHANGES, ...UNANSWERED };
  const plugins = [entryOf(folder), change(changes)];
  const bundle = await rolldown({ input: ENTRY, plugins });
  await bundle.write({ file, format: "es", minify: true });
  await bundle.close();
}

/**
 * A module of what the page calls, and of what runs in the workers of processes.
 *
 * @param {string} folder
 * @returns {import("rolldown").Plugin}
 */
function entryOf(folder) {
  const itself = join(folder, "coreyard.js");
  const glue = JSON.stringify(itself);
  const process = filesBelow(folder).find((path) => path.endsWith(join("host", "process.js")));
  return {
    name: "entry",
    resolveId: (id) => (id === ENTRY ? id : id === ITSELF ? itself : null),
    load: (id) =>
      id === ENTRY
        ? `export * from ${glue}; export { default } from ${glue}; import ${JSON.stringify(process)};`
        : null,
  };
}

/**
 * @param {Changes} changes
 * @returns {import("rolldown").Plugin}
 */
function change(changes) {
  return {
    name: "change",
    transform(code, id) {
      const name = basename(id);
      return (changes[name] ?? []).reduce((text, [several, one]) => {
        if (text.split(several).length !== 2) {
          throw new Failure(`${name} does not say once "${several}": see scripts/one_file.js.`);
        }
        return text.replace(several, () => one);
      }, code);
    },
  };
}
