/** The comparison as a picture of its own: the table of the page, with its plots. */

import { durationOf } from "../format.js";
import { longestOf, type ComparisonRow } from "./comparison.js";
import { cellsOf, COLUMN_ORDER, COLUMNS, rowText } from "./comparison_cells.js";
import { dotsOf } from "./comparison_dots.js";
import type { Palette } from "./palette.js";
import { line, text } from "./svg.js";
import { documentOf, MARGIN, type PictureOptions } from "./svg_document.js";
import { themePalette } from "./theme_palette.js";
import { marksOf, type Warning } from "./warnings.js";

export interface Comparison {
  rows: readonly ComparisonRow[];
  warnings: readonly Warning[];
}

const HEAD_HEIGHT = 28;
const ROW_HEIGHT = 46;
/** Of the names, and of each column of figures. */
const NAME_WIDTH = 200;
const COLUMN_WIDTHS = { median: 150, ratio: 190, first: 120, memory: 100 } as const;

/** The comparison as a standalone SVG document, with a title and a description. */
export function comparisonSvg(
  { rows, warnings }: Comparison,
  { width, theme }: PictureOptions,
): string {
  const palette = themePalette(theme);
  const table = layoutOf(width - 2 * MARGIN, longestOf(rows));
  const content = {
    title: "Comparison",
    description: descriptionOf({ rows, warnings }),
    width: table.width,
    height: HEAD_HEIGHT + rows.length * ROW_HEIGHT,
    inside: [
      headOf(table, palette),
      ...rows.map((row, index) => {
        const y = HEAD_HEIGHT + index * ROW_HEIGHT;
        return rowOf(row, marksOf(warnings, row.variant), { ...table, y }, palette);
      }),
    ].join("\n"),
  };
  return documentOf(content, palette);
}

/** The rows in words, and what has to be known about them. */
function descriptionOf({ rows, warnings }: Comparison): string {
  const sentences = warnings.map(({ sentence }) => sentence).filter(Boolean);
  return [`${rows.map(rowText).join("; ")}.`, ...sentences].join(" ");
}

interface Table {
  width: number;
  longestMs: number;
  plotWidth: number;
  /** Where a column ends. */
  right: Record<keyof typeof COLUMN_WIDTHS, number>;
}

function layoutOf(width: number, longestMs: number): Table {
  const right = { median: 0, ratio: 0, first: 0, memory: 0 };
  let x = width;
  for (const column of COLUMN_ORDER.toReversed()) {
    right[column] = x;
    x -= COLUMN_WIDTHS[column];
  }
  return { width, longestMs, plotWidth: x - NAME_WIDTH, right };
}

function headOf({ width, longestMs, right }: Table, { muted, rule }: Palette): string {
  const headings = COLUMN_ORDER.map((column) =>
    text(right[column], 14, COLUMNS[column], { fill: muted, "text-anchor": "end" }),
  );
  return [
    text(0, 14, "Model", { fill: muted }),
    text(NAME_WIDTH, 14, `Single runs, 0 to ${durationOf(longestMs)}`, { fill: muted }),
    ...headings,
    line(0, HEAD_HEIGHT - 4, width, HEAD_HEIGHT - 4, { stroke: rule }),
  ].join("");
}

function rowOf(
  row: ComparisonRow,
  mark: string,
  { y, width, longestMs, plotWidth, right }: Table & { y: number },
  palette: Palette,
): string {
  const { ink, muted, rule, alarm } = palette;
  const at = (ms: number): number => NAME_WIDTH + (ms / longestMs) * plotWidth;
  const middle = y + ROW_HEIGHT / 2 - 2;
  const cells = cellsOf(row);
  return [
    text(0, y + 19, row.variant, { fill: ink, "font-size": 13, "font-weight": 600 }),
    text(0, y + 35, mark, { fill: alarm, "font-size": 11 }),
    line(at(0), middle, at(longestMs), middle, { stroke: rule }),
    dotsOf(row, at, middle, palette),
    ...COLUMN_ORDER.map((column) => {
      const { value, spread, judgement } = cells[column];
      const below = [spread, judgement].filter(Boolean).join("  ");
      const anchor = { "text-anchor": "end" };
      const weight = column === "ratio" ? { "font-weight": 600 } : {};
      return (
        text(right[column], y + 19, value, { fill: ink, "font-size": 13, ...anchor, ...weight }) +
        text(right[column], y + 35, below, { fill: muted, "font-size": 11, ...anchor })
      );
    }),
    line(0, y + ROW_HEIGHT - 4, width, y + ROW_HEIGHT - 4, { stroke: rule }),
  ].join("");
}
