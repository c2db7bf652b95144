/**
 * What a frame and the page around it may say to each other: nothing else is heard. A message comes from anybody, so its
 * shape is checked here, and who sent it by whoever listens.
 */

import * as v from "valibot";
import type { Report, Request } from "../generated/wasm.js";
import type { Theme } from "./attributes.js";

// The types are written out, so that who has them from the npm package needs no library for them.

/** From the page to the frame. */
export type Command =
  | { type: "coreyard-run" }
  | { type: "coreyard-stop" }
  /** As they stand in an address: `workers` is `"2"`, `models` is `"pool,threads"`. */
  | { type: "coreyard-set"; settings: Record<string, string> }
  | { type: "coreyard-theme"; theme: Theme; accent: string | null };

/** From the frame to the page. */
export type News =
  | { type: "coreyard-size"; height: number }
  | { type: "coreyard-ready" }
  | { type: "coreyard-start"; request: Request }
  | { type: "coreyard-result"; report: Report }
  | { type: "coreyard-error"; reason: Reason; message: string };

/** Why a frame tells of an error: what was asked for is not allowed, cannot be run now, was stopped, or failed. */
type Reason = "settings" | "refused" | "stopped" | "failed";

/** More settings than any experiment has, and longer than any of them. */
const MOST_SETTINGS = 20;
const LONGEST = 1000;

const text = v.pipe(v.string(), v.maxLength(LONGEST));

const settings = v.pipe(
  v.record(text, text),
  v.check((record) => Object.keys(record).length <= MOST_SETTINGS),
);

const COMMAND = v.variant("type", [
  v.strictObject({ type: v.literal("coreyard-run") }),
  v.strictObject({ type: v.literal("coreyard-stop") }),
  v.strictObject({ type: v.literal("coreyard-set"), settings }),
  v.strictObject({
    type: v.literal("coreyard-theme"),
    theme: v.picklist(["auto", "light", "dark"]),
    accent: v.nullable(text),
  }),
]) satisfies v.GenericSchema<unknown, Command>;

const reason = v.picklist(["settings", "refused", "stopped", "failed"] satisfies Reason[]);

/** Of a request and a report only the outline: they come from our own origin, and from nowhere else. */
const NEWS = v.variant("type", [
  v.strictObject({ type: v.literal("coreyard-size"), height: v.pipe(v.number(), v.finite()) }),
  v.strictObject({ type: v.literal("coreyard-ready") }),
  v.strictObject({
    type: v.literal("coreyard-start"),
    request: v.custom<Request>((value) => isObjectWith(value, "experiment", "parameters")),
  }),
  v.strictObject({
    type: v.literal("coreyard-result"),
    report: v.custom<Report>((value) => isObjectWith(value, "experiment", "runs", "verdict")),
  }),
  v.strictObject({ type: v.literal("coreyard-error"), reason, message: v.string() }),
]) satisfies v.GenericSchema<unknown, News>;

/** The command that a message is; null if it is none. */
export const parseCommand = (data: unknown): Command | null => parsed(COMMAND, data);

/** The news that a message is; null if it is none. */
export const parseNews = (data: unknown): News | null => parsed(NEWS, data);

function parsed<Output>(schema: v.GenericSchema<unknown, Output>, data: unknown): Output | null {
  const result = v.safeParse(schema, data);
  return result.success ? result.output : null;
}

function isObjectWith(value: unknown, ...names: string[]): boolean {
  return typeof value === "object" && value !== null && names.every((name) => name in value);
}
