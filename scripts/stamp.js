/** Is something built from exactly the files that are there now? By content: a fresh clone's file times mean nothing. */
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { ROOT } from "./paths.js";

/**
 * A hash of names and contents.
 *
 * @param {readonly string[]} paths files and folders; those that do not exist are skipped
 * @returns {string} 16 hexadecimal digits
 */
export function hashOf(paths) {
  const hash = createHash("sha256");
  for (const file of paths.flatMap(filesBelow)) {
    hash.update(relative(ROOT, file)).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex").slice(0, 16);
}

/**
 * @param {string} path
 * @returns {string[]} the files below a folder in a fixed order, or the file itself
 */
export function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

/**
 * Whether something need not be built. If it must be, its stamp goes: should it remain half done, it is of no state at all.
 *
 * @param {string} built the file or folder
 * @param {string} stamp the file that remembers the hash
 * @param {string} hash of what it is to be built of
 */
export function isFresh(built, stamp, hash) {
  const isThere = existsSync(built) && existsSync(stamp);
  if (isThere && readFileSync(stamp, "utf8") === hash) return true;
  rmSync(stamp, { force: true });
  return false;
}

/**
 * @param {string} stamp
 * @param {string} hash
 */
export function writeStamp(stamp, hash) {
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}
