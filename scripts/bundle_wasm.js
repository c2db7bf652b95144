/**
 * Joins the JavaScript of a wasm build into two files: `coreyard.js`, and what a process's worker runs (`process.js`), with
 * all that both import.
 *
 * A process starts with its scripts, so they are part of its price, and the more so where several start at once: a file that
 * is asked for by another costs two processes on two cores some 5 ms.
 */
import { readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { Failure } from "./failure.js";

/** The one script that runs as a worker and as a module, by its own address. */
const RAYON = "wasm-bindgen-rayon";

/** How a process's worker gets at the glue where it is another file. */
const IMPORT = "await import(program.glue)";

/** @param {string} folder as wasm-bindgen left it; its `snippets` are gone afterwards, but for rayon's */
export async function bundle(folder) {
  const snippets = join(folder, "snippets");
  const [own = ""] = readdirSync(snippets).filter((name) => !name.startsWith(RAYON));
  const glue = join(folder, "coreyard.js");
  const worker = join(snippets, own, "src", "host", "process.js");
  const joined = join(folder, "joined");
  await write(glue, join(joined, "coreyard.js"));
  await write(worker, join(joined, "process.js"), withGlue(glue));
  rmSync(join(snippets, own), { recursive: true });
  for (const name of readdirSync(joined)) renameSync(join(joined, name), join(folder, name));
  rmSync(joined, { recursive: true });
}

/**
 * @param {string} input
 * @param {string} file
 * @param {import("rolldown").Plugin} [plugin]
 */
async function write(input, file, plugin) {
  const external = (/** @type {string} */ id) => id.includes(RAYON);
  const bundle = await rolldown({
    input,
    external,
    makeAbsoluteExternalsRelative: false,
    plugins: [plugin],
    treeshake: false,
  });
  await bundle.write({ file, minify: true });
  await bundle.close();
}

/**
 * Has `process.js` hold the glue. Whoever asks a script there for its address is told that of `coreyard.js`: rayon's threads
 * run that one.
 *
 * @param {string} glue
 * @returns {import("rolldown").Plugin}
 */
function withGlue(glue) {
  return {
    name: "with-glue",
    transform(code, id) {
      const placed = code.replaceAll(
        "import.meta.url",
        'new URL("./coreyard.js", import.meta.url).href',
      );
      if (!id.endsWith("process.js")) return placed;
      if (placed.split(IMPORT).length !== 2)
        throw new Failure(
          `src/host/process.js does not say once "${IMPORT}": see ${import.meta.url}.`,
        );
      return `import * as glue from ${JSON.stringify(glue)};\n${placed.replace(`const glue = ${IMPORT};`, "")}`;
    },
  };
}
