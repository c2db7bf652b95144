/** The figures of the comparison as words, column by column. */

import { durationOf, mebibytesOf, NOTHING, ratioOf } from "../format.js";
import { judgementOf, type ComparisonRow } from "./comparison.js";

/** A cell of the table. */
interface Cell {
  value: string;
  /** The interval of the value, and what follows from it; either may be nothing. */
  spread: string;
  judgement: string;
}

type Column = "median" | "ratio" | "first" | "memory";

/** The columns in their order, with their headings. */
export const COLUMNS: Readonly<Record<Column, string>> = {
  median: "Median",
  ratio: "Times as fast",
  first: "First task after",
  memory: "Memory",
};

export const COLUMN_ORDER = Object.keys(COLUMNS) as Column[];

/** The cells of a row. */
export function cellsOf(row: ComparisonRow): Record<Column, Cell> {
  const { medianMs, quartilesMs, startupMs, memoryBytes } = row;
  return {
    median: { ...cellOf(durationOf(medianMs)), spread: between(quartilesMs, durationOf) },
    ratio: ratioCell(row),
    first: cellOf(startupMs === null ? NOTHING : durationOf(startupMs)),
    memory: cellOf(memoryBytes === null ? NOTHING : mebibytesOf(memoryBytes)),
  };
}

const cellOf = (value: string): Cell => ({ value, spread: "", judgement: "" });

function ratioCell(row: ComparisonRow): Cell {
  if (row.speedup === null) return cellOf(NOTHING);
  const interval = row.model === "sequential" ? null : row.speedupInterval;
  return {
    value: ratioOf(row.speedup),
    spread: between(interval, ratioOf),
    judgement: judgementOf(row),
  };
}

function between(ends: [number, number] | null, format: (value: number) => string): string {
  if (ends === null || ends[0] === ends[1]) return "";
  return `${format(ends[0])} – ${format(ends[1])}`;
}

/** The row in a sentence: `pool took 345 ms, 0.47× as fast (0.18× – 3.06×, no difference)`. */
export function rowText(row: ComparisonRow): string {
  const { median, ratio } = cellsOf(row);
  const took = `${row.variant} took ${median.value}`;
  if (row.speedup === null || row.model === "sequential") return took;
  const aside = [ratio.spread, ratio.judgement].filter(Boolean).join(", ");
  return `${took}, ${ratio.value} as fast${aside && ` (${aside})`}`;
}
