import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { listingOf } from "../../scripts/listings.js";
import { causesOf, isCause, type Cause } from "../../www/causes.js";
import type { Lesson } from "../../www/lessons/lesson.js";
import { textOf, textOfLine } from "../../www/listing.js";
import { child, span } from "../fixtures/spans.js";

const FOLDER = join(import.meta.dirname, "../../www/lessons");
const NAMES = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".ts") && name !== "lesson.ts")
  .map((name) => name.slice(0, -".ts".length));

describe.each(NAMES)("the lesson %s", async (name) => {
  const { lesson } = (await import(`../../www/lessons/${name}.ts`)) as { lesson: Lesson };

  it("has a listing in Python and one in Rust", () => {
    expect(lesson.listings.map(({ language }) => language)).toEqual(["Python", "Rust"]);
  });

  it.each(lesson.causes)("finds the lines of “$what” exactly once in each", (cause) => {
    for (const listing of lesson.listings) {
      const line = listing.language === "Python" ? cause.python : cause.rust;
      const found = listing.lines.filter((pieces) => textOfLine(pieces).trim() === line);
      if (line !== undefined) expect(found, line).toHaveLength(1);
    }
  });

  it("tells of each line what it causes", () => {
    for (const listing of lesson.listings) {
      const linked = listing.lines.flatMap((line) => causesOf(lesson, listing, line));
      expect(linked).toHaveLength(lesson.causes.length);
    }
  });
});

describe("a listing", () => {
  it("is the same text after it was coloured", async () => {
    const path = join(FOLDER, "pipe.py");
    expect(textOf(await listingOf(path))).toBe(readFileSync(path, "utf8"));
  });

  it("of Rust ends before its tests", async () => {
    const { lines } = await listingOf(join(FOLDER, "../../src/experiments/programs/queue.rs"));
    const text = lines.map(textOfLine).join("\n");
    expect(text).toContain("async fn put_all");
    expect(text).not.toContain("#[cfg(test)]");
  });

  it("has its words coloured, and no mere signs", async () => {
    const { lines } = await listingOf(join(FOLDER, "queue_of_numbers.py"));
    const pieces = lines.flat().filter((piece) => typeof piece !== "string");
    expect(pieces).toContainEqual(["keyword", "while"]);
    expect(pieces).toContainEqual(["name", "put_all"]);
    expect(pieces).toContainEqual(["number", "10"]);
    for (const [kind, text] of pieces) if (kind === "keyword") expect(text).toMatch(/\w/);
  });
});

describe("a cause", () => {
  const joining: Cause = { what: "waiting", phase: "wait", name: "join" };

  it("is of spans of its phase whose names begin with its own", () => {
    expect(isCause(joining, span(0, 1, { phase: "wait", name: "join Process-1" }))).toBe(true);
    expect(isCause(joining, span(0, 1, { phase: "wait", name: "GIL" }))).toBe(false);
    expect(isCause(joining, span(0, 1, { phase: "run", name: "join Process-1" }))).toBe(false);
  });

  it("may be of the main process only, or of the others", () => {
    const cause: Cause = { what: "counting", phase: "run" };
    const [main, other, thread] = [span(0, 1), child(1, 0, 1), span(0, 1, { tid: 1 })];
    const hits = (by: "main" | "others") =>
      [main, other, thread].map((one) => isCause({ ...cause, by }, one));
    expect(hits("main")).toEqual([true, false, false]);
    expect(hits("others")).toEqual([false, true, true]);
  });
});
