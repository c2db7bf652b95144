/** The speed-up curve as a picture of its own. */

import type { Report } from "../generated/wasm.js";
import { SCALING_SIZE, type ScalingPicture } from "./scaling.js";
import { curveKeysOf, curveOf, curveText } from "./scaling_curve.js";
import { moved } from "./svg.js";
import { documentOf } from "./svg_document.js";
import { legendOf } from "./svg_legend.js";
import { themePalette, type Ground } from "./theme_palette.js";

/** The curve of a report as a standalone SVG document, with a title, a description and a legend. */
export function scalingSvg(picture: ScalingPicture, report: Report, theme: Ground): string {
  const palette = themePalette(theme);
  const { width, height } = SCALING_SIZE;
  const legend = legendOf(curveKeysOf(picture, report.amdahl, palette), width, palette);
  const content = {
    title: "Times as fast, by the number of workers",
    description: curveText(report),
    width,
    height: legend.height + height,
    inside: legend.svg + moved(0, legend.height, curveOf(picture, palette)),
  };
  return documentOf(content, palette);
}
