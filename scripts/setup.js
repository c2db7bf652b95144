/** Brings a machine to the point where everything builds and every test runs. Uses nothing but Node itself. */
import { join } from "node:path";
import { Failure } from "./failure.js";
import { LOGS } from "./paths.js";
import { setupSteps } from "./setup_steps.js";

/** @typedef {import("./setup_steps.js").Step} Step */
/** @typedef {import("./setup_steps.js").StepId} StepId */

/** What npm, cargo, rustup and apt say when there is no network. */
const NO_NETWORK =
  /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|ECONNREFUSED|could(n't| not) resolve|temporary failure resolving|dns error|network is unreachable|failed to connect/i;

const STILL_WORKING_MS = 30_000;

/**
 * Does the steps that are not done yet; at once when all are.
 *
 * @param {{ without?: StepId[], optional?: StepId[], forTests?: boolean }} [options] steps that are not wanted, steps whose
 *   failure is only reported, and whether to do those that only the tests need
 * @throws {Failure} when a step failed, after the steps that run beside it have ended
 */
export async function setUp({ without = [], optional = [], forTests = false } = {}) {
  const steps = setupSteps()
    .filter((step) => step.cannot === undefined && (forTests || !step.forTests))
    .filter(({ id }) => !without.includes(id));
  const done = await Promise.all(steps.map(({ isDone }) => Promise.resolve(isDone())));
  const missing = steps.filter((_, index) => !done[index]);
  if (missing.length === 0) return;

  const list = missing.map(({ name, typical }) => `${name} (about ${typical})`).join(", ");
  console.log(`Setting up, this once: ${list}.`);
  const failed = (await runAll(missing)).filter((id) => id !== undefined);
  if (failed.some((id) => !optional.includes(id))) {
    throw new Failure("The set-up is not complete: see above, then run the command again.");
  }
}

/**
 * Each step as soon as the one before it is done, beside the others.
 *
 * @param {Step[]} steps
 * @returns {Promise<(StepId | undefined)[]>} those that failed
 */
function runAll(steps) {
  /** @type {Map<StepId, Promise<StepId | undefined>>} */
  const started = new Map();
  for (const step of steps) {
    const before = step.after === undefined ? undefined : started.get(step.after);
    started.set(step.id, runAfter(before, step));
  }
  return Promise.all(started.values());
}

/**
 * @param {Promise<StepId | undefined> | undefined} before
 * @param {Step} step
 * @returns {Promise<StepId | undefined>} the step itself if it failed
 */
async function runAfter(before, step) {
  const isBlocked = (await before) !== undefined;
  const problem = isBlocked ? `  ${step.name}: not tried.` : await runStep(step);
  if (problem === undefined) return undefined;
  console.error(problem);
  return step.id;
}

/**
 * @param {Step} step
 * @returns {Promise<string | undefined>} what went wrong
 */
async function runStep(step) {
  const began = Date.now();
  const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`;
  const timer = setInterval(() => {
    console.log(`  ${step.name}: ${seconds()} so far (about ${step.typical})`);
  }, STILL_WORKING_MS);
  console.log(`  ${step.name}: started`);
  const problem = await problemOf(step);
  clearInterval(timer);
  if (problem === undefined) console.log(`  ${step.name}: done in ${seconds()}`);
  return problem;
}

/**
 * @param {Step} step
 * @returns {Promise<string | undefined>}
 */
async function problemOf(step) {
  const log = join(LOGS, `${step.id}.log`);
  const { code, output } = await step.run(log);
  if (code === 0 && (await step.isDone())) return undefined;
  const lines = [
    `${step.name}: failed (${reasonOf(code, output)}).`,
    ...detailsOf(output).map((line) => `  ${line}`),
    `  By hand: ${step.byHand}`,
    `  All output: ${log}`,
  ];
  return lines.map((line) => `  ${line}`).join("\n");
}

/**
 * @param {number} code
 * @param {string} output
 */
function reasonOf(code, output) {
  if (NO_NETWORK.test(output)) return "the network cannot be reached";
  return code === 127 ? "there is no such command" : `exit code ${code}`;
}

/**
 * The lines that say what is wrong, else the last ones.
 *
 * @param {string} output
 */
function detailsOf(output) {
  const lines = output
    .trim()
    .split("\n")
    .filter((line) => line !== "");
  const errors = lines.filter((line) => /\berror\b|^E: /i.test(line));
  return errors.length > 0 ? errors.slice(0, 3) : lines.slice(-3);
}
