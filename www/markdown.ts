/** The comparison as a table in Markdown, for an issue, a lesson or a chat. */

import { durationOf, ratioOf } from "./format.js";
import type { Report, Summary } from "./generated/wasm.js";
import { nameOfVariant } from "./execution.js";

const COLUMNS = ["Model", "Median", "Quartiles", "Times as fast", "95 % interval"];

/** The table, and below it where and with what it was measured. */
export function markdownOf(report: Report, scales: boolean): string {
  const rows = report.summary.map((row) => cellsOf(row, scales));
  const lines = [COLUMNS, COLUMNS.map((_, index) => (index === 0 ? ":--" : "--:")), ...rows];
  const table = lines.map((cells) => `| ${cells.map(escaped).join(" | ")} |`).join("\n");
  return `${table}\n\n${escaped(report.verdict)}\n\n${placeOf(report)}\n`;
}

function cellsOf(row: Summary, scales: boolean): string[] {
  const { model, workers, median_ms, quartiles_ms, speedup, speedup_ci } = row;
  return [
    nameOfVariant(model, workers, scales),
    durationOf(median_ms),
    quartiles_ms.map(durationOf).join(" – "),
    speedup === null ? "–" : ratioOf(speedup),
    speedup_ci?.map(ratioOf).join(" – ") ?? "–",
  ];
}

function placeOf({ experiment, parameters, environment }: Report): string {
  const settings = Object.entries(parameters).flatMap(([name, value]) =>
    typeof value === "number" ? [`${name}=${value}`] : [],
  );
  const { browser, cores, isolated, version, measured_at } = environment;
  const parts = [
    `\`${experiment}\` with ${settings.join(", ")}`,
    browser,
    `${cores} cores`,
    isolated ? "isolated" : "not isolated",
    `Coreyard ${version}`,
    // As everybody reads it: the table is for others.
    ...(measured_at === undefined ? [] : [`${measured_at.slice(0, 16).replace("T", " ")} UTC`]),
  ];
  return escaped(parts.join("; "));
}

/** A report may come from anybody: what it says must neither end a cell nor become HTML. */
function escaped(text: string): string {
  return text.replace(/[\\|<>[\]]/g, "\\$&").replace(/\s+/g, " ");
}
