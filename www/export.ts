/** The report as files. */

import type { Model, Report, Run } from "./generated/wasm.js";

const CSV_HEADER = "tag,start_time,end_time,elapsed,result";

/** The report, for programs. */
export const jsonOf = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;

/**
 * A row for each task of the last run of each model, as Python's `csv` writes them: when it began and ended in
 * seconds since the run began, and what it returned. Where the number of workers is varied, the tag has it too.
 */
export function csvOf({ runs }: Report): string {
  const numbersOf = (model: Model) =>
    new Set(runs.filter((run) => run.model === model).map(({ workers }) => workers));
  const tagOf = ({ model, workers }: Run): string =>
    numbersOf(model).size > 1 ? `${model}-${workers}` : model;
  const last = new Map(runs.map((run) => [tagOf(run), run]));
  const rows = [...last].flatMap(([tag, run]) => rowsOf(tag, run));
  return [CSV_HEADER, ...rows].map((row) => `${row}\r\n`).join("");
}

/** Hands a text or a picture to the browser as a file to be saved. */
export function download(name: string, content: string | Blob): void {
  const address = URL.createObjectURL(
    typeof content === "string" ? new Blob([content], { type: typeOf(name) }) : content,
  );
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the file by the time anything else runs.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  });
}

function typeOf(name: string): string {
  if (name.endsWith(".csv")) return "text/csv";
  return name.endsWith(".svg") ? "image/svg+xml" : "application/json";
}

function rowsOf(tag: string, { results, spans }: Run): string[] {
  const worked = spans.filter(({ phase }) => phase === "run" || phase === "io");
  const tasks = [...new Set(worked.flatMap(({ task }) => task ?? []))].sort((a, b) => a - b);
  return tasks.map((task) => {
    const own = worked.filter((span) => span.task === task);
    // A task may return several results, or none.
    const result = results.length === tasks.length ? results[task] : "";
    const start = Math.min(...own.map(({ start_ms }) => start_ms));
    const end = Math.max(...own.map(({ end_ms }) => end_ms));
    return `${tag}-${task},${[start, end, end - start].map(secondsOf).join(",")},${result ?? ""}`;
  });
}

/** To the microsecond: no clock of a browser is finer. */
const secondsOf = (ms: number): number => Math.round(ms * 1000) / 1e6;
