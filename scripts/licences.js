/** The licences of what others wrote and is passed on here: crates in the wasm builds, npm packages in the scripts. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "./command.js";
import { Failure } from "./failure.js";
import { inRoot } from "./paths.js";

/**
 * @typedef {object} Work
 * @property {string} name with its version
 * @property {string} licence as SPDX writes it
 * @property {string} folder where its licences lie
 */

const HEAD = `What is passed on with Coreyard, and under which licences.

All wasm builds hold parts of Rust's standard library, https://github.com/rust-lang/rust: MIT OR Apache-2.0.
`;

/**
 * Every work with its licence, those of the same words together.
 *
 * @param {Iterable<string>} files of npm packages and others, as a bundler names its modules
 */
export async function licencesOf(files) {
  /** @type {Map<string, Work[]>} */
  const byText = new Map();
  for (const work of [...(await crates()), ...packagesOf(files)]) {
    const text = textOf(work);
    byText.set(text, [...(byText.get(text) ?? []), work]);
  }
  const parts = [...byText].map(([text, works]) => `${works.map(lineOf).join("\n")}\n\n${text}`);
  return [HEAD, ...parts].join(`\n${"-".repeat(80)}\n\n`);
}

/** @param {Work} work */
const lineOf = ({ name, licence }) => `${name}: ${licence}`;

/**
 * Its licences' words. Of a choice that has MIT in it Apache is left out, which is eleven pages for each.
 *
 * @param {Work} work
 */
function textOf({ folder, licence }) {
  const all = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name));
  const isChoice = / OR /.test(licence) && all.some((name) => /mit/i.test(name));
  const chosen = isChoice ? all.filter((name) => !/apache/i.test(name)) : all;
  return chosen.map((name) => readFileSync(join(folder, name), "utf8").trim()).join("\n\n") + "\n";
}

/**
 * @param {Iterable<string>} files
 * @returns {Work[]}
 */
function packagesOf(files) {
  const names = [...files].map((file) => /node_modules\/((@[^/]+\/)?[^/]+)\//.exec(file)?.[1]);
  return [...new Set(names)].sort().flatMap((name) => {
    if (name === undefined || !existsSync(inRoot("node_modules", name))) return [];
    const folder = inRoot("node_modules", name);
    const text = readFileSync(join(folder, "package.json"), "utf8");
    const { version, license } = /** @type {Record<string, string>} */ (JSON.parse(text));
    return [{ name: `${name} ${version}`, licence: license ?? "", folder }];
  });
}

/**
 * @typedef {object} Package
 * @property {string} id
 * @property {string} name
 * @property {string} version
 * @property {string} license
 * @property {string} manifest_path
 * @property {{ kind: string[] }[]} targets
 *
 * @typedef {object} Node
 * @property {string} id
 * @property {{ pkg: string, dep_kinds: { kind: string | null }[] }[]} deps
 *
 * @typedef {{ packages: Package[], resolve: { nodes: Node[], root: string } }} Metadata
 */

/** @returns {Promise<Work[]>} the crates that are compiled into one of the builds */
async function crates() {
  const what = ["--filter-platform", "wasm32-unknown-unknown", "--features", "threads"];
  const how = ["--format-version", "1", "--locked", "--offline", "--quiet"];
  const { code, output } = await run("cargo", ["metadata", ...how, ...what]);
  if (code !== 0) throw new Failure(`The crates' licences cannot be found:\n${output}`);
  const metadata = /** @type {Metadata} */ (JSON.parse(output));
  return [...linked(metadata)].map(({ name, version, license, manifest_path }) => ({
    name: `${name} ${version}`,
    licence: license,
    folder: dirname(manifest_path),
  }));
}

/**
 * Everything below our crate, but for what runs while it is compiled.
 *
 * @param {Metadata} metadata
 */
function linked({ packages, resolve: { nodes, root } }) {
  /** @type {Set<Package>} */
  const found = new Set();
  const waiting = [root];
  for (const id of waiting) {
    const deps = nodes.find((node) => node.id === id)?.deps ?? [];
    const normal = deps.filter(({ dep_kinds }) => dep_kinds.some(({ kind }) => kind === null));
    const crates = normal.flatMap(({ pkg }) => packages.filter((one) => one.id === pkg));
    for (const crate of crates.filter(({ targets }) => !targets.some(isMacro))) {
      if (!found.has(crate)) waiting.push(crate.id);
      found.add(crate);
    }
  }
  return found;
}

/** @param {{ kind: string[] }} target */
const isMacro = ({ kind }) => kind.includes("proc-macro");

/** @returns {import("vite").Plugin} the same for the site, with the fonts, which are no modules of it */
export function licences() {
  return {
    name: "coreyard-licences",
    async generateBundle() {
      // Only now: it loads what makes fonts.
      const { FONTS } = await import("./fonts.js");
      const source = await licencesOf([...this.getModuleIds(), ...Object.values(FONTS)]);
      this.emitFile({ type: "asset", fileName: "licences.txt", source });
    },
  };
}
