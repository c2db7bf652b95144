/**
 * `npm run tutorials`: runs every experiment as the tutorials have it, and writes docs/tutorials.md: what they measured, in
 * CPython on their authors' machines, beside what is measured here. Takes about five minutes.
 */
import { writeFileSync } from "node:fs";
import { cpus, platform, release } from "node:os";
import { Failure, runMain } from "./failure.js";
import { createJob } from "./lab_options.js";
import { inRoot } from "./paths.js";
import { setUp } from "./setup.js";

/**
 * @typedef {import("../www/generated/wasm.js").Report} Report
 * @typedef {Report["summary"][number]} Row
 */

/** In seconds, by model; where the number of workers is varied, by model and workers. */
/** @type {Record<string, Record<string, number>>} */
const TOLD = {
  "cpu-bound": { sequential: 2.13, pool: 0.76 },
  "io-bound": { threads: 5.03, processes: 5.26 },
  "process-queue-lock": { sequential: 86.05, processes: 42.35, pool: 42.42 },
  scaling: { "processes × 1": 2.003, "processes × 2": 1.045, "processes × 4": 0.54 },
  "process-vs-pool": { processes: 0.1003, pool: 0.1965 },
};

/**
 * So much more work that it lasts about as long here as in the tutorial.
 *
 * @type {Record<string, Record<string, string>>}
 */
const LONGER = {
  "cpu-bound": { size: "600000000" },
  "process-queue-lock": { size: "46" },
  scaling: { size: "300000000" },
};

const PAGE = inRoot("docs", "tutorials.md");

await runMain(async () => {
  await setUp();
  const { build } = await import("./build.js");
  await build();
  const { loadRustLab } = await import("./rust_lab.js");
  const rust = await loadRustLab();
  const sections = [];
  let environment;
  for (const { name, title } of rust.catalog.experiments) {
    console.log(name);
    const report = await measure(createJob(name, { preset: "tutorial" }, rust).request);
    environment = report.environment;
    sections.push(sectionOf(`${title} (\`${name}\`)`, report));
    const longer = LONGER[name];
    if (longer === undefined) continue;
    const job = createJob(name, { preset: "tutorial", ...longer }, rust);
    sections.push(sectionOf(`${title}, with more work`, await measure(job.request)));
  }
  const { format } = await import("prettier");
  writeFileSync(PAGE, await format(pageOf(environment, sections), { parser: "markdown" }));
  console.log(`Written: ${PAGE}`);
});

/**
 * @param {import("../www/generated/wasm.js").Request} request
 * @returns {Promise<Report>}
 */
async function measure(request) {
  const { withLab } = await import("./lab_page.js");
  const report = await withLab((lab) => lab.run(request, () => undefined));
  const [failure] = report.failures;
  if (failure) throw new Failure(`${report.experiment} on ${failure.model}: ${failure.message}`);
  return report;
}

/**
 * @param {Report["environment"] | undefined} environment
 * @param {string[]} sections
 */
function pageOf(environment, sections) {
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${cpus()[0]?.model ?? "unknown processor"}, ${environment?.cores} cores, ${platform()} ${release()}`;
  return `# The tutorials' figures, and ours

Written by \`npm run tutorials\` on ${date}: ${environment?.browser}, ${machine}. Every experiment ran with its preset
“As in the tutorial”. The figures of the tutorials are those of CPython on their authors' machines. Compiled code counts and
recurses many times as fast, so that starting processes weighs more: “with more work” is the same for about as long as it took
in Python. Compare the ratios, and mind the cores. “–”: the tutorial gives no figure.

${sections.join("\n")}`;
}

/**
 * @param {string} title
 * @param {Report} report
 */
function sectionOf(title, report) {
  const told = TOLD[report.experiment] ?? {};
  const base = Object.values(told)[0];
  const ours = report.summary.find((row) => nameOf(row, report) === Object.keys(told)[0]);
  const rows = report.summary.map((row) => {
    const name = nameOf(row, report);
    return [
      name,
      secondsOf(told[name]),
      ratioOf(base, told[name]),
      secondsOf(row.median_ms / 1000),
      ratioOf(ours?.median_ms, row.median_ms),
    ];
  });
  const head = ["model", "tutorial", "times as fast", "here, median", "times as fast"];
  return `## ${title}

${tableOf([head, ...rows])}

${settingsOf(report)}. ${report.verdict}
`;
}

/**
 * @param {Row} row
 * @param {Report} report
 */
function nameOf({ model, workers }, { summary }) {
  const numbers = new Set(summary.filter((row) => row.model === model).map((row) => row.workers));
  return numbers.size > 1 ? `${model} × ${workers}` : model;
}

/** @param {Report} report */
function settingsOf({ parameters }) {
  return Object.entries(parameters)
    .filter(([name]) => name !== "models")
    .map(([name, value]) => `\`${name}\` ${String(value)}`)
    .join(", ");
}

/** @param {number | undefined} seconds */
function secondsOf(seconds) {
  return seconds === undefined ? "–" : `${seconds.toPrecision(3)} s`;
}

/**
 * @param {number | undefined} base
 * @param {number | undefined} value
 */
function ratioOf(base, value) {
  return base === undefined || value === undefined ? "–" : `${(base / value).toFixed(2)} ×`;
}

/** @param {string[][]} rows the first is the head */
function tableOf([head = [], ...rows]) {
  const rule = head.map((_, column) => (column === 0 ? "---" : "---:"));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
