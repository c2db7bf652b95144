/** A lesson: what an experiment teaches, in our own words. One file an experiment, loaded when it is shown. */

import type { TemplateResult } from "lit";
import type { Cause } from "../causes.js";
import type { Parameters } from "../generated/wasm.js";
import type { Listing } from "../listing.js";

/** A link that sets parameters; it starts nothing. */
export interface Suggestion {
  text: string;
  set: Partial<Parameters>;
  /** What to expect, or what to ask oneself. */
  why: string;
}

export interface Lesson {
  /** Two or three sentences above everything else. */
  introduction: TemplateResult;
  listings: Listing[];
  /** Which lines cause which spans, as far as one can say so. */
  causes: Cause[];
  /** What the reader should see in the picture. */
  look: TemplateResult[];
  next: Suggestion[];
  /** Where Python's own documentation tells of it. */
  sources: { title: string; address: string }[];
}

const files = import.meta.glob<Lesson>(["./*.ts", "!./lesson.ts"], { import: "lesson" });

/** The lesson of an experiment. @throws {RangeError} there is none. */
export async function loadLesson(experiment: string): Promise<Lesson> {
  const load = files[`./${experiment.replaceAll("-", "_")}.ts`];
  if (!load) throw new RangeError(`${experiment} has no lesson`);
  return load();
}
