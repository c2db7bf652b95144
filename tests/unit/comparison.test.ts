import { describe, expect, it } from "vitest";
import { comparisonOf, judgementOf, longestOf, medianOf } from "../../www/charts/comparison.js";
import type { Model, Summary } from "../../www/generated/wasm.js";

const ORDER: Model[] = ["sequential", "threads", "pool"];

const byModel = ({ model }: { model: Model }): string => model;

const run = (model: Model, workers: number, wall_ms: number) => ({
  model,
  workers,
  wall_ms,
  memory_bytes: wall_ms * 1000,
});

const runs = [
  run("pool", 2, 50),
  run("sequential", 1, 100),
  run("sequential", 1, 104),
  run("pool", 2, 52),
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
    figures: [{ name: "held", unit: "bytes", value: 2 ** 20 }],
  },
];

describe("the comparison", () => {
  it("has a row for each model that ran, in the order in which they are shown", () => {
    expect(comparisonOf(ORDER, runs, [], byModel).map(({ model }) => model)).toEqual([
      "sequential",
      "pool",
    ]);
  });

  it("goes by the medians of the runs so far until there is a report", () => {
    const [, pool] = comparisonOf(ORDER, runs, [], byModel);
    expect(pool).toMatchObject({
      medianMs: 51,
      speedup: 2,
      speedupInterval: null,
      quartilesMs: null,
      memoryBytes: 51_000,
    });
  });

  it("takes its figures from the report when that is there", () => {
    const [, pool] = comparisonOf(ORDER, runs, summary, byModel);
    expect(pool).toMatchObject({ speedupInterval: [1.92, 2.08], startupMs: 25 });
  });

  it("has no ratio without a sequential run", () => {
    const [pool] = comparisonOf(
      ORDER,
      runs.filter(({ model }) => model === "pool"),
      [],
      byModel,
    );
    expect(pool?.speedup).toBeNull();
  });

  it("has a row for each number of workers where that is varied", () => {
    const varied = [...runs, run("pool", 4, 30)];
    const variants = ["sequential × 1", "pool × 2", "pool × 4"];
    const rows = comparisonOf(variants, varied, summary, (run) => `${run.model} × ${run.workers}`);
    expect(rows.map(({ variant, medianMs }) => [variant, medianMs])).toEqual([
      ["sequential × 1", 102],
      ["pool × 2", 51],
      ["pool × 4", 30],
    ]);
  });

  it("has an axis that holds every run", () => {
    expect(longestOf(comparisonOf(ORDER, runs, summary, byModel))).toBe(104);
  });

  it.each([
    [[0.9, 1.2], "no difference"],
    [[1.2, 1.9], "faster"],
    [[0.3, 0.8], "slower"],
  ] as [[number, number], string][])("with the interval %s says “%s”", (interval, judgement) => {
    const known = [{ ...(summary[0] as Summary), speedup_ci: interval }];
    const [, pool] = comparisonOf(ORDER, runs, known, byModel);
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
