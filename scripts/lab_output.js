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
export function tableOf({ experiment, parameters, environment, summary, failures, verdict }) {
  const { workers, tasks, size, repeat } = parameters;
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
    `${experiment}: ${workers} workers, ${tasks} tasks of ${size}, ${repeat} repeats`,
    `${browser}, ${cores} cores, ${isolated ? "isolated" : "not isolated"}`,
    "",
    ...columns([head, ...rows]),
    "",
    ...failures.map(
      ({ model, repeat, message }) => `failed: ${model}, repeat ${repeat + 1}: ${message}`,
    ),
    verdict,
  ].join("\n");
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
export function listOf({ experiments, models }) {
  const head = ["", "least", "most", "default", "tutorial"];
  const lessons = experiments.map(({ name, title, summary, parameters, models: own }) => {
    const rows = parameters.map((parameter) => [
      `  --${parameter.name}`,
      `${parameter.minimum}`,
      `${parameter.maximum}`,
      parameter.default === null ? "cores" : `${parameter.default}`,
      `${parameter.tutorial}`,
    ]);
    return [
      `${name}: ${title}. ${summary}`,
      ...columns([head, ...rows]),
      `  --models ${own.join(",")}`,
    ];
  });
  const known = models.map(({ name, summary }) => [`  ${name}`, summary]);
  const width = Math.max(...known.map(([name = ""]) => name.length));
  return [
    ...lessons.flatMap((lesson) => [...lesson, ""]),
    "models:",
    ...known.map(([name = "", summary]) => `${name.padEnd(width)}  ${summary}`),
  ].join("\n");
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
