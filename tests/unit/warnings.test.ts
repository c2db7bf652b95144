import { describe, expect, it } from "vitest";
import { sharesOf } from "../../www/charts/shares.js";
import { warningsOf } from "../../www/charts/warnings.js";
import type { Environment, Report } from "../../www/generated/wasm.js";
import { recorded } from "../fixtures/reports.js";
import { child, span } from "../fixtures/spans.js";

const marksOf = (report: Report) =>
  new Set(warningsOf(report, ({ model }) => model).map(({ mark }) => mark));

function measuredIn(environment: Partial<Environment>): Report {
  const report = recorded("cpu-bound");
  return { ...report, environment: { ...report.environment, ...environment } };
}

describe("the warnings", () => {
  it("are none where nothing has to be known", () => {
    expect(marksOf(measuredIn({ cores: 4 }))).toEqual(new Set());
  });

  it("name the rows whose figures are few steps of the clock", () => {
    const warnings = warningsOf(measuredIn({ cores: 4, clock_step_us: 1000 }), (row) => row.model);
    expect(warnings.map(({ variant }) => variant)).toEqual([
      "sequential",
      "threads",
      "threads-free",
    ]);
    expect(warnings[0]?.sentence).toContain("are 2 steps of this clock (1.0 ms each)");
  });

  it("tell of more workers than cores, on their rows and in one sentence", () => {
    const warnings = warningsOf(measuredIn({ cores: 1 }), (row) => row.model);
    expect(warnings.filter(({ sentence }) => sentence !== "")).toHaveLength(1);
    expect(warnings.map(({ variant }) => variant)).toContain("pool");
    expect(warnings.map(({ variant }) => variant)).not.toContain("sequential");
  });

  it("tell of few repeats", () => {
    expect(marksOf(recorded("queue"))).toContain("few repeats");
  });

  it("tell of a page that was hidden, and of one that was not isolated", () => {
    const failures = [
      { model: "pool" as const, repeat: 0, message: "The page was hidden while this ran." },
    ];
    const report = { ...measuredIn({ isolated: false }), failures };
    expect(marksOf(report)).toEqual(
      new Set(["hidden", "not isolated", ...marksOf(measuredIn({}))]),
    );
  });
});

describe("the shares", () => {
  const run = (spans: Report["runs"][number]["spans"]) => ({
    model: "pool" as const,
    workers: 1,
    spans,
  });

  it("add up the time of all lanes over all repeats", () => {
    const runs = [
      run([span(0, 4, { phase: "wait" }), child(1, 0, 2, "start"), child(1, 2, 4)]),
      run([span(0, 4, { phase: "wait" }), child(1, 0, 4)]),
    ];
    expect(sharesOf(["pool"], runs, ({ model }) => model)).toEqual([
      {
        variant: "pool",
        laneMs: 8,
        parts: [
          { phase: "start", part: 2 / 16 },
          { phase: "run", part: 6 / 16 },
          { phase: "wait", part: 8 / 16 },
        ],
      },
    ]);
  });

  it("are none where nothing was recorded", () => {
    expect(sharesOf(["pool"], [run([])], ({ model }) => model)).toEqual([]);
  });
});
