/** What the headless runner is asked on its command line, checked by the same Rust that runs it. */
import { parseArgs } from "node:util";
import { messageOf, Failure } from "./failure.js";

export const USAGE = `Usage: npm run --silent lab -- EXPERIMENT [options]
       npm run --silent lab -- --list

  --models a,b          the models to measure, separated by commas
  --workers N, --tasks N, --size N, --repeat N, …
                        the experiment's own numbers: see --list
  --start-method NAME   how processes are started: see --list
  --preset tutorial     the tutorial's own parameters; those given beside it count
  --json FILE           the report as JSON; with - it is all that is printed
  --trace FILE          the timeline as Trace Event JSON, for Perfetto or speedscope
  --csv DIR             a CSV file for each model
  --list                the experiments, their models and parameters`;

/** What the runner itself takes, with a value; everything else is for the experiment. */
const OWN = /** @type {const} */ (["preset", "json", "trace", "csv"]);
const PRESETS = ["tutorial"];

/**
 * @typedef {import("./rust_lab.js").RustLab} RustLab
 * @typedef {import("./rust_lab.js").Request} Request
 * @typedef {{ request: Request, json?: string | undefined, trace?: string | undefined, csv?: string | undefined }} Job
 */

/**
 * Options of any name, because every experiment has parameters of its own: those that it has not are refused later, by the
 * Rust that knows them.
 *
 * @param {string[]} args
 * @returns {{ list: boolean, help: boolean, experiment: string | undefined, values: Record<string, string | undefined> }}
 * @throws {Failure} with exit code 2 for what cannot be read
 */
export function parseCommandLine(args) {
  const named = args.flatMap((arg) => /^--([a-z][\w-]*)/.exec(arg)?.[1] ?? []);
  const flags = ["list", "help"];
  const options = Object.fromEntries(
    [...flags, ...named].map((name) => [
      name,
      { type: /** @type {"boolean" | "string"} */ (flags.includes(name) ? "boolean" : "string") },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    if (positionals.length > 1)
      throw new Error(`one experiment at a time, not ${positionals.join(" and ")}`);
    const { list, help, ...rest } = values;
    return {
      list: list === true,
      help: help === true,
      experiment: positionals[0],
      values: /** @type {Record<string, string>} */ (rest),
    };
  } catch (error) {
    throw wrong(messageOf(error).split(". ")[0] ?? "");
  }
}

/**
 * @param {string} experiment
 * @param {Record<string, string | undefined>} values
 * @param {RustLab} rust
 * @returns {Job}
 * @throws {Failure} with exit code 2 and a line for each thing that is wrong
 */
export function createJob(experiment, values, rust) {
  const { json, trace, csv, preset } = values;
  refuseUnknown("preset", preset, PRESETS);
  const given = preset === undefined ? {} : tutorialOf(experiment, rust);
  for (const [name, value] of Object.entries(values)) {
    if (!OWN.some((own) => own === name) && value !== undefined)
      given[name.replaceAll("-", "_")] = value;
  }
  try {
    return { request: rust.parseRequest(experiment, given), json, trace, csv };
  } catch (error) {
    throw wrong(messageOf(error));
  }
}

/**
 * @param {string} experiment
 * @param {RustLab} rust
 * @returns {Record<string, string>} none for an experiment that there is not: that is said later
 */
function tutorialOf(experiment, rust) {
  const entry = rust.catalog.experiments.find(({ name }) => name === experiment);
  return Object.fromEntries(
    (entry?.parameters ?? []).map(({ name, tutorial }) => [name, String(tutorial)]),
  );
}

/**
 * @param {string} kind
 * @param {string | undefined} name
 * @param {string[]} known
 */
function refuseUnknown(kind, name, known) {
  if (name !== undefined && !known.includes(name)) {
    throw wrong(`there is no ${kind} named "${name}"; there are: ${known.join(", ")}`);
  }
}

/** @param {string} message */
function wrong(message) {
  return new Failure(message, 2);
}
