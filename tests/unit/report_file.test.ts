import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CATALOG } from "../../www/catalog.js";
import type { Report } from "../../www/generated/wasm.js";
import { parseFile, read } from "../../www/loading.js";
import { LARGEST_FILE } from "../../www/refusal.js";
import { parseReport } from "../../www/report_file.js";
import { mutated } from "../fixtures/mutations.js";
import { RECORDED, recorded, textOf } from "../fixtures/reports.js";

/** The refusal of the recorded report of a queue after something was done to it. */
function refusal(spoil: (report: Report) => void): string {
  const report = recorded("queue");
  spoil(report);
  const read = parseReport(report, CATALOG);
  return read.ok ? "accepted" : read.refusal;
}

/** Changes what the types forbid to change so. */
const put = (report: object, key: string, value: unknown): void =>
  void Object.assign(report, { [key]: value });

describe("a report from a file", () => {
  it.each(RECORDED)("is what was saved: %s", (name) => {
    expect(parseFile(textOf(name), "x.json")).toEqual({
      ok: true,
      value: { kind: "report", report: recorded(name), unknown: 0 },
    });
  });

  it("may tell when it was measured", () => {
    const report = recorded("queue");
    report.environment.measured_at = "2026-11-21T15:04:05.000Z";
    expect(parseReport(report, CATALOG)).toEqual({ ok: true, value: { report, unknown: 0 } });
  });

  it("names the place, the value and what is allowed", () => {
    const wrong = refusal((report) => put(report.runs[0]?.spans[2] ?? {}, "end_ms", "late"));
    expect(wrong).toBe(
      "runs[0].spans[2].end_ms is “late”, which is not a number from -3,600,000 to 3,600,000.",
    );
  });

  it.each([
    [
      "a missing list",
      (report: Report) => Reflect.deleteProperty(report, "runs"),
      /^runs is missing/,
    ],
    [
      "a number that is none",
      (report: Report) => put(report.runs[0] ?? {}, "wall_ms", 1e300),
      /^runs\[0\]\.wall_ms is 1e\+300, which is not a number from 0 to/,
    ],
    [
      "a parameter beyond its range",
      (report: Report) => put(report.parameters, "tasks", 1e9),
      /^parameters\.tasks is 1000000000, which is not a whole number from/,
    ],
    [
      "a span that ends before it begins",
      (report: Report) => put(report.runs[0]?.spans[0] ?? {}, "end_ms", -1),
      /^runs\[0\]\.spans\[0\] is an object, which is not a span that ends after it begins/,
    ],
    [
      "a day that there is not",
      (report: Report) => put(report.environment, "measured_at", "2026-02-30T15:04:05.000Z"),
      /^environment\.measured_at is “2026-02-30T15:04:05\.000Z”, which is not a time in UTC, written as /,
    ],
    [
      "a time in nobody knows which zone",
      (report: Report) => put(report.environment, "measured_at", "2026-11-21 15:04"),
      /^environment\.measured_at is “2026-11-21 15:04”, which is not a time in UTC/,
    ],
    [
      "a time that is a number",
      (report: Report) => put(report.environment, "measured_at", 1_795_273_445),
      /^environment\.measured_at is 1795273445, which is not a time in UTC/,
    ],
    [
      "a model that there is not",
      (report: Report) => put(report.runs[0] ?? {}, "model", "cluster"),
      /^runs\[0\]\.model is “cluster”, which is not one of sequential, /,
    ],
    [
      "an experiment that there is not",
      (report: Report) => put(report, "experiment", "frogs"),
      /^There is no experiment “frogs”/,
    ],
    [
      "more runs than are allowed",
      (report: Report) => put(report, "runs", Array(1001).fill(report.runs[0])),
      /^runs is a list of 1001, which is not a list of 1,000 at the most/,
    ],
    [
      "more spans than are allowed in all",
      (report: Report) => {
        const [run] = report.runs;
        const spans = Array(30_000).fill(run?.spans[0]);
        put(report, "runs", Array(10).fill({ ...run, spans }));
      },
      /^The runs hold 300,000 spans; 200,000 are allowed/,
    ],
  ])("is refused for %s", (_, spoil, says) => {
    expect(refusal(spoil)).toMatch(says);
  });

  it("loses what nobody knows here, which is counted", () => {
    const report = recorded("queue");
    put(report, "colour", { red: 1 });
    put(report.runs[0] ?? {}, "weight", 3);
    const read = parseReport(report, CATALOG);
    expect(read).toEqual({ ok: true, value: { report: recorded("queue"), unknown: 2 } });
  });

  it("cannot reach a prototype", () => {
    const text = textOf("queue").replace(
      '{"experiment"',
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"experiment"',
    );
    expect(parseFile(text, "x.json")).toMatchObject({ ok: true, value: { unknown: 2 } });
    expect({}).not.toHaveProperty("polluted");
  });

  it("has a verdict of bounded length", () => {
    const report = { ...recorded("queue"), verdict: "!".repeat(100_000) };
    const read = parseReport(report, CATALOG);
    expect(read.ok && read.value.report.verdict.length).toBe(4001);
  });
});

describe("a file", () => {
  it.each([
    ["", "It is empty."],
    ["<!doctype html>", "It is not JSON: it begins with “<!doctype html>”."],
    ["3", "It is neither a report"],
    ["null", "It is neither a report"],
    ['{"a":1}', "It is neither a report"],
  ])("that holds “%s” is refused", (text, says) => {
    const read = parseFile(text, "x.json");
    expect(read.ok ? "accepted" : read.refusal).toContain(says);
  });

  it("that is too large is not read", async () => {
    const file = new File([new Uint8Array(LARGEST_FILE + 1)], "x.json");
    expect(await read(file)).toEqual({
      ok: false,
      refusal: "It has 20.0 MiB; 20.0 MiB are allowed.",
    });
  });

  it("nested as deep as a file has room for is refused", () => {
    const depth = 5_000_000;
    for (const text of [`${"[".repeat(depth)}${"]".repeat(depth)}`, '{"a":'.repeat(depth)])
      expect(parseFile(text, "x.json")).toMatchObject({
        refusal: "It is nested more than 100 deep.",
      });
  });

  it("with many brackets in a text is not nested", () => {
    const report = { ...recorded("queue"), verdict: '[{"'.repeat(200) };
    expect(parseFile(JSON.stringify(report), "x.json").ok).toBe(true);
  });

  it("is a report or a trace of bounded numbers or is refused, whatever it is", () => {
    const texts = fc.oneof(
      mutated(recorded("queue")),
      mutated(recorded("process-queue-lock")),
      fc.json(),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const read = parseFile(text, "x.json");
        if (!read.ok) expect(read.refusal).toMatch(/^.{5,300}\.$/su);
        else if (read.value.kind === "report") expectBounded(read.value.report);
      }),
      { numRuns: 10_000 },
    );
  }, 120_000);
});

/** What the page goes by when it draws. */
function expectBounded({ runs, verdict, parameters }: Report): void {
  expect(runs.length).toBeLessThanOrEqual(1000);
  expect(verdict.length).toBeLessThanOrEqual(4001);
  expect(parameters["repeat"] ?? 1).toBeLessThanOrEqual(1000);
  for (const { start_ms, end_ms } of runs.flatMap(({ spans }) => spans))
    if (!(start_ms <= end_ms) || Math.abs(end_ms) > 3_600_000) throw new Error("out of bounds");
}
