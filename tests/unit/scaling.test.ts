import { describe, expect, it } from "vitest";
import { figuresOf } from "../../www/charts/figures.js";
import { SCALING_SIZE, scalingOf } from "../../www/charts/scaling.js";
import type { Amdahl, Model } from "../../www/generated/wasm.js";

const row = (model: Model, workers: number, speedup: number | null) => ({
  model,
  workers,
  speedup,
  speedup_ci: speedup === null ? null : ([speedup - 0.1, speedup + 0.1] as [number, number]),
});

const ROWS = [
  row("sequential", 1, 1),
  row("threads", 1, 0.9),
  row("threads", 2, 1),
  row("processes", 1, 0.9),
  row("processes", 2, 1.8),
  row("processes", 4, 1.9),
];

const LAW: Amdahl = { model: "processes", parallel_fraction: 0.5, ci: [0.4, 0.6], knee: 2 };

function picture(cores = 2, law: Amdahl | null = LAW) {
  const drawn = scalingOf(ROWS, law, cores);
  if (drawn === null) throw new Error("nothing is drawn");
  return drawn;
}

describe("the speed-up curve", () => {
  it("has a line for each model that was scaled, and none for the measure itself", () => {
    expect(picture().lines.map(({ model, points }) => [model, points.length])).toEqual([
      ["threads", 2],
      ["processes", 3],
    ]);
  });

  it("lies within its picture", () => {
    const { lines, law } = picture();
    for (const { x, y } of [...lines.flatMap(({ points }) => points), ...law]) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(SCALING_SIZE.width);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(SCALING_SIZE.height);
    }
  });

  it("cuts an interval where the picture ends", () => {
    const wide = { ...row("processes", 2, 1.5), speedup_ci: [0.2, 90] as [number, number] };
    const [point] = scalingOf([wide], null, 2)?.lines[0]?.points ?? [];
    expect(Math.min(...(point?.bar ?? []))).toBeGreaterThanOrEqual(0);
  });

  it("reaches the ideal line where the speed-up is the number of workers", () => {
    const drawn = scalingOf([row("processes", 4, 4)], null, 2);
    const [point] = drawn?.lines[0]?.points ?? [];
    expect(drawn?.ideal[1]).toMatchObject({ x: point?.x, y: point?.y });
  });

  it("marks the cores, if they are within it", () => {
    expect(picture(2).coresX).toBe(picture().columns.find(({ label }) => label === "2")?.at);
    expect(picture(8).coresX).toBeNull();
  });

  it("has Amdahl’s law, which begins at one worker and stays below the ideal", () => {
    const { law, ideal } = picture();
    expect(law[0]?.y).toBeGreaterThan(law.at(-1)?.y ?? 0);
    expect(law.at(-1)?.y).toBeGreaterThan(ideal[1].y);
    expect(picture(2, null).law).toEqual([]);
  });

  it("is not drawn where nothing was scaled or compared", () => {
    expect(scalingOf([row("processes", 1, 1)], null, 2)).toBeNull();
    expect(scalingOf([row("processes", 4, null)], null, 2)).toBeNull();
  });
});

describe("the table of figures", () => {
  it("has a column for each figure, with its unit, and a dash where it was not measured", () => {
    const switches = { name: "context switches", unit: "", value: 12 };
    const held = { name: "held", unit: "bytes", value: 3 * 2 ** 20 };
    const table = figuresOf([
      { variant: "threads", figures: [held, switches] },
      { variant: "pool", figures: [held] },
      { variant: "sequential", figures: [] },
    ]);
    expect(table.columns).toEqual(["held", "context switches"]);
    expect(table.rows.map(({ variant, cells }) => [variant, cells[1]])).toEqual([
      ["threads", "12"],
      ["pool", "–"],
    ]);
    expect(table.rows[0]?.cells[0]).toMatch(/^3.0 MiB$/);
  });
});
