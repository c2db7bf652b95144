/** `npm run lab`: runs an experiment of the built site in headless Chromium. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure, messageOf, runMain } from "./failure.js";
import { createJob, parseCommandLine, USAGE } from "./lab_options.js";
import { setUp } from "./setup.js";

/**
 * @typedef {import("./lab_options.js").Job} Job
 * @typedef {import("../www/generated/wasm.js").Report} Report
 */

await runMain(async () => {
  const { list, help, experiment, values } = parseCommandLine(process.argv.slice(2));
  if (help) console.log(USAGE);
  else if (list) await show();
  else if (experiment === undefined) throw new Failure(USAGE, 2);
  else await runExperiment(experiment, values);
});

async function show() {
  const { rust, output } = await prepared();
  console.log(output.listOf(rust.catalog));
}

/**
 * @param {string} experiment
 * @param {Record<string, string | undefined>} values
 */
async function runExperiment(experiment, values) {
  const { rust, output } = await prepared();
  const report = await measure(createJob(experiment, values, rust), output);
  if (report.failures.length > 0) process.exitCode = 1;
}

/** Sets up and builds, and says so on stderr: stdout is for the report. */
async function prepared() {
  const { log } = console;
  console.log = console.error;
  await setUp();
  // Only now: what these import has just been installed and built.
  const { build } = await import("./build.js");
  await build();
  console.log = log;
  const { loadRustLab } = await import("./rust_lab.js");
  return { rust: await loadRustLab(), output: await import("./lab_output.js") };
}

/**
 * @param {Job} job
 * @param {typeof import("./lab_output.js")} output
 * @returns {Promise<Report>}
 */
async function measure(job, output) {
  const { withLab } = await import("./lab_page.js");
  const progress = new output.Progress();
  try {
    return await withLab(async (lab) => {
      const report = await lab.run(job.request, (event) => progress.hear(event));
      progress.done();
      await deliver(report, job, lab, output);
      return report;
    });
  } catch (error) {
    progress.done();
    throw error instanceof Failure ? error : new Failure(messageOf(error));
  }
}

/**
 * @param {Report} report
 * @param {Job} job
 * @param {import("./lab_page.js").LabPage} lab
 * @param {typeof import("./lab_output.js")} output
 */
async function deliver(report, { request, json, trace, csv }, lab, output) {
  console.log(json === "-" ? JSON.stringify(report, null, 2) : output.tableOf(report));
  if (json !== undefined && json !== "-") write(json, `${JSON.stringify(report, null, 2)}\n`);
  if (trace !== undefined) write(trace, JSON.stringify(await lab.trace(report)));
  if (csv !== undefined) {
    for (const [model, text] of await lab.csv(report)) {
      write(join(csv, `${request.experiment}-${model}.csv`), text);
    }
  }
}

/**
 * @param {string} path
 * @param {string} text
 */
function write(path, text) {
  try {
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    throw new Failure(`${path} could not be written: ${messageOf(error)}`);
  }
}
