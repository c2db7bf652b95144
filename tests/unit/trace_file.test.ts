import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Span } from "../../www/generated/wasm.js";
import { parseFile } from "../../www/loading.js";
import { flatten } from "../../www/slices.js";
import { traceOf } from "../../www/trace_event.js";
import { parseTrace, type TraceFile } from "../../www/trace_file.js";
import { mutated } from "../fixtures/mutations.js";
import { recorded } from "../fixtures/reports.js";
import { span } from "../fixtures/spans.js";

function traceFile(value: unknown): TraceFile {
  const read = parseTrace(value, "x.json");
  if (!read.ok) throw new Error(read.refusal);
  return read.value;
}

const slice = (ts: number, dur: number, given: object = {}) => ({
  ph: "X",
  name: "work",
  pid: 7,
  tid: 3,
  ts,
  dur,
  ...given,
});

const timesOf = (spans: readonly Span[]) =>
  spans.map(({ name, start_ms, end_ms }) => [name, start_ms, end_ms]);

/** Spans to the microsecond, without those so short that they may stand for the end of an arrow. */
function linesOf(spans: readonly Span[]): string[] {
  const lines = spans.map(({ start_ms, end_ms, ...span }) =>
    JSON.stringify([span, Math.round(start_ms * 1000), Math.round(end_ms * 1000)]),
  );
  return lines.filter((_, at) => isLong(spans[at])).sort();
}

const isLong = (one: Span | undefined): boolean =>
  one !== undefined && one.end_ms - one.start_ms > 0.002;

describe("a trace of ours", () => {
  it.each(["process-queue-lock", "cpu-bound"] as const)(
    "is read back: every run of %s with its processes, threads, spans and arrows",
    (name) => {
      const report = recorded(name);
      const { strips, told } = traceFile(JSON.parse(JSON.stringify(traceOf(report))));
      expect(told).toEqual({ experiment: name, browser: "Chromium 156" });
      expect(strips.map(({ title }) => title)).toEqual(
        report.runs.map(({ model, repeat }) => `${model} ${repeat + 1}`),
      );
      for (const [index, { spans, links }] of report.runs.entries()) {
        const strip = strips[index];
        expect(strip?.links).toHaveLength(links.length);
        expect(linesOf(strip?.spans ?? [])).toEqual(linesOf(spans));
      }
    },
  );

  it("keeps the marks of processes that ended badly", () => {
    const { strips } = traceFile(traceOf(recorded("crash")));
    const codes = strips.flatMap(({ lives }) => lives.map(({ exitcode }) => exitcode));
    expect(codes).toContain(-9);
  });
});

describe("a trace of somebody else", () => {
  it("may be a list, begins at its first slice, and is named by its file", () => {
    const [strip] = traceFile([slice(5_000_000, 2000)]).strips;
    expect(strip?.title).toBe("x.json");
    expect(timesOf(strip?.spans ?? [])).toEqual([["work", 0, 2]]);
  });

  it("takes the names of its processes", () => {
    const name = { ph: "M", name: "process_name", pid: 7, args: { name: "Renderer" } };
    const [strip] = traceFile({ traceEvents: [name, slice(0, 1)] }).strips;
    expect(strip?.spans[0]?.process).toBe("Renderer");
  });

  it("has slices within slices, of which the inner one is seen", () => {
    const nested = [slice(0, 10_000, { name: "outer" }), slice(2000, 3000, { name: "inner" })];
    const [strip] = traceFile(nested).strips;
    expect(timesOf(strip?.spans ?? [])).toEqual([
      ["outer", 0, 2],
      ["inner", 2, 5],
      ["outer", 5, 10],
    ]);
  });

  it("may hold anything beside, which is counted", () => {
    expect(traceFile([slice(0, 1), { ph: "B" }, null, 3, "x", []]).ignored).toBe(5);
  });

  it.each([
    [[], "without slices"],
    [[slice(0, -1)], "traceEvents[0].dur is -1, which is not a number of microseconds from 0 on."],
    [[slice(0, 1), slice(1e300, 1)], "traceEvents[1].ts is 1e+300"],
    [{ traceEvents: 3 }, "traceEvents is 3, which is not a list."],
  ])("is refused where it is wrong: %j", (value, says) => {
    const read = parseTrace(value, "x.json");
    expect(read.ok ? "accepted" : read.refusal).toContain(says);
  });
});

describe("flattened slices", () => {
  const slices = fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 20 }))
      .map(([start, length]) => span(start, start + length)),
    { maxLength: 30 },
  );

  it("never overlap, come in order, and are at the most twice as many", () => {
    fc.assert(
      fc.property(slices, (given) => {
        const flat = flatten(given);
        expect(flat.length).toBeLessThanOrEqual(2 * given.length);
        for (const [index, { start_ms, end_ms }] of flat.entries()) {
          expect(start_ms).toBeLessThanOrEqual(end_ms);
          expect(start_ms).toBeGreaterThanOrEqual(flat[index - 1]?.end_ms ?? 0);
        }
      }),
    );
  });

  it("cover what the slices cover", () => {
    const covered = (spans: readonly Span[]) =>
      Array.from({ length: 80 }, (_, at) =>
        spans.some(({ start_ms, end_ms }) => start_ms <= at && at + 1 <= end_ms),
      );
    fc.assert(
      fc.property(slices, (given) => {
        expect(covered(flatten(given))).toEqual(covered(given));
      }),
    );
  });
});

it("a trace that was spoilt is drawn as far as it can be or refused, whatever it is", () => {
  const trace = JSON.parse(JSON.stringify(traceOf(recorded("queue")))) as unknown;
  const foreign = [slice(0, 10), slice(2, 3), { ph: "s", id: 1, ts: 1 }, { ph: "M", args: {} }];
  fc.assert(
    fc.property(fc.oneof(mutated(trace), mutated(foreign)), (text) => {
      const read = parseFile(text, "x.json");
      if (!read.ok) expect(read.refusal).toMatch(/^.{5,300}\.$/su);
      else if (read.value.kind === "trace")
        for (const { start_ms, end_ms } of read.value.strips.flatMap(({ spans }) => spans))
          if (!(start_ms <= end_ms)) throw new Error("a span that ends before it begins");
    }),
    { numRuns: 10_000 },
  );
}, 120_000);
