/** Each file of the site that compresses well, compressed once, beside the file itself: hosts send the smaller one. */
import { readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import { filesBelow } from "./stamp.js";

/** Pictures and fonts are compressed already. */
const COMPRESSIBLE = /\.(css|html|js|json|svg|wasm)$/;

/** Browsers take Brotli only where nobody can have changed it on its way: from `https:` and from this machine. */
const ENCODINGS = { br: promisify(brotliCompress), gz: promisify(gzip) };

/** @param {string} folder */
export async function compress(folder) {
  const files = filesBelow(folder).filter((path) => COMPRESSIBLE.test(path));
  await Promise.all(files.map(compressFile));
}

/** @param {string} path */
async function compressFile(path) {
  const content = await readFile(path);
  for (const [ending, encode] of Object.entries(ENCODINGS)) {
    await writeFile(`${path}.${ending}`, await encode(content));
  }
}
