/** `npm run check`: formatting, lints, types and docs, in both languages. With `--fix`, mends what a program can mend. */
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { MODELS_ARGUMENTS, THREADS_ARGUMENTS, buildWasm } from "./build_wasm.js";
import { run } from "./command.js";
import { Failure, messageOf, runMain } from "./failure.js";
import { setUp } from "./setup.js";
import { closingLine, sumOf } from "./tally.js";

/** @typedef {import("./tally.js").Tally} Tally */
/**
 * @typedef {object} Check
 * @property {string} name
 * @property {string[]} command
 * @property {string[]} [fix] the command that mends instead
 */

const WASM_TARGET = ["--target", "wasm32-unknown-unknown"];
/** All that is compiled to wasm: the benchmarks of the kernels are not. */
const ON_WASM = ["--lib", "--tests", "--bench", "browser", ...WASM_TARGET];

/** @type {Check[]} */
const RUST = [
  {
    name: "rustfmt",
    command: ["cargo", "fmt", "--all", "--check"],
    fix: ["cargo", "fmt", "--all"],
  },
  {
    name: "clippy, native",
    command: clippy("--workspace", "--all-targets"),
    fix: [
      "cargo",
      "clippy",
      "--fix",
      "--allow-dirty",
      "--allow-staged",
      "--workspace",
      "--all-targets",
    ],
  },
  { name: "clippy, portable", command: clippy(...ON_WASM) },
  {
    name: "clippy, threads",
    command: clippy(...ON_WASM, ...THREADS_ARGUMENTS),
  },
  { name: "clippy, models", command: clippy(...MODELS_ARGUMENTS, ...WASM_TARGET) },
  // As a stranger's crate takes it.
  { name: "clippy, runtime alone", command: clippy("--no-default-features", ...WASM_TARGET) },
  { name: "rustdoc", command: ["node", "scripts/rustdoc.js"] },
];

/** @type {Check[]} */
const TYPESCRIPT = [
  ...["page", "worker", "host", "scripts", "tests"].map((project) => ({
    name: `types, ${project}`,
    command: ["tsc", "--project", `tsconfig.${project}.json`],
  })),
  {
    name: "eslint",
    command: ["eslint", "--max-warnings", "0", "."],
    fix: ["eslint", "--max-warnings", "0", "--fix", "."],
  },
  {
    name: "prettier",
    command: ["prettier", "--log-level", "warn", "--check", "."],
    fix: ["prettier", "--log-level", "warn", "--write", "."],
  },
];

/** @param {...string} args */
function clippy(...args) {
  return ["cargo", "clippy", "--quiet", ...args, "--", "-D", "warnings"];
}

/**
 * Runs every check and prints a line for each, with what a failed one said.
 *
 * @param {{ fix?: boolean }} [options]
 * @returns {Promise<Tally>}
 */
export async function check({ fix = false } = {}) {
  const builds = await checkBuilds();
  // Rust beside TypeScript: neither uses more than one core for most of its time.
  const lanes = await Promise.all([RUST, TYPESCRIPT].map((checks) => runInOrder(checks, fix)));
  return sumOf([builds, ...lanes.flat()]);
}

/** TypeScript's types come from the portable build, so that this is the first thing that can be wrong. */
async function checkBuilds() {
  const began = Date.now();
  try {
    await buildWasm();
    return report("wasm builds", began);
  } catch (error) {
    return report("wasm builds", began, messageOf(error));
  }
}

/**
 * @param {Check[]} checks
 * @param {boolean} fix
 */
async function runInOrder(checks, fix) {
  const tallies = [];
  for (const one of checks) tallies.push(await runCheck(one, fix));
  return tallies;
}

/**
 * @param {Check} check
 * @param {boolean} fix
 */
async function runCheck(check, fix) {
  const began = Date.now();
  const [command = "", ...args] = (fix ? check.fix : undefined) ?? check.command;
  const { code, output } = await run(command, args);
  return report(check.name, began, code === 0 ? undefined : output);
}

/**
 * @param {string} name
 * @param {number} began
 * @param {string} [problem]
 * @returns {Tally}
 */
function report(name, began, problem) {
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  const failed = problem !== undefined;
  console.log(`${failed ? "FAIL" : "ok  "}  ${name.padEnd(24)} ${seconds.padStart(6)} s`);
  if (failed) console.log(`${problem.trim()}\n`);
  return { passed: failed ? 0 : 1, failed: failed ? 1 : 0, skipped: 0 };
}

function parseFix() {
  try {
    return parseArgs({ options: { fix: { type: "boolean", default: false } } }).values.fix;
  } catch (error) {
    throw new Failure(`${messageOf(error)}\nUsage: npm run check [-- --fix]`, 2);
  }
}

const isMain = import.meta.url === pathToFileURL(process.argv[1] ?? "").href;
if (isMain) {
  await runMain(async () => {
    const fix = parseFix();
    await setUp({ without: ["browser"] });
    const tally = await check({ fix });
    console.log(closingLine(tally));
    if (tally.failed > 0) process.exitCode = 1;
  });
}
