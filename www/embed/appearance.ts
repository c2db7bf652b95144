/** How the frame looks, as the page around it wishes. */

import { contrastOf, ENOUGH, type Rgb } from "./contrast.js";
import type { Options } from "./request.js";

export type Look = Pick<Options, "theme" | "accent">;

/** Whether buttons and links can have that colour: it is one, and can be read on the theme's paper. */
export function wear({ theme, accent }: Look): boolean {
  const { dataset, style } = document.documentElement;
  if (theme === "auto") delete dataset["theme"];
  else dataset["theme"] = theme;
  style.removeProperty("--accent");
  style.removeProperty("--on-accent");
  if (accent === null) return true;
  const colour = rgbOf(accent);
  const paper = rgbOf(getComputedStyle(document.body).backgroundColor);
  if (!colour || !paper || contrastOf(colour, paper) < ENOUGH) return false;
  style.setProperty("--accent", `rgb(${colour.join(" ")})`);
  style.setProperty("--on-accent", contrastOf(colour, WHITE) >= ENOUGH ? "#ffffff" : "#000000");
  return true;
}

const WHITE: Rgb = [255, 255, 255];

/** The longest way to write a colour that a browser computes. */
const LONGEST = 80;

/** What a screen shows of a colour; null if it is none, or stands for another one. */
function rgbOf(text: string): Rgb | null {
  const refers = /var|env|url|light-dark|current/i.test(text);
  if (refers || text.length > LONGEST || !CSS.supports("color", text)) return null;
  const context = new OffscreenCanvas(1, 1).getContext("2d");
  if (!context) return null;
  context.fillStyle = text;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
  return alpha === 255 ? [red, green, blue] : null;
}
