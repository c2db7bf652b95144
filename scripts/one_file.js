/**
 * Joins the scripts of a wasm build into one: bundlers move and rename files one by one, and a script would not find its
 * neighbours. The workers of processes run the same script then, under an address that ends in `#process`.
 */
import { join } from "node:path";
import { rolldown } from "rolldown";
import { Failure } from "./failure.js";
import { filesBelow } from "./stamp.js";

const ENTRY = "\0one-file";

/**
 * Where scripts take it that they are several, and what they say instead.
 *
 * @type {Record<string, [several: string, one: string][]>}
 */
const CHANGES = {
  "host.js": [['new URL("./process.js", import.meta.url).href', "`${import.meta.url}#process`"]],
  "process.js": [
    [
      "self.onmessage = ({ data }) => void become",
      "if (isProcess) self.onmessage = ({ data }) => void become",
    ],
    ["self.onmessageerror = ", "if (isProcess) self.onmessageerror = "],
    ["await import(program.glue)", "await import(import.meta.url)"],
    [
      "const early = [];",
      'const early = [];\nconst isProcess = import.meta.url.endsWith("#process");',
    ],
  ],
  // Only the site has somebody who answers requests.
  "fetch.js": [['import.meta.url.slice(0, import.meta.url.lastIndexOf("wasm/"))', "undefined"]],
};

/**
 * @param {string} folder of a wasm build
 * @param {string} file that is written
 * @throws {Failure} if the scripts are not as expected
 */
export async function joinScripts(folder, file) {
  const bundle = await rolldown({ input: ENTRY, plugins: [entryOf(folder), oneFile()] });
  await bundle.write({ file, format: "es" });
  await bundle.close();
}

/**
 * A module of what the page calls, and of what runs in the workers of processes.
 *
 * @param {string} folder
 * @returns {import("rolldown").Plugin}
 */
function entryOf(folder) {
  const glue = JSON.stringify(join(folder, "coreyard.js"));
  const process = filesBelow(folder).find((path) => path.endsWith(join("host", "process.js")));
  return {
    name: "entry",
    resolveId: (id) => (id === ENTRY ? id : null),
    load: (id) =>
      id === ENTRY
        ? `export * from ${glue}; export { default } from ${glue}; import ${JSON.stringify(process)};`
        : null,
  };
}

/** @returns {import("rolldown").Plugin} */
function oneFile() {
  return {
    name: "one-file",
    transform(code, id) {
      const [, name = ""] = /src[\\/]host[\\/](\w+\.js)$/.exec(id) ?? [];
      return (CHANGES[name] ?? []).reduce((text, [several, one]) => {
        if (text.split(several).length !== 2) {
          throw new Failure(
            `src/host/${name} does not say once "${several}": see scripts/one_file.js.`,
          );
        }
        return text.replace(several, one);
      }, code);
    },
  };
}
