/** The page's colours for what is drawn. */

import { createPalette, type Palette } from "../charts/palette.js";

/** The colours by their names, for SVG in the page, where the browser looks them up. */
export const PAGE_PALETTE = createPalette((name) => `var(--${name})`, "inherit");

/** For a canvas: the colours as the browser computes them for an element, so that every theme and forced colours hold. */
export function paletteOf(element: HTMLElement): Palette {
  const probe = element.appendChild(document.createElement("span"));
  probe.className = "colour-probe";
  const style = getComputedStyle(probe);
  const colour = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return style.color;
  };
  const palette = createPalette(colour, style.fontFamily);
  probe.remove();
  return palette;
}
