/** The stages of `npm test`: what each runs, and how its runner says how many tests passed. */
import { readFileSync, readdirSync } from "node:fs";
import { findDriver, findFirefox, findGeckodriver } from "./browser.js";
import { THREADS_ARGUMENTS } from "./build_wasm.js";
import { check } from "./check.js";
import { run } from "./command.js";
import { inRoot } from "./paths.js";
import { whyNoFirefox } from "./setup_steps.js";
import { filesBelow } from "./stamp.js";
import { cargoTally, playwrightTally, vitestTally } from "./tally.js";

/** @typedef {import("./tally.js").Tally} Tally */
/**
 * @typedef {object} Runner
 * @property {() => string[]} command
 * @property {(output: string) => Tally} tally
 * @property {() => boolean} hasTests whether there is a test to run: a stage that finds none of those there are is broken
 * @property {() => string | undefined} [cannot] why it cannot run on this machine: it counts as skipped
 * @property {boolean} [needsSite] whether it looks at what `npm run build` makes
 */

/** A runner that takes longer is stuck. The slowest, the page's, takes 9 minutes on two cores that do nothing else. */
const LIMIT_MS = 30 * 60_000;

/** wasm-bindgen gives all tests of a file 20 s together: too few on a machine that is busy. */
const ENV = { WASM_BINDGEN_TEST_TIMEOUT: "300" };

/** @type {Record<string, Runner>} */
const RUNNERS = {
  native: {
    command: () => ["cargo", "test", "--no-fail-fast"],
    tally: cargoTally,
    hasTests: () => contains(["src"], ".rs", "#[test]"),
  },
  portable: {
    command: () => browserTests([]),
    tally: cargoTally,
    hasTests: hasWasmTests,
  },
  threads: {
    command: () => browserTests(THREADS_ARGUMENTS),
    tally: cargoTally,
    hasTests: hasWasmTests,
  },
  example: {
    command: () => browserTests([], "examples/prime_count"),
    tally: cargoTally,
    hasTests: () => contains(["examples"], ".rs", "#[wasm_bindgen_test]"),
  },
  firefox: {
    command: () => firefoxTests([]),
    tally: cargoTally,
    hasTests: hasWasmTests,
    cannot: whyNotInFirefox,
  },
  "firefox-threads": {
    command: () => firefoxTests(THREADS_ARGUMENTS),
    tally: cargoTally,
    hasTests: hasWasmTests,
    cannot: whyNotInFirefox,
  },
  unit: {
    command: () => ["vitest", "run", "--passWithNoTests"],
    tally: vitestTally,
    hasTests: () => contains(["tests/unit"], ".test.ts", ""),
    needsSite: true,
  },
  page: {
    command: () => ["playwright", "test", "--pass-with-no-tests"],
    tally: playwrightTally,
    hasTests: () => contains(["tests/browser"], ".test.ts", ""),
    needsSite: true,
  },
};

export const STAGES = ["check", ...Object.keys(RUNNERS)];

/**
 * Runs a stage, its output passed through.
 *
 * @param {string} stage
 * @param {() => Promise<void>} buildSite called by the stages that need it
 * @returns {Promise<Tally>}
 */
export async function runStage(stage, buildSite) {
  const runner = RUNNERS[stage];
  if (runner === undefined) return check();
  const reason = runner.cannot?.();
  if (reason !== undefined) return skipped(reason);
  if (runner.needsSite) await buildSite();
  const [command = "", ...args] = runner.command();
  const { code, output } = await run(command, args, { show: true, limitMs: LIMIT_MS, env: ENV });
  return judge(runner, code, runner.tally(output));
}

/** @param {string} reason */
function skipped(reason) {
  console.log(`Skipped: ${reason}.`);
  return { passed: 0, failed: 0, skipped: 1 };
}

/**
 * A runner that failed without counting a failure crashed; one that ran nothing did not find the tests.
 *
 * @param {Runner} runner
 * @param {number} code
 * @param {Tally} tally
 */
function judge(runner, code, tally) {
  if (code !== 0 && tally.failed === 0) return { ...tally, failed: 1 };
  const ran = tally.passed + tally.failed + tally.skipped;
  if (ran > 0 || !runner.hasTests()) return tally;
  console.error("There are tests, and none of them was run.");
  return { ...tally, failed: 1 };
}

/**
 * @param {string[]} cargo further arguments
 * @param {string} [crate] the folder of another crate than ours
 */
function browserTests(cargo, crate) {
  // Our driver by its path: without one on PATH, wasm-pack would download its own.
  const driver = findDriver();
  const chrome = driver === undefined ? ["--chrome"] : ["--chrome", "--chromedriver", driver];
  const extra = cargo.length === 0 ? [] : ["--", ...cargo];
  const where = crate === undefined ? [] : [crate];
  return ["wasm-pack", "test", "--headless", ...chrome, "--mode", "no-install", ...where, ...extra];
}

/**
 * What is not run in Firefox: hundreds of processes take it half a minute, and on a busy machine more than all tests of a
 * file may take.
 */
const NOT_IN_FIREFOX = ["endurance"];

/** @param {string[]} cargo further arguments */
function firefoxTests(cargo) {
  const driver = findGeckodriver();
  const firefox = driver === undefined ? ["--firefox"] : ["--firefox", "--geckodriver", driver];
  const tests = rustTests().flatMap((name) => ["--test", name]);
  const how = ["--headless", ...firefox, "--mode", "no-install"];
  return ["wasm-pack", "test", ...how, "--", ...cargo, ...tests];
}

/** The files of `tests` that are run in Firefox too. */
function rustTests() {
  const files = readdirSync(inRoot("tests")).filter((file) => file.endsWith(".rs"));
  return files
    .map((file) => file.slice(0, -".rs".length))
    .filter((name) => !NOT_IN_FIREFOX.includes(name));
}

function whyNotInFirefox() {
  if (findFirefox() === undefined) return whyNoFirefox() ?? "there is no Firefox";
  return findGeckodriver() === undefined ? "there is no geckodriver" : undefined;
}

function hasWasmTests() {
  return contains(["src", "tests"], ".rs", "#[wasm_bindgen_test");
}

/**
 * @param {string[]} folders
 * @param {string} ending of the files' names
 * @param {string} text
 */
function contains(folders, ending, text) {
  return folders
    .flatMap((folder) => filesBelow(inRoot(folder)))
    .some((file) => file.endsWith(ending) && readFileSync(file, "utf8").includes(text));
}
