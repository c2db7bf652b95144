/** What the project asks of Rust, read from the files that say so: rust-toolchain.toml and Cargo.lock. */
import { readFileSync } from "node:fs";
import { run } from "./command.js";
import { Failure } from "./failure.js";
import { inRoot } from "./paths.js";

/** The one version of wasm-pack this project is built with. */
export const WASM_PACK = "0.15.1";

/** Firefox's driver: it is compiled, because its prebuilt programs are not in any package registry. */
export const GECKODRIVER = "0.37.1";

/** @returns {{ channel: string, components: string[], targets: string[] }} */
export function pinnedToolchain() {
  const text = readFileSync(inRoot("rust-toolchain.toml"), "utf8");
  const channel = /^channel = "([^"]+)"/m.exec(text)?.[1];
  if (channel === undefined) throw new Failure("rust-toolchain.toml names no channel.");
  return { channel, components: listOf(text, "components"), targets: listOf(text, "targets") };
}

/**
 * @param {string} text
 * @param {string} key of a TOML list of strings
 */
function listOf(text, key) {
  const list = new RegExp(`^${key} = \\[([^\\]]*)\\]`, "m").exec(text)?.[1] ?? "";
  return [...list.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? "");
}

/** @returns {string} the version of wasm-bindgen in Cargo.lock: its command line tool must be the same */
export function bindgenVersion() {
  const text = readFileSync(inRoot("Cargo.lock"), "utf8");
  const version = /name = "wasm-bindgen"\nversion = "([^"]+)"/.exec(text)?.[1];
  if (version === undefined) throw new Failure("Cargo.lock names no wasm-bindgen.");
  return version;
}

/** Are the pinned toolchain, its components and its targets installed? */
export async function hasToolchain() {
  const { channel, components, targets } = pinnedToolchain();
  const list = ["component", "list", "--installed", "--toolchain", channel];
  const { code, output } = await run("rustup", list);
  const wanted = [...components, ...targets.map((target) => `rust-std-${target}`)];
  const installed = output.split("\n");
  return code === 0 && wanted.every((name) => installed.some((line) => line.startsWith(name)));
}

/**
 * @param {string} tool
 * @param {string} version
 */
export async function hasTool(tool, version) {
  const { code, output } = await run(tool, ["--version"]);
  return code === 0 && output.trim() === `${tool} ${version}`;
}
