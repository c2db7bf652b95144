import { describe, expect, it } from "vitest";
import { MODEL_ORDER } from "../../www/catalog.js";
import { variantsOf } from "../../www/execution.js";
import type { Report } from "../../www/generated/wasm.js";
import { executionOfFile } from "../../www/loaded.js";
import { recorded } from "../fixtures/reports.js";

const load = (report: Report) => executionOfFile({ report, unknown: 0 }, new File([], "x.json"));

describe("a report from a file", () => {
  it("is recorded in the order of its repeats, failures among the runs", () => {
    const report = recorded("cpu-bound");
    const failure = { model: "pool", repeat: 0, message: "no memory" } as const;
    const { recordings } = load({
      ...report,
      runs: report.runs.toReversed(),
      failures: [failure],
    });
    const repeats = recordings.map(({ step }) => step.repeat);
    expect(repeats).toEqual(repeats.toSorted((one, other) => one - other));
    expect(recordings.at(-1)?.status).toBe("done");
  });

  it("names no number of workers for what failed where that was varied", () => {
    const report = { ...recorded("cpu-bound"), experiment: "scaling", runs: [] };
    const failures = [{ model: "processes", repeat: 0, message: "no memory" } as const];
    expect(variantsOf(load({ ...report, failures }), MODEL_ORDER)).toEqual(["processes"]);
  });
});
