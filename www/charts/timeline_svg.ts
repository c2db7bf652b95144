/** The timeline as a picture of its own: the same geometry as on the canvas, as SVG that needs nothing beside it. */

import { durationOf } from "../format.js";
import { MOST_CLEAR_ARROWS, type Arrow } from "./arrows.js";
import { shortened, type Strip } from "./lanes.js";
import type { Palette } from "./palette.js";
import { PHASES, PHASE_ORDER } from "./phases.js";
import { element, line, moved, rect, text } from "./svg.js";
import { documentOf, MARGIN, type PictureOptions } from "./svg_document.js";
import { fillOf, patternsOf } from "./svg_fills.js";
import { legendOf, phaseKey } from "./svg_legend.js";
import { themePalette } from "./theme_palette.js";
import { hasTexture } from "./textures.js";
import { numberOf, shownWidthOf, soFarText } from "./timeline_canvas.js";
import { layoutTimeline, type Geometry, type LaneBox, type StripBox } from "./timeline_layout.js";
import { summaryOf } from "./timeline_text.js";

/** About as wide as a letter of a lane's name is, where none can be measured. */
const LETTER = 6.3;

/** The timeline as a standalone SVG document, with a title, a description and a legend. */
export function timelineSvg(strips: readonly Strip[], { width, theme }: PictureOptions): string {
  const palette = themePalette(theme);
  const inner = width - 2 * MARGIN;
  const geometry = layoutTimeline(strips, { width: inner, live: false, view: null });
  const phases = PHASE_ORDER.filter((phase) =>
    strips.some(({ spans }) => spans.some((span) => span.phase === phase)),
  );
  const keys = phases.map((phase) => phaseKey(phase, palette));
  const legend = legendOf(keys, inner, palette);
  const content = {
    title: "Timeline",
    description: summaryOf(strips),
    width: inner,
    height: legend.height + geometry.height,
    defs: patternsOf(phases, palette) + plotClip(geometry),
    inside: legend.svg + moved(0, legend.height, pictureOf(geometry, palette)),
  };
  return documentOf(content, palette);
}

function plotClip({ plotX, plotWidth, height }: Geometry): string {
  const room = rect(plotX - 1, 0, plotWidth + 13, height, {});
  return element("clipPath", { id: "plot" }, room);
}

function pictureOf(geometry: Geometry, palette: Palette): string {
  const strips = geometry.strips.map((box) => stripOf(box, geometry, palette));
  return [axisOf(geometry, palette), ...strips, referenceOf(geometry, palette)].join("\n");
}

function axisOf({ ticks, axisY, width, height }: Geometry, palette: Palette): string {
  return ticks
    .map(({ x, label }) => {
      const anchor = x > width - 30 ? "end" : "middle";
      const rule = line(x, axisY + 6, x, height, { stroke: palette.rule });
      return rule + text(x, axisY, label, { fill: palette.muted, "text-anchor": anchor });
    })
    .join("");
}

function stripOf(box: StripBox, geometry: Geometry, palette: Palette): string {
  const { plotX, plotWidth } = geometry;
  const rails = box.rails
    .map((y) => line(plotX, y, plotX + plotWidth, y, { stroke: palette.rule, "stroke-width": 0.5 }))
    .join("");
  const names = box.lanes.map((lane) => nameOf(lane, plotX, palette)).join("");
  const inside = [
    ...box.lanes.map((lane) => barsOf(lane, palette) + marksOf(lane, palette)),
    ...arrowsOf(box.arrows, palette),
    box.endX === null ? "" : rect(box.endX, box.y - 2, 1.5, box.height + 2, { fill: palette.ink }),
  ].join("");
  const plot = inside && element("g", { "clip-path": "url(#plot)" }, inside);
  return titleOf(box, geometry, palette) + rails + names + plot;
}

function titleOf(box: StripBox, geometry: Geometry, palette: Palette): string {
  const bold = { fill: palette.ink, "font-size": 13, "font-weight": 600 };
  const title = text(0, box.titleY, box.strip.title, bold);
  if (box.endX === null) {
    const words = soFarText(geometry, box);
    return title + text(geometry.plotX, box.titleY, words, { fill: palette.muted });
  }
  const x = Math.max(box.endX, geometry.plotX + 52);
  const end = { fill: palette.ink, "font-size": 13, "text-anchor": "end" };
  return title + text(x, box.titleY, durationOf(box.strip.wallMs ?? 0), end);
}

function nameOf(box: LaneBox, plotX: number, palette: Palette): string {
  if (!box.labelled) return "";
  const most = Math.floor((plotX - 8) / LETTER);
  const { label } = box.lane;
  const short = label.length <= most ? label : (label.split(" · ")[0] ?? label);
  const name = shortened(short, most);
  return text(0, box.y + box.height / 2 + 4, name, { fill: palette.muted });
}

function barsOf(box: LaneBox, palette: Palette): string {
  return box.bars
    .map((bar) => {
      const height = PHASES[bar.phase].texture === "line" ? 2 : box.height;
      const y = box.y + (box.height - height) / 2;
      const textured = hasTexture(bar.width, box.height);
      const fill = textured ? fillOf(bar.phase, palette) : palette.phases[bar.phase];
      const number = box.height >= 11 ? numberOf(box, bar) : "";
      const fits = number.length * LETTER + 8 <= bar.width;
      const style = { fill: palette.onPhases.run, "font-size": 11, "font-weight": 600 };
      const written = fits ? text(bar.x + 5, box.y + box.height / 2 + 4, number, style) : "";
      return rect(bar.x, y, shownWidthOf(bar), height, { fill }) + written;
    })
    .join("");
}

function marksOf(box: LaneBox, palette: Palette): string {
  const middle = box.y + box.height / 2;
  const arm = Math.min(5, box.height / 2);
  const halo = {
    stroke: palette.paper,
    "stroke-width": 5,
    "stroke-linejoin": "round",
    "paint-order": "stroke",
  };
  return box.marks
    .map(({ x, text: words, isTextLeft }) => {
      const d = `M${x - arm} ${middle - arm}l${2 * arm} ${2 * arm}m0 ${-2 * arm}l${-2 * arm} ${2 * arm}`;
      const cross = element("path", { d, stroke: palette.alarm, "stroke-width": 2 });
      if (box.height < 11) return cross;
      const textX = isTextLeft ? x - arm - 5 : x + arm + 5;
      const anchor = { "text-anchor": isTextLeft ? "end" : "start" };
      return cross + text(textX, middle + 4, words, { fill: palette.alarm, ...halo, ...anchor });
    })
    .join("");
}

/** Lines with a dot where they begin and a head where they end; many of them faintly, and without. */
function arrowsOf(arrows: readonly Arrow[], palette: Palette): string[] {
  const isTangle = arrows.length > MOST_CLEAR_ARROWS;
  return arrows.map(({ from, to }) => {
    const style = { stroke: palette.ink, "stroke-width": isTangle ? 0.6 : 1.2 };
    const faint = isTangle ? { "stroke-opacity": 0.3 } : {};
    const shaft = line(from.x, from.y, to.x, to.y, { ...style, ...faint });
    return isTangle ? shaft : shaft + endsOf({ from, to }, palette);
  });
}

function endsOf({ from, to }: Pick<Arrow, "from" | "to">, palette: Palette): string {
  const degrees = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
  const transform = `translate(${to.x.toFixed(2)} ${to.y.toFixed(2)}) rotate(${degrees.toFixed(1)})`;
  return (
    element("circle", { cx: from.x, cy: from.y, r: 2, fill: palette.ink }) +
    element("path", { d: "M0 0L-6 -2.8L-6 2.8Z", transform, fill: palette.ink })
  );
}

function referenceOf({ referenceX, strips, height }: Geometry, palette: Palette): string {
  const [first] = strips;
  if (referenceX === null || !first) return "";
  const style = { stroke: palette.muted, "stroke-dasharray": "3 4" };
  return line(referenceX, first.y + first.height, referenceX, height, style);
}
