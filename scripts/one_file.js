/**
 * Joins the scripts of a wasm build into one: bundlers move and rename files one by one, and a script would not find its
 * neighbours. The workers of processes, and rayon's, run the same script then.
 */
import { join } from "node:path";
import { rolldown } from "rolldown";
import { Failure } from "./failure.js";

const ENTRY = "\0entry";
const BEFORE = "\0before";

/** Where the scripts name each other: the worker of a process runs `process.js`. */
const NEIGHBOUR = /new URL\((["'`])\.\/process\.js\1, ?import\.meta\.url\)\.href/;

/**
 * @param {string} folder of a wasm build
 * @param {string} file that is written
 * @throws {Failure} if the scripts are not as expected
 */
export async function joinScripts(folder, file) {
  const plugin = joining(join(folder, "coreyard.js"), join(folder, "process.js"));
  const bundle = await rolldown({ input: ENTRY, plugins: [plugin], treeshake: false });
  const { output } = await bundle.write({ file, format: "es", minify: true });
  await bundle.close();
  const [{ code }, ...others] = output;
  if (others.length > 0 || code.includes("process.js")) {
    throw new Failure(`${folder}: its scripts cannot be joined, see scripts/one_file.js.`);
  }
}

/**
 * `process.js` takes the worker that loads it for that of a process. So what it sets is taken back, unless this script is
 * the worker's own; that of rayon's workers is too, but lies in a blob.
 *
 * @param {string} glue
 * @param {string} process
 * @returns {import("rolldown").Plugin}
 */
function joining(glue, process) {
  const [glueId, processId] = [glue, process].map((path) => JSON.stringify(path));
  /** @type {Record<string, string>} */
  const modules = {
    [BEFORE]: "export const before = [self.onmessage, self.onmessageerror];",
    [ENTRY]: `
      import { before } from ${JSON.stringify(BEFORE)};
      export * from ${glueId};
      export { default } from ${glueId};
      import ${processId};
      const isProcess = self.location.href === import.meta.url && self.location.protocol !== "blob:";
      if (!isProcess) [self.onmessage, self.onmessageerror] = before;
    `,
  };
  return {
    name: "joining",
    resolveId: (id) => (id in modules ? id : null),
    load: (id) => modules[id] ?? null,
    transform: (code) => code.replace(NEIGHBOUR, "import.meta.url"),
  };
}
