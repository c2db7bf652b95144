/**
 * `node scripts/rustdoc.js`: what the crate's documentation lacks. Rustdoc finds links that lead nowhere, and we find what
 * shows no example: rustdoc's own lint for that overlooks whatever a private module holds and the crate exports.
 */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { run } from "./command.js";
import { Failure, runMain } from "./failure.js";
import { inRoot } from "./paths.js";

/**
 * An item of rustdoc's JSON, as far as it matters here.
 *
 * @typedef {object} Item
 * @property {number} id
 * @property {number} crate_id
 * @property {string} name
 * @property {string | null} docs
 * @property {unknown} visibility
 * @property {{ filename: string, begin: [number, number] } | null} span
 * @property {{ trait?: { items: number[] } } & Record<string, unknown>} inner by its kind
 */

const KINDS = ["struct", "enum", "union", "trait", "function", "macro"];

/**
 * The public items of a crate that show no example, a line each.
 *
 * @param {{ index: Record<string, Item> }} documented
 */
export function withoutExample({ index }) {
  const items = Object.values(index).filter((item) => item.crate_id === 0);
  const ofTraits = new Set(items.flatMap((item) => item.inner.trait?.items ?? []));
  const lacking = items.filter(
    (item) =>
      KINDS.some((kind) => kind in item.inner) &&
      (item.visibility === "public" || ofTraits.has(item.id)) &&
      item.docs?.includes("```") !== true,
  );
  return lacking.map((item) => `${placeOf(item)}: ${item.name} has no example`).sort();
}

/** @param {Item} item */
function placeOf({ span }) {
  return span === null ? "somewhere" : `${span.filename}:${String(span.begin[0])}`;
}

async function checkDocs() {
  const cargo = ["rustdoc", "--quiet", "--lib", "--target-dir", "target"];
  const json = ["--", "-Z", "unstable-options", "--output-format", "json"];
  const env = { RUSTDOCFLAGS: "-D warnings" };
  const { code, output } = await run("cargo", [...cargo, ...json], { env });
  if (code !== 0) throw new Failure(output.trim());
  const text = readFileSync(inRoot("target", "doc", "coreyard.json"), "utf8");
  const documented = /** @type {{ index: Record<string, Item> }} */ (JSON.parse(text));
  const lacking = withoutExample(documented);
  if (lacking.length > 0) throw new Failure(lacking.join("\n"));
}

const isMain = import.meta.url === pathToFileURL(process.argv[1] ?? "").href;
if (isMain) await runMain(checkDocs);
