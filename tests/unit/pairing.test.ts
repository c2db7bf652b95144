import { describe, expect, it } from "vitest";
import { CATALOG, experimentOf } from "../../www/catalog.js";
import { executionOfFile } from "../../www/loaded.js";
import { differencesOf, pairsOf, unpairedOf } from "../../www/pairing.js";
import { MOST_PAST, pastWith, setAside } from "../../www/past.js";
import { recorded } from "../fixtures/reports.js";

const report = recorded("cpu-bound");
const experiment = experimentOf(CATALOG, "cpu-bound");
if (!experiment) throw new Error("the catalogue has no cpu-bound");

describe("two reports", () => {
  it("are paired by model, each with its median, quartiles and runs", () => {
    const other = { ...report, summary: report.summary.filter(({ model }) => model !== "threads") };
    const pairs = pairsOf(report, other, false);
    expect(pairs.map(({ variant }) => variant)).toEqual([
      "sequential",
      "threads-free",
      "processes",
      "pool",
    ]);
    expect(pairs[0]?.now.timesMs).toHaveLength(3);
    expect(pairs[0]?.now).toEqual(pairs[0]?.other);
    expect(unpairedOf(report, other, false)).toEqual(["Only in what is shown: threads."]);
  });

  it("are paired by the number of workers, too, where that is varied", () => {
    const [row] = report.summary;
    if (!row) throw new Error("no row");
    const of = (workers: number) => ({
      ...report,
      summary: [{ ...row, model: "pool", workers }] as const,
    });
    const [one, two] = [of(1), of(2)].map((given) => ({ ...report, summary: [...given.summary] }));
    if (!one || !two) throw new Error("no reports");
    expect(pairsOf(one, two, true)).toEqual([]);
    expect(pairsOf(one, two, false)).toHaveLength(1);
  });

  it("that are the same differ in nothing", () => {
    expect(differencesOf(experiment, report, report)).toEqual([]);
  });

  it("differ in parameters and in the place", () => {
    const other = {
      ...report,
      parameters: { ...report.parameters, tasks: 40 },
      environment: { ...report.environment, browser: "Firefox 150", cores: 8, isolated: false },
    };
    expect(differencesOf(experiment, report, other)).toEqual([
      { what: "Tasks", now: "4", other: "40" },
      { what: "Browser", now: "Chromium 156", other: "Firefox 150" },
      { what: "Cores", now: "2", other: "8" },
      { what: "Isolated", now: "yes", other: "no" },
    ]);
  });
});

describe("the past", () => {
  const execution = () => executionOfFile({ report, unknown: 0 }, new File([], "x.json"));

  it("keeps the latest first, and not more than its bound", () => {
    const all = Array.from({ length: MOST_PAST + 3 }, execution);
    const past = all.reduce<ReturnType<typeof pastWith>>(pastWith, []);
    expect(past).toHaveLength(MOST_PAST);
    expect(past[0]).toBe(all.at(-1));
  });

  it("keeps nothing that came to no report", () => {
    expect(pastWith([], undefined)).toEqual([]);
    const stopped = { ...execution(), report: null };
    expect(pastWith([], stopped)).toEqual([]);
    expect(setAside([], stopped)).toEqual([stopped]);
  });
});
