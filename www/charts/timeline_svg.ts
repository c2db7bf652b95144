/** The timeline as a picture of its own: the same geometry as on the canvas, as SVG that needs nothing beside it. */

import { MOST_CLEAR_ARROWS, type Arrow } from "./arrows.js";
import { HALO } from "./canvas_text.js";
import { fittedLabel } from "./lane_label.js";
import type { Strip } from "./lanes.js";
import type { Palette } from "./palette.js";
import { PHASES, PHASE_ORDER } from "./phases.js";
import { element, line, moved, rect, text } from "./svg.js";
import { documentOf, MARGIN, type PictureOptions } from "./svg_document.js";
import { fillOf, patternsOf } from "./svg_fills.js";
import { legendOf, phaseKey } from "./svg_legend.js";
import { themePalette } from "./theme_palette.js";
import { hasTexture } from "./textures.js";
import { alignOf, numberOf, shownWidthOf } from "./timeline_canvas.js";
import { layoutTimeline, type Geometry, type LaneBox, type StripBox } from "./timeline_layout.js";
import { summaryOf } from "./timeline_text.js";
import { besideText, besideX } from "./timeline_title.js";

/** About as wide as a letter is, where none can be measured: of a lane's name, of a title, of the text beside it. */
const LETTER = 6.3;
const TITLE_LETTER = 8;
const FIGURE_LETTER = 7.2;

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
  const titles = geometry.strips.map((box) => titleOf(box, geometry, palette));
  const reference = referenceOf(geometry, palette);
  return [axisOf(geometry, palette), ...strips, reference, ...titles].join("\n");
}

function axisOf(geometry: Geometry, palette: Palette): string {
  const { ticks, axisY, height } = geometry;
  return ticks
    .map((tick) => {
      const { x, label } = tick;
      const anchor = alignOf(tick, geometry) === "right" ? "end" : "middle";
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
  return rails + names + plot;
}

function titleOf(box: StripBox, geometry: Geometry, palette: Palette): string {
  const { title } = box.strip;
  const isEnd = box.endX !== null;
  const words = besideText(geometry, box);
  const [titleEnd, width] = [title.length * TITLE_LETTER, words.length * FIGURE_LETTER];
  const x = besideX(geometry, box, titleEnd, width);
  const style = { "font-size": 13, fill: palette.ink, ...haloOf(palette) };
  const beside = isEnd ? { "text-anchor": "end" } : { fill: palette.muted };
  return (
    text(0, box.titleY, title, { ...style, "font-weight": 600 }) +
    text(isEnd ? x + width : x, box.titleY, words, { ...style, ...beside })
  );
}

/** What knocks out the lines behind a text. */
const haloOf = ({ paper }: Palette): Record<string, string | number> => ({
  stroke: paper,
  "stroke-width": HALO,
  "stroke-linejoin": "round",
  "paint-order": "stroke",
});

function nameOf(box: LaneBox, plotX: number, palette: Palette): string {
  if (!box.labelled) return "";
  const name = fittedLabel(box.lane.label, ({ length }) => length * LETTER <= plotX - 8);
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
  return box.marks
    .map(({ x, text: words, isTextLeft }) => {
      const d = `M${x - arm} ${middle - arm}l${2 * arm} ${2 * arm}m0 ${-2 * arm}l${-2 * arm} ${2 * arm}`;
      const cross = element("path", { d, stroke: palette.alarm, "stroke-width": 2 });
      if (box.height < 11) return cross;
      const textX = isTextLeft ? x - arm - 5 : x + arm + 5;
      const anchor = { "text-anchor": isTextLeft ? "end" : "start" };
      return (
        cross +
        text(textX, middle + 4, words, { fill: palette.alarm, ...haloOf(palette), ...anchor })
      );
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
