/** The npm package's files, in package/: what `npm pack` takes along (package.json, `files`). */
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { run } from "./command.js";
import { Failure } from "./failure.js";
import { licencesOf } from "./licences.js";
import { joinScripts } from "./one_file.js";
import { BUILT_WASM, DIST, GENERATED, PACKAGE, inRoot } from "./paths.js";
import { siteHash } from "./site.js";
import { hashOf, isFresh, writeStamp } from "./stamp.js";

const STAMP = inRoot("target", "stamps", "package");
const INPUTS = ["scripts/package.js", "scripts/one_file.js", "tsconfig.package.json"];

/** Builds the package, unless it is up to date. The site is there already. */
export async function buildPackage() {
  const hash = `${siteHash()} ${hashOf(INPUTS.map((name) => inRoot(name)))}`;
  if (isFresh(PACKAGE, STAMP, hash)) return;
  console.log("Building the npm package (about 5 s)");
  rmSync(PACKAGE, { recursive: true, force: true });
  mkdirSync(PACKAGE);
  for (const build of ["portable", "models", "threads"]) await addBuild(build);
  const lab = await bundle("lab", inRoot("www", "package", "lab.ts"));
  const mainProcess = await bundle("main_process", inRoot("www", "main_process.ts"));
  // The element has nothing that the lab has not.
  writeFileSync(join(PACKAGE, "licences.txt"), await licencesOf([...lab, ...mainProcess]));
  await declare();
  addElement();
  writeStamp(STAMP, hash);
}

/** @param {string} build */
async function addBuild(build) {
  const folder = join(BUILT_WASM, build);
  await joinScripts(folder, join(PACKAGE, `${build}.js`), { isOfSite: false });
  cpSync(join(folder, "coreyard_bg.wasm"), join(PACKAGE, `${build}.wasm`));
}

/**
 * Not by Vite: it would resolve the addresses of workers and modules now, and leave nothing for the bundler of the page that
 * uses the package.
 *
 * @param {string} name
 * @param {string} input
 * @returns {Promise<string[]>} the modules in it
 */
async function bundle(name, input) {
  const bundle = await rolldown({ input, plugins: [ownPlace()] });
  const { output } = await bundle.write({ file: join(PACKAGE, `${name}.js`), format: "es" });
  await bundle.close();
  return output[0].moduleIds;
}

/**
 * The package has its files in other places than the site.
 *
 * @returns {import("rolldown").Plugin}
 */
function ownPlace() {
  const site = inRoot("www", "site.ts");
  return {
    name: "own-place",
    async resolveId(id, importer) {
      const resolved = await this.resolve(id, importer, { skipSelf: true });
      return resolved?.id === site ? inRoot("www", "package", "site.ts") : null;
    },
  };
}

/** The types, one file for each module, as TypeScript derives them. */
async function declare() {
  const { code, output } = await run("tsc", ["--project", "tsconfig.package.json"]);
  if (code !== 0) throw new Failure(`The package has no types:\n${output}`);
  mkdirSync(join(PACKAGE, "types", "generated"), { recursive: true });
  cpSync(join(GENERATED, "wasm.d.ts"), join(PACKAGE, "types", "generated", "wasm.d.ts"));
}

/** The element shows the site's frame: it is one script, built with the site. */
function addElement() {
  const element = join(DIST, "coreyard-lab.js");
  if (existsSync(element)) cpSync(element, join(PACKAGE, "element.js"));
}
