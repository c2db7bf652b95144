/** The colours of www/theme.css, for pictures that leave the page and have no style sheet with them. */

import theme from "../theme.css?raw";
import { createPalette, type Palette } from "./palette.js";

export type Ground = "light" | "dark";

/** Fonts that every machine has: those of the page are not in the picture. */
const FONT = "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";

/** The palette on a light or on a dark ground. */
export const themePalette = (ground: Ground): Palette =>
  createPalette((name) => colourOf(name, ground), FONT);

/** `--ink: light-dark(#1b1d22, #ebe9e4);` */
function colourOf(name: string, ground: Ground): string {
  const pair = new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(theme);
  if (!pair) throw new Error(`www/theme.css has no --${name} for light and dark`);
  return (ground === "light" ? pair[1] : pair[2]) ?? "";
}
