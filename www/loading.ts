/** A file that a person gives to the page: a report or a trace. Loaded when the first one comes. */

import { CATALOG } from "./catalog.js";
import { mebibytesOf } from "./format.js";
import { LARGEST_FILE, parseJson, type Read } from "./refusal.js";
import { isReport, parseReport, type ReportFile } from "./report_file.js";
import { isTrace, parseTrace, type TraceFile } from "./trace_file.js";

/** What a file holds. */
export type Loaded = ({ kind: "report" } & ReportFile) | ({ kind: "trace" } & TraceFile);

/** Reads a file; a refusal says why not, without the file's name. */
export async function read(file: File): Promise<Read<Loaded>> {
  if (file.size > LARGEST_FILE) return refused(tooLarge(file.size));
  try {
    return parseFile(await file.text(), file.name);
  } catch {
    // A folder, or a file that was moved or locked meanwhile.
    return refused("The browser could not read it.");
  }
}

/** The text of a file called `name`. Never throws: a file comes from anybody. */
export function parseFile(text: string, name: string): Read<Loaded> {
  const json = parseJson(text);
  if (!json.ok) return json;
  if (isReport(json.value)) return ofKind("report", parseReport(json.value, CATALOG));
  if (isTrace(json.value)) return ofKind("trace", parseTrace(json.value, name));
  return refused(NEITHER);
}

const NEITHER =
  "It is neither a report (an object with “experiment” and “runs”) nor a trace (a list of events, or an object with “traceEvents”).";

const tooLarge = (bytes: number): string =>
  `It has ${mebibytesOf(bytes)}; ${mebibytesOf(LARGEST_FILE)} are allowed.`;

const refused = (refusal: string): { ok: false; refusal: string } => ({ ok: false, refusal });

function ofKind<Kind extends string, Value>(
  kind: Kind,
  given: Read<Value>,
): Read<{ kind: Kind } & Value> {
  return given.ok ? { ok: true, value: { kind, ...given.value } } : given;
}
