/** What was measured beside time, as a table: a row for each variant, a column for each figure. */

import { countOf, durationOf, mebibytesOf, NOTHING } from "../format.js";
import type { Figure } from "../generated/wasm.js";

interface FiguresTable {
  columns: string[];
  rows: { variant: string; cells: string[] }[];
}

/** The table; variants without any figure are left out. */
export function figuresOf(
  rows: readonly { variant: string; figures: readonly Figure[] }[],
): FiguresTable {
  const columns = [...new Set(rows.flatMap(({ figures }) => figures.map(({ name }) => name)))];
  const cellOf = (figures: readonly Figure[], column: string): string => {
    const figure = figures.find(({ name }) => name === column);
    return figure ? figureText(figure) : NOTHING;
  };
  return {
    columns,
    rows: rows
      .filter(({ figures }) => figures.length > 0)
      .map(({ variant, figures }) => ({
        variant,
        cells: columns.map((column) => cellOf(figures, column)),
      })),
  };
}

/** The value with its unit: `8.3 ms`, `12.5 MiB`, `42 %`, `7`. */
export function figureText({ unit, value }: Figure): string {
  if (unit === "ms") return durationOf(value);
  if (unit === "bytes") return mebibytesOf(value);
  const text = countOf(value);
  return unit === "" ? text : `${text} ${unit}`;
}
