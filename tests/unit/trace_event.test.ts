import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Report, Run, Span } from "../../www/generated/wasm.js";
import { traceOf, type TraceEvent } from "../../www/trace_event.js";
import { faultsOf } from "../fixtures/perfetto.js";
import { RECORDED, recorded } from "../fixtures/reports.js";

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
    const names = traceEvents.filter(
      ({ name }) => name === "process_name" || name === "thread_name",
    );
    expect(names.map(({ args }) => args?.["name"])).toEqual([
      "pool 1: P1",
      "MainThread",
      "Thread-1",
    ]);
  });

  it("keeps the processes of two runs apart", () => {
    const { traceEvents } = traceOf(report([run([span(0, 1)]), run([span(0, 1)])]));
    expect(new Set(traceEvents.map(({ pid }) => pid)).size).toBe(2);
  });

  it("gives each thread a number of its own, and a main thread that of its process", () => {
    const own = run([span(0, 1), span(0, 1, 1, 1), span(0, 1, 2), span(0, 1, 2, 1)]);
    const names = traceOf(report([own, own])).traceEvents.filter(
      ({ name }) => name === "thread_name",
    );
    expect(names.map(({ pid, tid }) => [pid, tid])).toEqual([
      [1, 1],
      [1, 3],
      [2, 2],
      [2, 4],
      [5, 5],
      [5, 7],
      [6, 6],
      [6, 8],
    ]);
  });

  it("marks a process that was killed", () => {
    const life = { process: "P2", pid: 2, start_ms: 0, end_ms: 3, memory_bytes: 0, exitcode: -9 };
    const { traceEvents } = traceOf(report([run([], [life])]));
    expect(traceEvents.filter(({ ph }) => ph === "i")).toEqual([
      { ph: "i", name: "exit code -9", pid: 1, tid: 1, ts: 3000, s: "p" },
    ]);
  });

  it("counts what lies in a queue between put and get", () => {
    const link = (from_ms: number, to_ms: number) => ({
      what: "queue 'jobs'",
      from_pid: 1,
      from_ms,
      to_pid: 2,
      to_ms,
    });
    const linked = { ...run([span(0, 9), span(0, 9, 2)]), links: [link(1, 4), link(2, 5)] };
    const counts = traceOf(report([linked])).traceEvents.filter(({ ph }) => ph === "C");
    expect(counts.map(({ ts, args }) => [ts, args?.["items"]])).toEqual([
      [1000, 1],
      [2000, 2],
      [4000, 1],
      [5000, 0],
    ]);
  });

  it("counts the memory that a process held at its end", () => {
    const held = {
      process: "P2",
      pid: 2,
      start_ms: 0,
      end_ms: 3,
      memory_bytes: 65536,
      exitcode: 0,
    };
    const { traceEvents } = traceOf(report([run([], [held])]));
    expect(traceEvents.find(({ ph }) => ph === "C")).toMatchObject({
      pid: 1,
      ts: 3000,
      args: { bytes: 65536 },
    });
  });
});

describe("Perfetto's rules", () => {
  it.each(RECORDED)("hold for a recorded run of %s", (name) => {
    expect(faultsOf(traceOf(recorded(name)))).toEqual([]);
  });

  it.each([
    ["arrows end in slices", { ph: "f", bp: "e", cat: "message", name: "pipe", id: 1, ts: 9 }],
    ["threads are in one process", { ph: "X", name: "count", pid: 2, ts: 0, dur: 1 }],
    ["numbers are positive", { ph: "X", name: "count", tid: 0, ts: 0, dur: 1 }],
  ] as const)("are seen to be broken: %s", (_, event) => {
    const traceEvents = [...traceOf(report([run([span(0, 1)])])).traceEvents];
    const broken = { pid: 1, tid: 1, ...event } as TraceEvent;
    const trace = { ...traceOf(report([])), traceEvents: [...traceEvents, broken] };
    expect(faultsOf(trace)).not.toEqual([]);
  });

  it("hold for whatever spans a lane can have", () => {
    const ms = fc.double({ min: 0, max: 1e5, noNaN: true });
    const lane = fc.array(ms, { minLength: 2, maxLength: 40 }).map((moments) => {
      const sorted = moments.sort((one, other) => one - other);
      return sorted.slice(1).map((end, index) => [sorted[index] ?? 0, end] as const);
    });
    const runs = fc.array(fc.array(fc.tuple(fc.integer({ min: 1, max: 2 ** 31 }), lane)), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(runs, (given) => {
        const made = given.map((lanes) => {
          const own = [...new Map(lanes)];
          return run(own.flatMap(([pid, spans]) => spans.map(([from, to]) => span(from, to, pid))));
        });
        expect(faultsOf(traceOf(report(made)))).toEqual([]);
      }),
    );
  });
});
