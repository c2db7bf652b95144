/** Child processes: their environment, their output, and their end when ours comes. */
import { spawn } from "node:child_process";
import { accessSync, constants, createWriteStream, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { ROOT, TOOLS, inRoot } from "./paths.js";

/**
 * @typedef {object} Options
 * @property {boolean} [show] pass the output through as it comes
 * @property {string} [log] a file that keeps the output
 * @property {Record<string, string>} [env] added to the environment
 * @property {number} [limitMs] ends it after so long
 *
 * @typedef {object} Outcome
 * @property {number} code the exit code; 127 when there is no such command
 * @property {string} output stdout and stderr, as they came
 */

/** The programs of this project come before the user's own, cargo's after them. */
const PATH = [
  join(TOOLS, "bin"),
  inRoot("node_modules", ".bin"),
  process.env.PATH ?? "",
  join(homedir(), ".cargo", "bin"),
].join(delimiter);

/** @type {Set<number>} */
const running = new Set();

/**
 * Runs a command in the project's root and waits for it. Never throws: look at `code`.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Options} [options]
 * @returns {Promise<Outcome>}
 */
export function run(command, args, options = {}) {
  // A group of its own (`detached`), so that whatever the child starts can be ended with it.
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...environment(), ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const output = collect(child, options);
  const { pid } = child;
  if (pid === undefined) return failedToStart(child);
  running.add(pid);
  const limit = setTimeout(
    () => {
      child.stderr.emit("data", Buffer.from(`\n${command} was ended: it took too long.\n`));
      endGroup(pid);
    },
    options.limitMs ?? 2 ** 31 - 1,
  );
  return new Promise((resolve) => {
    child.once("close", (code) => {
      clearTimeout(limit);
      running.delete(pid);
      resolve({ code: code ?? 1, output: output() });
    });
  });
}

/**
 * @param {import("node:events").EventEmitter} child
 * @returns {Promise<Outcome>}
 */
function failedToStart(child) {
  return new Promise((resolve) => {
    child.once("error", (/** @type {Error} */ error) => {
      resolve({ code: 127, output: error.message });
    });
  });
}

/**
 * @param {import("node:child_process").ChildProcessByStdio<null, import("node:stream").Readable, import("node:stream").Readable>} child
 * @param {Options} options
 * @returns {() => string} all output so far
 */
function collect(child, { show = false, log }) {
  /** @type {Buffer[]} */
  const chunks = [];
  const file = log === undefined ? undefined : openLog(log);
  /** @param {Buffer} chunk */
  const take = (chunk) => {
    chunks.push(chunk);
    file?.write(chunk);
    if (show) process.stdout.write(chunk);
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  child.once("close", () => file?.end());
  return () => Buffer.concat(chunks).toString();
}

/** @param {string} path */
function openLog(path) {
  mkdirSync(dirname(path), { recursive: true });
  return createWriteStream(path);
}

function environment() {
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, ...colours(), PATH };
  // Each of these would silently replace what .cargo/threads.toml and rust-toolchain.toml say.
  delete env.RUSTFLAGS;
  delete env.CARGO_ENCODED_RUSTFLAGS;
  delete env.CARGO_BUILD_TARGET;
  delete env.RUSTUP_TOOLCHAIN;
  return env;
}

/** A child writes to a pipe: it colours its output only when told that a person reads it. */
function colours() {
  const wanted = process.stdout.isTTY && process.env.NO_COLOR === undefined;
  return wanted ? { FORCE_COLOR: "1", CARGO_TERM_COLOR: "always" } : {};
}

/**
 * The path of a program, or undefined.
 *
 * @param {string} name
 * @returns {string | undefined}
 */
export function which(name) {
  return PATH.split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/** @param {string} path */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param {number} pid of a child: whatever it has started ends too */
function endGroup(pid) {
  try {
    process.kill(-pid, "SIGTERM");
  } catch {
    // It ended by itself in the meantime.
  }
}

process.once("exit", () => {
  running.forEach(endGroup);
});
for (const [signal, number] of /** @type {const} */ ([
  ["SIGINT", 2],
  ["SIGTERM", 15],
  ["SIGHUP", 1],
])) {
  process.once(signal, () => process.exit(128 + number));
}
