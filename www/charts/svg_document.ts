/** A picture that leaves the page: an SVG document that needs nothing beside it. */

import type { Palette } from "./palette.js";
import { element, escaped, moved, rect } from "./svg.js";
import type { Ground } from "./theme_palette.js";

export interface PictureOptions {
  /** In CSS pixels, with the margins. */
  width: number;
  theme: Ground;
}

/** What a document holds; lengths are without the margins. */
interface Content {
  title: string;
  /** The picture in words. */
  description: string;
  width: number;
  height: number;
  /** What is referred to from `inside`. */
  defs?: string;
  inside: string;
}

/** Around every picture. */
export const MARGIN = 16;

/** The document, with its title and description, on the palette's paper and in its font. */
export function documentOf(content: Content, palette: Palette): string {
  const width = content.width + 2 * MARGIN;
  const height = Math.ceil(content.height) + 2 * MARGIN;
  const size = { width, height, viewBox: `0 0 ${width} ${height}` };
  const font = { "font-family": palette.font, "font-size": 12 };
  const parts = [
    `<title>${escaped(content.title)}</title><desc>${escaped(content.description)}</desc>`,
    content.defs ? element("defs", {}, content.defs) : "",
    rect(0, 0, width, height, { fill: palette.paper }),
    moved(MARGIN, MARGIN, content.inside),
  ];
  const xmlns = "http://www.w3.org/2000/svg";
  return element("svg", { xmlns, role: "img", ...size, ...font }, parts.join("\n"));
}
