import { describe, expect, it } from "vitest";
import { withExperiments } from "../../scripts/experiments_in_page.js";
import { coresRequest, kneeText, measuredCoresOf } from "../../www/cores.js";
import type { Execution } from "../../www/execution.js";
import type { Model } from "../../www/generated/wasm.js";
import { neighboursOf, placeOf, standingOf } from "../../www/place.js";
import { conclusionOf, failureOf, findingOf, runsOf, trialRequests } from "../../www/trial.js";
import { ADD, CATALOG, COUNT } from "../fixtures/catalog.js";

/** An execution whose runs took so long; null: not yet. */
function executionOf(walls: [Model, number | null][]): Execution {
  const recordings = walls.map(([model, wallMs]) => ({ step: { model }, wallMs }));
  return { recordings } as unknown as Execution;
}

describe("the place", () => {
  it.each(["", "#", "#start", "start"])("of “%s” is the start page", (hash) => {
    expect(placeOf(hash)).toBe("start");
  });

  it.each(["#cpu-bound", "#start?x=1", "#starting", "#no-such-thing"])(
    "of “%s” is an experiment",
    (hash) => {
      expect(placeOf(hash)).toBe("experiment");
    },
  );

  it("has neighbours in the order of the lessons, and none beyond the ends", () => {
    expect(neighboursOf(CATALOG, "count")).toEqual({ before: null, after: ADD });
    expect(neighboursOf(CATALOG, "add")).toEqual({ before: COUNT, after: null });
  });

  it("is told within its group", () => {
    expect(standingOf(CATALOG, ADD)).toBe("Threads or processes? · 2 of 2");
  });
});

describe("the page without scripts", () => {
  it("has every experiment in its menu and among its cards, and their words as text", () => {
    const hostile = { ...COUNT, title: '<b title="x">&' };
    const html = withExperiments("<!-- experiments: menu -->|<!-- experiments: cards -->", {
      experiments: [hostile, ADD],
    });
    const [menu = "", cards = ""] = html.split("|");
    for (const part of [menu, cards]) {
      expect(part).toContain('href="#count"');
      expect(part).toContain('href="#add"');
      expect(part).toContain("&#60;b title=&#34;x&#34;&#62;&#38;");
    }
  });
});

describe("the comparison", () => {
  it("gives those who compute a core each, and lets all wait at once", () => {
    const [computing, waiting] = trialRequests(["sequential"], 2);
    expect(computing.parameters["workers"]).toBe(2);
    expect(waiting.parameters["workers"]).toBe(4);
    expect(trialRequests(["sequential"], 64)[0].parameters["workers"]).toBe(4);
    expect(trialRequests(["sequential"], 1)[0].parameters["workers"]).toBe(2);
  });

  it("says nothing of one kind before all its models have run", () => {
    const half = executionOf([
      ["sequential", 1000],
      ["pool", null],
    ]);
    expect(findingOf(half)).toBe("");
  });

  it("says what was measured, in the order of the models", () => {
    const run = executionOf([
      ["pool", 500],
      ["sequential", 1000],
    ]);
    expect(findingOf(run)).toMatch(
      /^One after the other: 1.00 s; processes: 500 ms, 2.00× as fast\.$/,
    );
  });

  it.each([
    [1000, 250, /^Threads made the waiting 4.00× as fast, but not the computing \(1.00×\)/],
    [500, 250, /^Threads made the computing 2.00× and the waiting 4.00× as fast/],
    [500, 1000, /^Threads made the computing 2.00× as fast, but not the waiting/],
    [1000, 1000, /^Threads gained nothing here/],
  ])("concludes from %d and %d ms of threads against 1000", (computed, waited, sentence) => {
    const kinds = [computed, waited].map((ms) =>
      executionOf([
        ["sequential", 1000],
        ["threads", ms],
      ]),
    );
    expect(conclusionOf(kinds)).toMatch(sentence);
  });

  it("counts its runs, of whichever models can run", () => {
    expect(runsOf(trialRequests(["sequential", "threads", "pool"], 2))).toBe(6);
    expect(runsOf(trialRequests(["sequential", "pool"], 2))).toBe(4);
  });

  it("tells the first reason why something could not be measured", () => {
    const [well, badly] = [null, "no memory"].map(
      (failure) => ({ failure: null, recordings: [{ failure }] }) as unknown as Execution,
    );
    if (!well || !badly) throw new Error("no executions");
    expect(failureOf([well, badly])).toBe("no memory");
    expect(failureOf([well, { ...well, failure: "no workers" }, badly])).toBe("no workers");
    expect(failureOf([well])).toBeNull();
  });

  it("concludes nothing from one kind alone", () => {
    expect(conclusionOf([executionOf([["sequential", 1]])])).toBe("");
  });
});

describe("the cores", () => {
  it("are tried up to twice as many as are claimed, and 64 at the most", () => {
    expect(coresRequest(8).parameters["workers"]).toBe(16);
    expect(coresRequest(1).parameters["workers"]).toBe(4);
    expect(coresRequest(96).parameters["workers"]).toBe(64);
  });

  it("are known when the report is there", () => {
    const summary = [
      { model: "sequential", workers: 1, speedup: 1 },
      { model: "processes", workers: 2, speedup: 1.9 },
    ];
    const finished = { report: { summary, amdahl: { knee: 2 } } } as unknown as Execution;
    expect(measuredCoresOf(finished)).toEqual({ knee: 2, rows: [{ workers: 2, speedup: 1.9 }] });
    expect(measuredCoresOf(null)).toBeNull();
  });

  it.each([
    [2, /^More than 2 processes at once gave nothing/],
    [4, /^More processes kept helping up to 4, the most that were tried/],
    [null, /too coarse/],
  ])("that gave something up to %s are told as what they are", (knee, sentence) => {
    const rows = [2, 4].map((workers) => ({ workers, speedup: 1.9 }));
    expect(kneeText({ knee, rows })).toMatch(sentence);
  });

  it("are not told of by processes that were no faster than one", () => {
    const rows = [0.7, 0.9, 0.8].map((speedup, power) => ({ workers: 2 ** power, speedup }));
    expect(kneeText({ knee: 2, rows })).toMatch(/too coarse/);
    expect(kneeText({ knee: 1, rows })).toMatch(/^More than 1 process at once gave nothing/);
  });
});
