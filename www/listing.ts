/** A listing of code, as scripts/listings.js makes it when the site is built. */

export type Language = "Python" | "Rust";

export type Kind = "comment" | "string" | "keyword" | "number" | "name";

/** A piece of a line: plain, or coloured as what it is. */
export type Piece = string | [kind: Kind, text: string];

export interface Listing {
  language: Language;
  /** Where the file is in the repository. */
  path: string;
  lines: Piece[][];
}

/** The words of a line. */
export const textOfLine = (line: readonly Piece[]): string =>
  line.map((piece) => (typeof piece === "string" ? piece : piece[1])).join("");

/** The whole file, as it is copied. */
export const textOf = ({ lines }: Listing): string => `${lines.map(textOfLine).join("\n")}\n`;
