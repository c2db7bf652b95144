/** The report as files. */

import type { Report, Run } from "./generated/wasm.js";

const CSV_HEADER = "tag,start_time,end_time,elapsed,result";

/** The report, for programs. */
export const jsonOf = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;

/**
 * A row for each task of the last run of each model, as Python's `csv` writes them: when it began and ended in
 * seconds since the run began, and what it returned.
 */
export function csvOf({ runs }: Report): string {
  const last = new Map(runs.map((run) => [run.model, run]));
  return [CSV_HEADER, ...[...last.values()].flatMap(rowsOf)].map((row) => `${row}\r\n`).join("");
}

/** Hands a text to the browser as a file to be saved. */
export function download(name: string, text: string): void {
  const type = name.endsWith(".csv") ? "text/csv" : "application/json";
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the file by the time anything else runs.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  });
}

function rowsOf({ model, results, spans }: Run): string[] {
  return results.flatMap((result, task) => {
    const own = spans.filter(
      (span) => span.task === task && (span.phase === "run" || span.phase === "io"),
    );
    if (own.length === 0) return [];
    const start = Math.min(...own.map(({ start_ms }) => start_ms));
    const end = Math.max(...own.map(({ end_ms }) => end_ms));
    return [`${model}-${task},${[start, end, end - start].map(secondsOf).join(",")},${result}`];
  });
}

/** To the microsecond: no clock of a browser is finer. */
const secondsOf = (ms: number): number => Math.round(ms * 1000) / 1e6;
