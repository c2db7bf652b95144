import { describe, expect, it } from "vitest";
import { comparisonOf, judgementOf, longestOf, medianOf } from "../../www/charts/comparison.js";
import type { Model, Summary } from "../../www/generated/wasm.js";

const ORDER: Model[] = ["sequential", "threads", "pool"];

const runs = [
  { model: "pool" as const, wall_ms: 50 },
  { model: "sequential" as const, wall_ms: 100 },
  { model: "sequential" as const, wall_ms: 104 },
  { model: "pool" as const, wall_ms: 52 },
];

const summary: Summary[] = [
  {
    model: "pool",
    workers: 2,
    median_ms: 51,
    quartiles_ms: [50.5, 51.5],
    speedup: 2,
    speedup_ci: [1.92, 2.08],
    startup_ms: 25,
  },
];

describe("the comparison", () => {
  it("has a row for each model that ran, in the order in which they are shown", () => {
    expect(comparisonOf(ORDER, runs, []).map(({ model }) => model)).toEqual(["sequential", "pool"]);
  });

  it("goes by the medians of the runs so far until there is a report", () => {
    const [, pool] = comparisonOf(ORDER, runs, []);
    expect(pool).toMatchObject({
      medianMs: 51,
      speedup: 2,
      speedupInterval: null,
      quartilesMs: null,
    });
  });

  it("takes its figures from the report when that is there", () => {
    const [, pool] = comparisonOf(ORDER, runs, summary);
    expect(pool).toMatchObject({ speedupInterval: [1.92, 2.08], startupMs: 25 });
  });

  it("has no ratio without a sequential run", () => {
    const [pool] = comparisonOf(
      ORDER,
      runs.filter(({ model }) => model === "pool"),
      [],
    );
    expect(pool?.speedup).toBeNull();
  });

  it("has an axis that holds every run", () => {
    expect(longestOf(comparisonOf(ORDER, runs, summary))).toBe(104);
  });

  it.each([
    [[0.9, 1.2], "no difference"],
    [[1.2, 1.9], "faster"],
    [[0.3, 0.8], "slower"],
  ] as [[number, number], string][])("with the interval %s says “%s”", (interval, judgement) => {
    const [, pool] = comparisonOf(ORDER, runs, [
      { ...(summary[0] as Summary), speedup_ci: interval },
    ]);
    expect(pool && judgementOf(pool)).toBe(judgement);
  });
});

describe("the median", () => {
  it.each([
    [[3], 3],
    [[4, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
  ])("of %j is %d", (values, median) => {
    expect(medianOf(values)).toBe(median);
  });

  it("of nothing is none", () => {
    expect(medianOf([])).toBeNull();
  });
});
