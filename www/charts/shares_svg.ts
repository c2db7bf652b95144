/** What the time went to as a picture of its own: a bar for each model, with its shares in words below it. */

import { durationOf } from "../format.js";
import type { Phase } from "../generated/wasm.js";
import type { Palette } from "./palette.js";
import { PHASES } from "./phases.js";
import { phasesOf, shareText, type ShareRow } from "./shares.js";
import { line, moved, rect, text } from "./svg.js";
import { documentOf, MARGIN, type PictureOptions } from "./svg_document.js";
import { fillOf, patternsOf } from "./svg_fills.js";
import { legendOf, phaseKey } from "./svg_legend.js";
import { themePalette } from "./theme_palette.js";

const HEAD_HEIGHT = 28;
const ROW_HEIGHT = 46;
const BAR_HEIGHT = 16;
/** Of the names, and of the time of all lanes. */
const NAME_WIDTH = 200;
const LANES_WIDTH = 110;

/** The shares as a standalone SVG document, with a title, a description and a legend. */
export function sharesSvg(rows: readonly ShareRow[], { width, theme }: PictureOptions): string {
  const palette = themePalette(theme);
  const inner = width - 2 * MARGIN;
  const phases = phasesOf(rows);
  const keys = phases.map((phase) => phaseKey(phase, palette));
  const legend = legendOf(keys, inner, palette);
  const table = [
    headOf(inner, palette),
    ...rows.map((row, index) => rowOf(row, HEAD_HEIGHT + index * ROW_HEIGHT, inner, palette)),
  ].join("\n");
  const content = {
    title: "What the time went to",
    description: `${rows.map(rowText).join("; ")}.`,
    width: inner,
    height: legend.height + HEAD_HEIGHT + rows.length * ROW_HEIGHT,
    defs: patternsOf(phases, palette),
    inside: legend.svg + moved(0, legend.height, table),
  };
  return documentOf(content, palette);
}

/** `pool: starting 60 %, computing 40 %; all lanes 267 ms` */
const rowText = (row: ShareRow): string =>
  `${row.variant}: ${partsText(row)}; all lanes ${durationOf(row.laneMs)}`;

const partsText = ({ parts }: ShareRow): string =>
  parts.map(({ phase, part }) => `${PHASES[phase].label} ${shareText(part)}`).join(", ");

function headOf(width: number, { muted, rule }: Palette): string {
  return [
    text(0, 14, "Model", { fill: muted }),
    text(NAME_WIDTH, 14, "Shares of all lanes’ time", { fill: muted }),
    text(width, 14, "All lanes", { fill: muted, "text-anchor": "end" }),
    line(0, HEAD_HEIGHT - 4, width, HEAD_HEIGHT - 4, { stroke: rule }),
  ].join("");
}

function rowOf(row: ShareRow, y: number, width: number, palette: Palette): string {
  const { ink, muted, rule } = palette;
  const figure = { fill: ink, "font-size": 13 };
  return [
    text(0, y + 15, row.variant, { ...figure, "font-weight": 600 }),
    moved(NAME_WIDTH, y + 2, barOf(row, width - NAME_WIDTH - LANES_WIDTH, palette)),
    text(NAME_WIDTH, y + 34, partsText(row), { fill: muted, "font-size": 11 }),
    text(width, y + 15, durationOf(row.laneMs), { ...figure, "text-anchor": "end" }),
    line(0, y + ROW_HEIGHT - 4, width, y + ROW_HEIGHT - 4, { stroke: rule }),
  ].join("");
}

function barOf({ parts }: ShareRow, width: number, palette: Palette): string {
  let from = 0;
  return parts
    .map(({ phase, part }) => {
      const drawn = rect(from, 0, part * width, BAR_HEIGHT, fillIn(phase, palette));
      from += part * width;
      return drawn;
    })
    .join("");
}

/** A whole bar, where the timeline has a line: paler than all others. */
const fillIn = (phase: Phase, palette: Palette): Record<string, string | number> => ({
  fill: fillOf(phase, palette),
  ...(phase === "wait" && { "fill-opacity": 0.4 }),
});
