/** Which lines of a listing cause which spans of the timeline. */

import type { Phase, Span } from "./generated/wasm.js";
import type { Lesson } from "./lessons/lesson.js";
import { textOfLine, type Listing, type Piece } from "./listing.js";

/** Lines, one of each listing, and the spans that they cause. */
export interface Cause {
  /** The line in Python, without its indentation; it stands in the listing exactly once. */
  python?: string;
  /** The line in Rust, likewise. */
  rust?: string;
  /** What the lines do, as it is said of their spans: “counting”. */
  what: string;
  phase: Phase;
  /** How the spans’ names begin; unless given, whatever they are called. */
  name?: string;
  /** Whose spans they are; unless given, everybody’s. */
  by?: "main" | "others";
}

/** Whether a cause causes a span. */
export function isCause({ phase, name = "", by }: Cause, span: Span): boolean {
  if (span.phase !== phase || !span.name.startsWith(name)) return false;
  const isMain = span.process === "MainProcess" && span.tid === 0;
  return by === undefined || (by === "main") === isMain;
}

/** What a line causes; nothing for most. */
export function causesOf(lesson: Lesson, { language }: Listing, line: readonly Piece[]): Cause[] {
  const text = textOfLine(line).trim();
  return lesson.causes.filter(
    (cause) => text !== "" && (language === "Python" ? cause.python : cause.rust) === text,
  );
}

/** Whether a line causes a span. */
export const isCausedBy = (causes: readonly Cause[], span: Span): boolean =>
  causes.some((cause) => isCause(cause, span));
