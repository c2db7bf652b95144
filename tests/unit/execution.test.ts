import { describe, expect, it } from "vitest";
import {
  createExecution,
  end,
  endedOf,
  record,
  remainingOf,
  shownOf,
  variantsOf,
  type Execution,
} from "../../www/execution.js";
import type { Batch, Model, Run, Step } from "../../www/generated/wasm.js";
import { child, span } from "../fixtures/spans.js";

const MODELS: Model[] = ["sequential", "pool"];

function step(model: Model, repeat: number): Step {
  const build = "portable";
  const values = { workers: 2, tasks: 4, size: 100 };
  return { experiment: "count", model, build, workers: 2, values, repeat, start_method: "spawn" };
}

function started(): Execution {
  const parameters = { workers: 2, tasks: 4, size: 100, repeat: 2, models: MODELS };
  const execution = createExecution({ experiment: "count", parameters }, 0);
  const steps = [0, 1].flatMap((repeat) => MODELS.map((model) => step(model, repeat)));
  record(execution, { type: "plan", steps });
  return execution;
}

function runOf({ model, repeat }: Step, wall_ms: number): Run {
  return {
    model,
    repeat,
    workers: 2,
    wall_ms,
    startup_ms: 0,
    results: [],
    stdout: [],
    spans: [span(0, wall_ms)],
    lines: [],
    links: [],
    lives: [],
    memory_bytes: 1,
    figures: [],
    notes: [],
  };
}

function batch(given: Partial<Batch>): Batch {
  return { spans: [], open: [], lines: [], links: [], lives: [], memory_bytes: 0, ...given };
}

function finish(execution: Execution, index: number, wall_ms: number): void {
  const planned = execution.recordings[index]?.step;
  if (!planned) throw new Error("no such step");
  record(execution, { type: "step", index, step: planned });
  record(execution, { type: "run", index, run: runOf(planned, wall_ms) });
}

describe("an execution", () => {
  it("adds spans that ended, and replaces those that are open", () => {
    const execution = started();
    record(execution, { type: "step", index: 0, step: step("sequential", 0) });
    const first = batch({ spans: [span(0, 5)], open: [span(5, 7)] });
    record(execution, { type: "trace", index: 0, batch: first });
    record(execution, { type: "trace", index: 0, batch: batch({ open: [span(5, 9)] }) });
    expect(execution.recordings[0]?.spans).toEqual([span(0, 5)]);
    expect(execution.recordings[0]?.open).toEqual([span(5, 9)]);
  });

  it("describes a process that is told of twice by the later one", () => {
    const execution = started();
    const life = {
      process: "Process-1",
      pid: 2,
      start_ms: 0,
      end_ms: null,
      memory_bytes: 0,
      exitcode: null,
    };
    record(execution, { type: "trace", index: 0, batch: batch({ lives: [life] }) });
    const ended = { ...life, end_ms: 4, exitcode: -9 };
    record(execution, { type: "trace", index: 0, batch: batch({ lives: [ended] }) });
    expect(execution.recordings[0]?.lives).toEqual([ended]);
  });

  it("keeps the whole list of a run that ended", () => {
    const execution = started();
    record(execution, { type: "trace", index: 0, batch: batch({ spans: [child(1, 0, 2)] }) });
    finish(execution, 0, 40);
    expect(execution.recordings[0]).toMatchObject({ status: "done", wallMs: 40, open: [] });
    expect(execution.recordings[0]?.spans).toEqual([span(0, 40)]);
  });

  it("keeps what was measured when it is stopped, and cuts what ran", () => {
    const execution = started();
    finish(execution, 0, 40);
    record(execution, { type: "step", index: 1, step: step("pool", 0) });
    end(execution, 99, "stopped");
    expect(execution.status).toBe("stopped");
    expect(execution.recordings.map(({ status }) => status)).toEqual([
      "done",
      "cut",
      "left out",
      "left out",
    ]);
  });

  it("goes on after a run that failed", () => {
    const execution = started();
    const failure = { model: "sequential" as const, repeat: 0, message: "broken" };
    record(execution, { type: "failure", index: 0, failure });
    finish(execution, 1, 20);
    expect(execution.recordings[0]?.failure).toBe("broken");
    expect(endedOf(execution)).toBe(2);
  });

  it("ignores what is told of a step that was not planned", () => {
    const execution = started();
    record(execution, { type: "trace", index: 99, batch: batch({}) });
    expect(execution.recordings).toHaveLength(4);
  });

  it("lists its models in the order in which they are shown", () => {
    expect(variantsOf(started(), ["pool", "threads", "sequential"])).toEqual([
      "pool",
      "sequential",
    ]);
  });
});

describe("an execution that varies the number of workers", () => {
  it("lists a variant for each number of each model, and tells them apart", () => {
    const execution = started();
    const scaled = (model: Model, workers: number): Step => ({
      ...step(model, 0),
      experiment: "scaling",
      workers,
    });
    const steps = [scaled("pool", 4), scaled("sequential", 1), scaled("pool", 2)];
    record(execution, { type: "plan", steps });
    expect(variantsOf(execution, MODELS)).toEqual(["sequential", "pool × 2", "pool × 4"]);
    expect(shownOf(execution, "pool × 4", null)?.step.workers).toBe(4);
  });
});

describe("the recording that is shown", () => {
  it("is the one that runs", () => {
    const execution = started();
    finish(execution, 0, 40);
    record(execution, { type: "step", index: 2, step: step("sequential", 1) });
    expect(shownOf(execution, "sequential", 0)?.step.repeat).toBe(1);
  });

  it("is the repeat that was asked for, or else the last that ended", () => {
    const execution = started();
    finish(execution, 0, 40);
    finish(execution, 2, 50);
    expect(shownOf(execution, "sequential", 0)?.wallMs).toBe(40);
    expect(shownOf(execution, "sequential", null)?.wallMs).toBe(50);
  });

  it("is the first before anything has run", () => {
    expect(shownOf(started(), "pool", null)?.step.repeat).toBe(0);
  });
});

describe("the time that is left", () => {
  it("is not known before a run has ended", () => {
    expect(remainingOf(started())).toBeNull();
  });

  it("is judged by runs of the same model, or by all", () => {
    const execution = started();
    finish(execution, 0, 100);
    expect(remainingOf(execution)).toBe(300);
    finish(execution, 1, 40);
    expect(remainingOf(execution)).toBe(140);
  });
});
