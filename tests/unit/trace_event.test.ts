import { describe, expect, it } from "vitest";
import type { Report, Run, Span } from "../../www/generated/wasm.js";
import { traceOf } from "../../www/trace_event.js";

function span(start_ms: number, end_ms: number, pid = 1, tid = 0): Span {
  const name = "count";
  return { process: `P${pid}`, pid, tid, task: null, name, phase: "run", start_ms, end_ms };
}

function run(spans: Span[], lives: Run["lives"] = []): Run {
  const figures = {
    startup_ms: 0,
    figures: [],
    notes: [],
    workers: 1,
    repeat: 0,
    wall_ms: 9,
    results: [],
    memory_bytes: 0,
  };
  return { model: "pool", ...figures, stdout: [], lines: [], links: [], spans, lives };
}

function report(runs: Run[]): Report {
  const parameters = { workers: 1, tasks: 1, size: 1, repeat: 1, models: [] };
  const environment = { browser: "B", cores: 2, isolated: true, clock_step_us: 5 };
  return {
    experiment: "cpu-bound",
    parameters,
    environment: { ...environment, version: "1", build: "portable" },
    runs,
    failures: [],
    summary: [],
    amdahl: null,
    verdict: "",
  };
}

describe("traceOf", () => {
  it("counts in whole microseconds, so that slices that touch do not overlap", () => {
    const { traceEvents } = traceOf(report([run([span(0.0004, 1.0006), span(1.0006, 2)])]));
    const slices = traceEvents.filter(({ ph }) => ph === "X");
    expect(slices.map(({ ts, dur }) => [ts, dur])).toEqual([
      [0, 1001],
      [1001, 999],
    ]);
  });

  it("makes two ends of one arrow of each link", () => {
    const link = { what: "pipe", from_pid: 1, from_ms: 0.5, to_pid: 2, to_ms: 1.5 };
    const linked = { ...run([span(0, 1), span(1, 2, 2)]), links: [link] };
    const { traceEvents } = traceOf(report([linked]));
    const ends = traceEvents.filter(({ cat }) => cat === "message");
    expect(ends.map(({ ph, pid, ts }) => [ph, pid, ts])).toEqual([
      ["s", 1, 500],
      ["f", 2, 1500],
    ]);
    expect(new Set(ends.map(({ id }) => id)).size).toBe(1);
  });

  it("names every process and thread once", () => {
    const { traceEvents } = traceOf(report([run([span(0, 1), span(1, 2), span(0, 2, 1, 1)])]));
    const names = traceEvents.filter(({ ph }) => ph === "M").map(({ args }) => args?.["name"]);
    expect(names).toEqual(["pool 1: P1", "MainThread", "Thread-1"]);
  });

  it("keeps the processes of two runs apart", () => {
    const { traceEvents } = traceOf(report([run([span(0, 1)]), run([span(0, 1)])]));
    expect(new Set(traceEvents.map(({ pid }) => pid)).size).toBe(2);
  });

  it("marks a process that was killed", () => {
    const life = { process: "P2", pid: 2, start_ms: 0, end_ms: 3, memory_bytes: 0, exitcode: -9 };
    const { traceEvents } = traceOf(report([run([], [life])]));
    expect(traceEvents).toEqual([
      { ph: "i", name: "exit code -9", pid: 2, tid: 0, ts: 3000, s: "p" },
    ]);
  });
});
