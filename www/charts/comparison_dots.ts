/** The plot of one row of the comparison as SVG: the same on the page and in a picture that leaves it. */

import type { ComparisonRow } from "./comparison.js";
import type { Palette } from "./palette.js";
import { element, line, type Length } from "./svg.js";

/** From the axis to the end of the median, in pixels: the plot is twice as high. */
export const HALF_HEIGHT = 10;

/** The quartiles as a band, the median as a line and the single runs as dots, on an axis at `y`. */
export function dotsOf(
  { dotsMs, medianMs, quartilesMs }: ComparisonRow,
  at: (ms: number) => Length,
  y: number,
  { phases, ink, paper }: Palette,
): string {
  const wide = { stroke: phases.run, "stroke-width": 12, "stroke-opacity": 0.28 };
  const [top, bottom] = [y - HALF_HEIGHT, y + HALF_HEIGHT];
  return [
    quartilesMs ? line(at(quartilesMs[0]), y, at(quartilesMs[1]), y, wide) : "",
    line(at(medianMs), top, at(medianMs), bottom, { stroke: ink, "stroke-width": 2 }),
    ...dotsMs.map((ms) =>
      element("circle", { cx: at(ms), cy: y, r: 3.5, fill: phases.run, stroke: paper }),
    ),
  ].join("");
}
