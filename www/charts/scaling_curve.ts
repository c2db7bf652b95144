/** The speed-up curve as SVG: the same on the page and in a picture that leaves it. */

import { percentOf, ratioOf } from "../format.js";
import type { Amdahl, Phase, Report } from "../generated/wasm.js";
import type { Palette } from "./palette.js";
import { SCALING_SIZE, type Point, type ScalingPicture } from "./scaling.js";
import { element, line, moved, text } from "./svg.js";
import { KEY_SIZE, type Key } from "./svg_legend.js";

/** The curve in the units of {@link SCALING_SIZE}. */
export function curveOf(picture: ScalingPicture, palette: Palette): string {
  const { lines } = picture;
  const drawn = lines.map(({ points }, index) => seriesOf(points, index, lines.length, palette));
  return [axesOf(picture, palette), guidesOf(picture, palette), ...drawn].join("");
}

/** What its lines are. */
export function curveKeysOf(
  { lines }: ScalingPicture,
  amdahl: Amdahl | null,
  palette: Palette,
): Key[] {
  const [middle, y] = [KEY_SIZE.width / 2, KEY_SIZE.height / 2];
  const stroke = (style: Record<string, string>) => line(0, y, KEY_SIZE.width, y, style);
  const models = lines.map(({ model }, index) => ({
    label: model,
    mark: markOf(index, middle, y, palette),
  }));
  const keys = [...models, { label: "ideal", mark: stroke(idealStyle(palette)) }];
  if (amdahl === null) return keys;
  const label = `Amdahl’s law with ${percentOf(amdahl.parallel_fraction)} in parallel`;
  return [...keys, { label, mark: stroke(lawStyle(palette)) }];
}

/** The curve in words. */
export function curveText({ summary, amdahl }: Report): string {
  const best = summary.reduce((one, other) =>
    (other.speedup ?? 0) > (one.speedup ?? 0) ? other : one,
  );
  const law = amdahl ? ` Amdahl’s law fits with ${percentOf(amdahl.parallel_fraction)}.` : "";
  return `Speed-up by the number of workers. The most was ${ratioOf(best.speedup ?? 1)}, by ${best.model} with ${best.workers}.${law}`;
}

const idealStyle = ({ edge }: Palette) => ({ stroke: edge });
const lawStyle = ({ ink }: Palette) => ({ stroke: ink, "stroke-dasharray": "6 4" });

const LEFT = 34;
const RIGHT = SCALING_SIZE.width - 14;

function axesOf({ columns, rows }: ScalingPicture, palette: Palette): string {
  const bottom = rows[0]?.at ?? SCALING_SIZE.height;
  const grid = { stroke: palette.rule };
  const label = labelStyle(palette);
  return [
    ...rows.map(
      (row) =>
        line(LEFT, row.at, RIGHT, row.at, grid) +
        text(LEFT - 6, row.at + 4, row.label, { ...label, "text-anchor": "end" }),
    ),
    ...columns.map(
      (column) =>
        line(column.at, bottom, column.at, bottom + 4, grid) +
        text(column.at, bottom + 17, column.label, { ...label, "text-anchor": "middle" }),
    ),
    text(RIGHT, SCALING_SIZE.height - 3, "workers", { ...label, "text-anchor": "end" }),
  ].join("");
}

const labelStyle = ({ muted }: Palette) => ({ fill: muted, "font-size": 11, "font-weight": 500 });

function guidesOf({ ideal: [from, to], law, coresX, rows }: ScalingPicture, palette: Palette) {
  const bottom = rows[0]?.at ?? SCALING_SIZE.height;
  const dashed = { stroke: palette.edge, "stroke-dasharray": "2 4" };
  const cores =
    coresX === null
      ? ""
      : line(coresX, 12, coresX, bottom, dashed) +
        text(coresX + 5, 20, "cores", labelStyle(palette));
  return (
    cores +
    line(from.x, from.y, to.x, to.y, idealStyle(palette)) +
    pathOf(law, { ...lawStyle(palette) })
  );
}

/** Intervals of the same number of workers stand this far apart, in the picture's units. */
const APART = 5;

function seriesOf(
  points: readonly Point[],
  index: number,
  lines: number,
  palette: Palette,
): string {
  const aside = (index - (lines - 1) / 2) * APART;
  const style = { stroke: colourOf(index, palette), "stroke-width": 2 };
  const intervals = points.map(({ x, bar }) =>
    bar ? line(x + aside, bar[0], x + aside, bar[1], style) : "",
  );
  const marks = points.map(({ x, y }) => markOf(index, x, y, palette));
  return [pathOf(points, style), ...intervals, ...marks].join("");
}

/** A shape for each line, so that none depends on its colour. */
function markOf(index: number, x: number, y: number, palette: Palette): string {
  const d = MARKS[index % MARKS.length] ?? "";
  return moved(x, y, element("path", { d, fill: colourOf(index, palette), stroke: palette.paper }));
}

const MARKS = [
  "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
  "M-4 -4h8v8h-8z",
  "M0 -5l5 9h-10z",
  "M0 -5.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z",
] as const;

/** Okabe and Ito's colours are the phases'; which phase one is of means nothing here. */
const COLOURS: readonly Phase[] = ["run", "exit", "io", "transfer"];

const colourOf = (index: number, { phases }: Palette): string =>
  phases[COLOURS[index % COLOURS.length] ?? "run"];

function pathOf(points: readonly Point[], style: Record<string, string | number>): string {
  if (points.length === 0) return "";
  const written = points.map(({ x, y }) => `${x},${y}`).join(" ");
  return element("polyline", { points: written, fill: "none", ...style });
}
