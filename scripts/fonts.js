/** The page's two fonts, with the letters and the weights that it uses: half of what they are otherwise. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import subsetFont from "subset-font";
import { GENERATED, inRoot } from "./paths.js";

const FAMILIES = "node_modules/@fontsource-variable";

/** Where they come from. */
export const FONTS = {
  sans: `${FAMILIES}/public-sans/files/public-sans-latin-wght-normal.woff2`,
  serif: `${FAMILIES}/source-serif-4/files/source-serif-4-latin-wght-normal.woff2`,
};

/** What style sheets may ask for: nothing is lighter or bolder. */
const WEIGHTS = { wght: { min: 400, max: 650 } };

/** Every sign from the first to the last. */
const signs = (/** @type {number} */ first, /** @type {number} */ last) =>
  Array.from({ length: last - first + 1 }, (_, place) => String.fromCodePoint(first + place));

/** Western Europe's letters, and the signs between words and numbers. */
const TEXT = [
  ...signs(0x20, 0x7e),
  ...signs(0xa0, 0xff),
  ...signs(0x2009, 0x203a),
  "←↑→↓↘↵−≤≥€",
].join("");

/** Writes www/generated/fonts, which style sheets and pages name. */
export async function writeFonts() {
  const folder = join(GENERATED, "fonts");
  mkdirSync(folder, { recursive: true });
  for (const [name, path] of Object.entries(FONTS)) {
    const font = readFileSync(inRoot(path));
    const options = { targetFormat: /** @type {const} */ ("woff2"), variationAxes: WEIGHTS };
    writeFileSync(join(folder, `${name}.woff2`), await subsetFont(font, TEXT, options));
  }
}
