/**
 * The web server inside wasm-bindgen's test runner, with a fault mended: when a browser opens more connections at once than
 * the server has threads waiting, all of them are queued and some are never served, so that a test page or a process's
 * worker waits for its last file for ever. Seen in 8 of 25 starts here.
 *
 * The source comes from the registry, one condition is changed, and cargo is told to build with that copy.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command.js";
import { TOOLS } from "./paths.js";

/** @typedef {import("./command.js").Outcome} Outcome */

const VERSION = "0.12.0";
const FOLDER = join(TOOLS, "tiny_http");
const SOURCE = join(FOLDER, "vendor", "tiny_http");
const FILE = join(SOURCE, "src", "util", "task_pool.rs");
/** There once a runner was built with it. */
const STAMP = join(TOOLS, "bin", `tiny_http-${VERSION}.stamp`);

/** A thread that was woken counts as waiting until it runs: there must be more of them than connections in the queue. */
const FAULT = "self.sharing.waiting_tasks.load(Ordering::Acquire) == 0";
const MENDED = "self.sharing.waiting_tasks.load(Ordering::Acquire) <= queue.len()";

const MANIFEST = `[package]
name = "source_of_tiny_http"
version = "0.0.0"
edition = "2024"

[dependencies]
tiny_http = "=${VERSION}"

[workspace]
`;

/** What makes cargo build with the mended copy. */
export const PATCH = ["--config", `patch.crates-io.tiny_http.path="${SOURCE}"`];

/** @returns {boolean} whether the runner that is installed has the mended server */
export function isMended() {
  return existsSync(STAMP);
}

/**
 * Fetches the source, mends it, and has `install` build the runner with it.
 *
 * @param {string} log
 * @param {() => Promise<Outcome>} install
 * @returns {Promise<Outcome>}
 */
export async function withMendedServer(log, install) {
  mkdirSync(join(FOLDER, "src"), { recursive: true });
  writeFileSync(join(FOLDER, "Cargo.toml"), MANIFEST);
  writeFileSync(join(FOLDER, "src", "lib.rs"), "");
  const manifest = ["--manifest-path", join(FOLDER, "Cargo.toml")];
  const fetched = await run("cargo", ["vendor", ...manifest, join(FOLDER, "vendor")], { log });
  if (fetched.code !== 0) return fetched;
  const source = readFileSync(FILE, "utf8");
  if (!source.includes(FAULT)) return { code: 1, output: `${FILE} is not as it was expected.` };
  writeFileSync(FILE, source.replace(FAULT, MENDED));
  const outcome = await install();
  if (outcome.code === 0) writeFileSync(STAMP, "");
  rmSync(FOLDER, { recursive: true, force: true });
  return outcome;
}
