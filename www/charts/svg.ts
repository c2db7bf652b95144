/** Writing SVG as text: elements with their attributes, and nothing that a text could break out of. */

type Attributes = Record<string, string | number>;

/** In the units of the picture, or per cent of its width. */
export type Length = number | string;

/** An element; `inside` is SVG already. */
export function element(name: string, attributes: Attributes, inside = ""): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(typeof value === "number" ? short(value) : value)}"`)
    .join("");
  return inside === "" ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`;
}

export const rect = (
  x: Length,
  y: number,
  width: Length,
  height: number,
  more: Attributes,
): string => element("rect", { x, y, width, height, ...more });

export const line = (
  x1: Length,
  y1: number,
  x2: Length,
  y2: number,
  more: Attributes = {},
): string => element("line", { x1, y1, x2, y2, ...more });

export const text = (x: number, y: number, words: string, more: Attributes = {}): string =>
  words === "" ? "" : element("text", { x, y, ...more }, escaped(words));

/** A part of a picture, set so far to the right and down. */
export const moved = (x: number, y: number, inside: string): string =>
  inside && element("g", { transform: `translate(${short(x)} ${short(y)})` }, inside);

/** A text as it may stand in an element or an attribute; XML knows no control characters at all. */
export function escaped(words: string): string {
  return (
    words
      // eslint-disable-next-line no-control-regex -- they are what is taken out
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
      .toWellFormed()
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
  );
}

/** Hundredths of a pixel are enough. */
const short = (value: number): string => String(Math.round(value * 100) / 100);
