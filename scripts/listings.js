/**
 * Listings of code, coloured when the site is built: `import python from "./pipe.py?listing"`. The page gets the pieces of
 * each line, and needs no highlighter.
 */
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { codeToTokens, createCssVariablesTheme } from "shiki";
import { ROOT } from "./paths.js";

/**
 * @typedef {import("../www/listing.js").Kind} Kind
 * @typedef {import("../www/listing.js").Listing} Listing
 * @typedef {import("../www/listing.js").Piece} Piece
 */

const QUERY = "?listing";

/** A theme whose colours are names, because the colours themselves are the page's. */
const THEME = createCssVariablesTheme({ variablePrefix: "--", fontStyle: false });

/** @type {Record<string, Kind | undefined>} */
const KINDS = {
  "var(--token-comment)": "comment",
  "var(--token-string)": "string",
  "var(--token-string-expression)": "string",
  "var(--token-keyword)": "keyword",
  "var(--token-constant)": "number",
  "var(--token-function)": "name",
};

/** @returns {import("vite").Plugin} */
export function listings() {
  return {
    name: "coreyard-listings",
    async load(id) {
      if (!id.endsWith(QUERY)) return null;
      const path = id.slice(0, -QUERY.length);
      this.addWatchFile(path);
      const listing = await listingOf(path);
      return { code: `export default ${JSON.stringify(listing)};`, moduleType: "js" };
    },
  };
}

/**
 * @param {string} path of a file of Python or of Rust; the tests at the end of the latter are left out
 * @returns {Promise<Listing>}
 */
export async function listingOf(path) {
  const text = (readFileSync(path, "utf8").split("#[cfg(test)]")[0] ?? "").trimEnd();
  const language = path.endsWith(".py") ? "Python" : "Rust";
  const { tokens } = await codeToTokens(text, {
    lang: language === "Python" ? "python" : "rust",
    theme: THEME,
  });
  const lines = tokens.map((line) =>
    joined(line.map(({ content, color = "" }) => pieceOf(content, KINDS[color]))),
  );
  return { language, path: relative(ROOT, path), lines };
}

/**
 * Signs are not coloured: a Rust listing would be nothing but colour.
 *
 * @param {string} text
 * @param {Kind | undefined} kind
 * @returns {Piece}
 */
function pieceOf(text, kind) {
  return kind === undefined || (kind !== "string" && !/[\p{L}\d]/u.test(text))
    ? text
    : [kind, text];
}

/**
 * @param {Piece[]} pieces
 * @returns {Piece[]} the same line in fewer pieces
 */
function joined(pieces) {
  /** @type {Piece[]} */
  const line = [];
  for (const piece of pieces) {
    const last = line.at(-1);
    if (typeof piece === "string" && typeof last === "string") line[line.length - 1] = last + piece;
    else line.push(piece);
  }
  return line;
}
