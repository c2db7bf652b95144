/** Why a file is not taken: one sentence with the place, what stands there, and what is allowed. */

import type * as v from "valibot";

/** What reading a file comes to. */
export type Read<Value> = { ok: true; value: Value } | { ok: false; refusal: string };

/** The largest file that is read, in bytes. */
export const LARGEST_FILE = 20 * 2 ** 20;

/** More of a wrong value than this is not shown. */
const LONGEST_SHOWN = 40;

/**
 * The first thing that is wrong, in what stands at `at` in its file. A schema's messages say what is allowed: “a list”, “a
 * number from 1 to 64”.
 */
export function refusalOf([issue]: readonly [v.BaseIssue<unknown>, ...unknown[]], at = ""): string {
  const place = placeOf(at, issue.path ?? []);
  if (issue.input === undefined) return `${place} is missing: ${issue.message} is needed.`;
  return `${place} is ${shown(issue.input)}, which is not ${issue.message}.`;
}

/** Deeper than any report or trace; what is millions deep takes a browser many seconds to read. */
const DEEPEST = 100;

/** The text as JSON. */
export function parseJson(text: string): Read<unknown> {
  if (text.trim() === "") return { ok: false, refusal: "It is empty." };
  if (isDeep(text)) return { ok: false, refusal: `It is nested more than ${DEEPEST} deep.` };
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    const start = text.slice(0, LONGEST_SHOWN).trim();
    return { ok: false, refusal: `It is not JSON: it begins with “${start}”.` };
  }
}

/** Brackets, and texts, in which brackets do not count. */
const BRACKETS = /[[\]{}]|"(?:[^"\\]|\\.)*"/gs;

function isDeep(text: string): boolean {
  let depth = 0;
  for (const [found] of text.matchAll(BRACKETS)) {
    if (found === "[" || found === "{") depth += 1;
    else if (found === "]" || found === "}") depth -= 1;
    if (depth > DEEPEST) return true;
  }
  return false;
}

/** `runs[3].spans[17].end_ms` */
function placeOf(at: string, path: readonly { key?: unknown }[]): string {
  const steps = path.map(({ key }) =>
    typeof key === "number" ? `[${key}]` : `.${String(key).slice(0, LONGEST_SHOWN)}`,
  );
  return `${at}${steps.join("")}`.replace(/^\./, "") || "The whole of it";
}

/** A value as a person recognises it in the file. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  const text = typeof value === "string" ? `“${value}”` : String(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
