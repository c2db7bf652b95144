/** What the headless runner prints: tables for people, and what is going on. */

/**
 * @typedef {import("../www/generated/wasm.js").Catalog} Catalog
 * @typedef {import("../www/generated/wasm.js").Report} Report
 * @typedef {import("../www/generated/wasm.js").Step} Step
 */

/**
 * @param {Report} report
 * @returns {string}
 */
export function tableOf({
  experiment,
  parameters,
  environment,
  summary,
  amdahl,
  failures,
  verdict,
}) {
  const asked = Object.entries(parameters).filter(([name]) => name !== "models");
  const { browser, cores, isolated } = environment;
  const head = ["model", "workers", "median", "quartiles", "speed-up", "95 % interval", "start-up"];
  const rows = summary.map((row) => [
    row.model,
    `${row.workers}`,
    ms(row.median_ms),
    row.quartiles_ms.map(ms).join(" … "),
    row.speedup === null ? "" : `${row.speedup.toFixed(2)} ×`,
    row.speedup_ci === null ? "" : row.speedup_ci.map((end) => end.toFixed(2)).join(" … "),
    ms(row.startup_ms),
  ]);
  return [
    `${experiment}: ${asked.map(([name, value]) => `${name} ${String(value)}`).join(", ")}`,
    `${browser}, ${cores} cores, ${isolated ? "isolated" : "not isolated"}`,
    "",
    ...columns([head, ...rows]),
    "",
    ...figuresOf(summary),
    ...lawOf(amdahl),
    ...failures.map(
      ({ model, repeat, message }) => `failed: ${model}, repeat ${repeat + 1}: ${message}`,
    ),
    verdict,
  ].join("\n");
}

/**
 * What was measured beside time: a row for each model, a column for each figure.
 *
 * @param {Report["summary"]} summary
 * @returns {string[]}
 */
function figuresOf(summary) {
  const names = [...new Set(summary.flatMap(({ figures }) => figures.map(({ name }) => name)))];
  if (names.length === 0) return [];
  const rows = summary
    .filter(({ figures }) => figures.length > 0)
    .map(({ model, workers, figures }) => [
      model,
      `${workers}`,
      ...names.map((name) => {
        const figure = figures.find((candidate) => candidate.name === name);
        return figure ? figureText(figure) : "";
      }),
    ]);
  return [...columns([["model", "workers", ...names], ...rows]), ""];
}

/** @param {Report["summary"][number]["figures"][number]} figure */
function figureText({ unit, value }) {
  if (unit === "ms") return ms(value);
  if (unit === "bytes") return `${(value / 2 ** 20).toFixed(1)} MiB`;
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${unit}`.trim();
}

/**
 * @param {Report["amdahl"]} amdahl
 * @returns {string[]}
 */
function lawOf(amdahl) {
  if (amdahl === null) return [];
  const percent = (/** @type {number} */ part) => `${(part * 100).toFixed(1)} %`;
  const { model, parallel_fraction, ci, knee } = amdahl;
  const interval = ci.map(percent).join(" … ");
  return [
    `Amdahl's law for ${model}: ${percent(parallel_fraction)} in parallel (${interval}), knee at ${knee} workers`,
    "",
  ];
}

/** @param {number} value */
const ms = (value) => `${value.toFixed(value < 10 ? 2 : 1)} ms`;

/**
 * @param {string[][]} rows the first column to the left, the others to the right
 * @returns {string[]}
 */
function columns(rows) {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
}

/**
 * @param {Catalog} catalog
 * @returns {string}
 */
export function listOf({ experiments, models, start_methods }) {
  const methods = start_methods.map(({ name }) => name).join(",");
  const head = ["", "least", "most", "default", "tutorial"];
  const lessons = experiments.map(
    ({ name, title, summary, parameters, start_method, models: own }) => {
      const rows = parameters.map((parameter) => [
        `  --${parameter.name.replaceAll("_", "-")}`,
        `${parameter.minimum}`,
        `${parameter.maximum}`,
        defaultOf(parameter),
        `${parameter.tutorial}`,
      ]);
      return [
        `${name}: ${title}. ${summary}`,
        ...columns([head, ...rows]),
        `  --models ${own.join(",")}`,
        ...(start_method ? [`  --start-method ${methods}`] : []),
      ];
    },
  );
  const known = models.map(({ name, summary }) => [`  ${name}`, summary]);
  const width = Math.max(...known.map(([name = ""]) => name.length));
  return [
    ...lessons.flatMap((lesson) => [...lesson, ""]),
    "models:",
    ...known.map(([name = "", summary]) => `${name.padEnd(width)}  ${summary}`),
  ].join("\n");
}

/** @param {Catalog["experiments"][number]["parameters"][number]} parameter */
function defaultOf({ default: value, per_core }) {
  if (value !== null) return `${value}`;
  return per_core === 1 ? "cores" : `${per_core} × cores`;
}

/** Progress on one line of a terminal; nothing where nobody looks. */
export class Progress {
  /** @type {Step[]} */
  #steps = [];

  /** @param {{ type: string, index?: number, steps?: Step[], build?: string, step?: Step }} event */
  hear(event) {
    if (event.steps) this.#steps = event.steps;
    if (event.type === "warm-up") this.#say(`warming up the ${event.build} build`);
    if (event.type === "step" && event.step && event.index !== undefined) {
      const { model, repeat } = event.step;
      this.#say(`${event.index + 1} of ${this.#steps.length}: ${model}, repeat ${repeat + 1}`);
    }
  }

  done() {
    this.#say("");
  }

  /** @param {string} text */
  #say(text) {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
  }
}
