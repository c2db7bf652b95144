import { describe, expect, it } from "vitest";
import { awaitedText } from "../../www/charts/waits.js";
import type { Life, Span } from "../../www/generated/wasm.js";
import { recordedStrips } from "../fixtures/strips.js";
import { child, span, strip } from "../fixtures/spans.js";

const life = (n: number, end_ms: number): Life => ({
  process: `Process-${n}`,
  pid: n + 1,
  start_ms: 0,
  end_ms,
  memory_bytes: 0,
  exitcode: 0,
});
const wait = (name: string, start_ms: number, end_ms: number, given: Partial<Span> = {}): Span =>
  span(start_ms, end_ms, { name, phase: "wait", ...given });

describe("a span that waits", () => {
  it("in join waited for the process that ended", () => {
    const join = wait("join Process-1", 5, 41);
    const whole = strip({ spans: [join, child(1, 0, 40)], lives: [life(1, 40.5)] });
    expect(awaitedText(whole, join)).toBe("Process-1, which ended at 40.5 ms");
  });

  it("in join does not name a process that ended later: the wait was given up", () => {
    const join = wait("join Process-1", 5, 10);
    expect(awaitedText(strip({ spans: [join], lives: [life(1, 40)] }), join)).toBeNull();
  });

  it("in get waited for who put what came during it", () => {
    const get = wait("get", 10, 20);
    const link = { what: "queue 'jobs'", from_pid: 2, from_ms: 19, to_pid: 1, to_ms: 20 };
    const whole = strip({
      spans: [get, child(1, 0, 40)],
      links: [{ ...link, from_ms: 1, to_ms: 5 }, link],
    });
    expect(awaitedText(whole, get)).toBe("Process-1, which put into queue 'jobs' at 19.0 ms");
  });

  it("for a lock names who asked for it last, and does not say that he held it", () => {
    const spans = [
      wait("lock 'a'", 0, 1, { process: "Process-1", pid: 2 }),
      wait("lock 'a'", 2, 9, { process: "Process-2", pid: 3 }),
      wait("lock 'b'", 2, 9.5, { process: "Process-3", pid: 4 }),
      wait("lock 'a'", 4, 12),
    ];
    expect(awaitedText(strip({ spans }), spans[3] as Span)).toBe(
      "lock 'a', last asked for by Process-2 · pid 3, answered at 9.0 ms",
    );
  });

  it("at a barrier waited for the last that came, who waited for nobody", () => {
    const early = wait("barrier 'start'", 0, 30);
    const late = wait("barrier 'start'", 29, 30, { process: "Process-1", pid: 2 });
    const whole = strip({ spans: [early, late] });
    expect(awaitedText(whole, early)).toBe("Process-1 · pid 2, which arrived last, at 29.0 ms");
    expect(awaitedText(whole, late)).toBeNull();
  });

  it("for the GIL waited for the thread that computed until then", () => {
    const gil = wait("GIL", 0, 5, { tid: 2 });
    const spans = [span(0, 5, { tid: 1 }), gil, span(5, 9, { tid: 2 })];
    expect(awaitedText(strip({ spans }), gil)).toBe("Thread-1, which held the GIL until 5.0 ms");
  });

  it("in map waited for the task that ended last", () => {
    const map = wait("map", 0, 50);
    const task = (n: number, end: number): Span => ({ ...child(n, 0, end), task: n });
    const spans = [map, task(1, 30), task(2, 49), task(3, 60)];
    expect(awaitedText(strip({ spans }), map)).toContain("task 2 on Process-2 · pid 3");
  });

  it("for a task was given the next one of its lane", () => {
    const idle = { ...child(1, 0, 4, "wait"), name: "wait for a task" };
    const spans = [idle, { ...child(1, 4, 9), task: 7 }, { ...child(2, 4, 5), task: 8 }];
    expect(awaitedText(strip({ spans }), idle)).toBe("task 7, which began at 4.0 ms");
  });

  it("for something that the recording does not know waited for nobody in particular", () => {
    const event = wait("event 'go'", 0, 5);
    expect(awaitedText(strip({ spans: [event, child(1, 0, 5)] }), event)).toBeNull();
  });

  it("in a recorded run waited for the processes in turn", () => {
    const strips = recordedStrips("cpu_bound");
    const processes = strips.find(({ title }) => title === "processes");
    const joins = processes?.spans.filter(({ name }) => name.startsWith("join ")) ?? [];
    expect(joins.length).toBe(4);
    for (const join of joins)
      expect(processes && awaitedText(processes, join)).toContain(join.name.slice("join ".length));
  });
});

it("what does not wait waited for nobody", () => {
  const run = span(0, 5, { name: "join Process-1" });
  expect(awaitedText(strip({ spans: [run], lives: [life(1, 4)] }), run)).toBeNull();
});
