/**
 * Joins the JavaScript of a wasm build: `coreyard.js`, what a process's worker runs (`process.js`), and what both import.
 *
 * A process starts with its scripts, so they are part of its price: ten files took a worker 25 ms here, three take 10 ms.
 */
import { readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";

/** The one script that runs as a worker and as a module, by its own address. */
const RAYON = "wasm-bindgen-rayon";

/** @param {string} folder as wasm-bindgen left it; its `snippets` are gone afterwards, but for rayon's */
export async function bundle(folder) {
  const snippets = join(folder, "snippets");
  const [own = ""] = readdirSync(snippets).filter((name) => !name.startsWith(RAYON));
  const bundle = await rolldown({
    input: {
      coreyard: join(folder, "coreyard.js"),
      process: join(snippets, own, "src", "host", "process.js"),
    },
    external: (id) => id.includes(RAYON),
    // `process.js` is a worker's script: it is there for what it does, and says nothing to who imports it.
    preserveEntrySignatures: "allow-extension",
    treeshake: false,
  });
  const joined = join(folder, "joined");
  await bundle.write({ dir: joined, chunkFileNames: "[name].js", minify: true });
  await bundle.close();
  rmSync(join(snippets, own), { recursive: true });
  for (const name of readdirSync(joined)) renameSync(join(joined, name), join(folder, name));
  rmSync(joined, { recursive: true });
}
