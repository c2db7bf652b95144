/** The events of a trace that are drawn, checked one by one: a trace of somebody else is full of others. */

import * as v from "valibot";
import { countOf } from "./format.js";
import { refusalOf, type Read } from "./refusal.js";

/** More events than a file of the size that is read has room for. */
const MOST_EVENTS = 1_000_000;

/** Microseconds: a hundred years of them. */
const LATEST_US = 3.2e15;

const text = v.pipe(
  v.string("a text"),
  v.transform((whole) => whole.slice(0, 200)),
);
const whole = v.pipe(
  v.number("a whole number"),
  v.integer("a whole number"),
  v.minValue(-(2 ** 53), "a whole number"),
  v.maxValue(2 ** 53, "a whole number"),
);
const MICROSECONDS = "a number of microseconds";
const microseconds = v.pipe(
  v.number(MICROSECONDS),
  v.minValue(-LATEST_US, MICROSECONDS),
  v.maxValue(LATEST_US, MICROSECONDS),
);
const lane = { pid: v.optional(whole, 0), tid: v.optional(whole, 0) };

const slice = v.object(
  {
    ...lane,
    name: v.fallback(text, ""),
    cat: v.fallback(text, ""),
    ts: microseconds,
    dur: v.pipe(microseconds, v.minValue(0, "a number of microseconds from 0 on")),
    args: v.fallback(v.object({ task: v.nullable(whole) }), { task: null }),
  },
  "an object",
);
const label = v.object(
  {
    ...lane,
    name: text,
    args: v.object({ name: v.fallback(text, ""), labels: v.fallback(text, "") }),
  },
  "an object",
);
const end = v.object(
  {
    ...lane,
    name: v.fallback(text, ""),
    cat: v.fallback(text, ""),
    id: v.union([text, whole]),
    ts: microseconds,
  },
  "an object",
);
const mark = v.object({ ...lane, name: text, ts: microseconds }, "an object");

/** A trace as it is written: a list of events, and what ours tells of itself. */
export const trace = v.object(
  {
    traceEvents: v.pipe(
      v.array(v.unknown(), "a list"),
      v.maxLength(MOST_EVENTS, `a list of ${countOf(MOST_EVENTS)} at the most`),
    ),
    otherData: v.fallback(v.optional(v.object({ experiment: text, browser: text })), undefined),
  },
  "a list of events or an object with one",
);

export type Slice = v.InferOutput<typeof slice>;
export type End = v.InferOutput<typeof end>;

/** The events of a trace, by what is drawn of them. */
export interface Events {
  slices: Slice[];
  labels: v.InferOutput<typeof label>[];
  starts: End[];
  ends: End[];
  marks: v.InferOutput<typeof mark>[];
  ignored: number;
}

/** A slice that is wrong is refused; of all others, what cannot be read is left out. */
export function sortedOut(given: readonly unknown[]): Read<Events> {
  const events: Events = { slices: [], labels: [], starts: [], ends: [], marks: [], ignored: 0 };
  for (const [index, event] of given.entries()) {
    const kind = kindOf(event);
    if (kind !== "X") events.ignored += take(events, kind, event) ? 0 : 1;
    else {
      const result = v.safeParse(slice, event, { abortEarly: true });
      if (!result.success)
        return { ok: false, refusal: refusalOf(result.issues, `traceEvents[${index}]`) };
      events.slices.push(result.output);
    }
  }
  return { ok: true, value: events };
}

function kindOf(event: unknown): unknown {
  return typeof event === "object" && event !== null && "ph" in event ? event.ph : null;
}

/** Puts an event where it belongs; tells whether it is one that is drawn. */
function take(events: Events, kind: unknown, event: unknown): boolean {
  if (kind === "M") return push(events.labels, label, event);
  if (kind === "s") return push(events.starts, end, event);
  if (kind === "f") return push(events.ends, end, event);
  return (kind === "i" || kind === "I") && push(events.marks, mark, event);
}

function push<Schema extends v.GenericSchema>(
  kept: v.InferOutput<Schema>[],
  schema: Schema,
  event: unknown,
): boolean {
  const result = v.safeParse(schema, event);
  if (result.success) kept.push(result.output);
  return result.success;
}
