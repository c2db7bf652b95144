import { describe, expect, it } from "vitest";
import { estimateOf } from "../../www/estimate.js";
import type { Execution } from "../../www/execution.js";
import type { Parameters } from "../../www/generated/wasm.js";

const PARAMETERS: Parameters = { size: 100, repeat: 2, models: ["sequential", "pool"] };

/** Two runs of each model, 300 ms in all, and 100 ms beside them. */
const LAST = {
  parameters: PARAMETERS,
  origin: null,
  status: "finished",
  startedMs: 1000,
  endedMs: 1400,
  recordings: [
    { step: { model: "sequential" }, wallMs: 100 },
    { step: { model: "pool" }, wallMs: 50 },
    { step: { model: "sequential" }, wallMs: 100 },
    { step: { model: "pool" }, wallMs: 50 },
  ],
} as unknown as Execution;

describe("an estimate", () => {
  it("of the same run is what the last one took", () => {
    expect(estimateOf(LAST, PARAMETERS)).toBe(400);
  });

  it("grows with the repeats and shrinks with the models", () => {
    expect(estimateOf(LAST, { ...PARAMETERS, repeat: 4 })).toBe(700);
    expect(estimateOf(LAST, { ...PARAMETERS, models: ["pool"] })).toBe(200);
  });

  it.each([
    ["other work", { ...PARAMETERS, size: 101 }],
    ["another start method", { ...PARAMETERS, start_method: "fork" as const }],
    ["a model that did not run", { ...PARAMETERS, models: ["threads" as const] }],
  ])("is not made for %s", (_, parameters) => {
    expect(estimateOf(LAST, parameters)).toBeNull();
  });

  it("is not made from a run that was stopped, nor from none", () => {
    expect(estimateOf({ ...LAST, status: "stopped" }, PARAMETERS)).toBeNull();
    expect(estimateOf(undefined, PARAMETERS)).toBeNull();
  });

  it("is not made from a run of a file, which another machine may have made", () => {
    const origin = { file: "queue.json", writtenMs: 0, unknown: 0 };
    expect(estimateOf({ ...LAST, origin }, PARAMETERS)).toBeNull();
  });
});
