import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { barsOf } from "../../www/charts/bars.js";
import { fittedLabel, shortened } from "../../www/charts/lane_label.js";
import { labelOf, lanesOf, MOST_LANES } from "../../www/charts/lanes.js";
import { placeAt, placeBeside, placeOf, spanOf } from "../../www/charts/timeline_hit.js";
import { extentOf, layoutTimeline } from "../../www/charts/timeline_layout.js";
import { endText, spanText, summaryOf } from "../../www/charts/timeline_text.js";
import type { Span } from "../../www/generated/wasm.js";
import { child, span, strip } from "../fixtures/spans.js";

/** Spans that follow each other, as those of a lane do. */
const laneOfSpans: fc.Arbitrary<Span[]> = fc
  .array(
    fc.tuple(
      fc.double({ min: 0, max: 3, noNaN: true }),
      fc.double({ min: 0, max: 3, noNaN: true }),
    ),
  )
  .map((steps) => {
    let now = 0;
    return steps.map(([gap, length], index) => {
      const start = now + gap;
      now = start + length;
      return span(start, now, { phase: index % 2 === 0 ? "run" : "wait", task: index });
    });
  });

describe("lanes", () => {
  it("are one for each process and thread, in the order of pid and tid", () => {
    const spans = [child(2, 0, 5), span(0, 9), child(1, 0, 5), span(1, 2, { tid: 1 })];
    const labels = lanesOf(strip({ spans })).map(({ label }) => label);
    expect(labels).toEqual(["MainProcess", "Thread-1", "Process-1 · pid 2", "Process-2 · pid 3"]);
  });

  it("have names that keep their number when they are cut", () => {
    expect(shortened("SpawnPoolWorker-12", 10)).toBe("SpawnP…-12");
    expect(shortened("Process-1", 10)).toBe("Process-1");
    expect(shortened("a name of many letters", 7)).toBe("a name…");
  });

  it.each([
    ["Process-1 · Thread-3", 20, "Process-1 · Thread-3"],
    ["Process-1 · Thread-3", 12, "Thread-3"],
    ["Process-1 · pid 2", 12, "Process-1"],
    ["SpawnProcess-1:1 and 59 more", 26, "SpawnProcess-1:1 +59"],
    ["SpawnProcess-1:1 and 59 more", 12, "Spa…-1:1 +59"],
    ["MainProcess", 1, ""],
  ])("named %s have in the room of %i letters the name %s", (label, most, name) => {
    expect(fittedLabel(label, ({ length }) => length <= most)).toBe(name);
  });

  it("name a thread of a child with its process", () => {
    expect(labelOf({ ...child(1, 0, 1), tid: 2 })).toBe("Process-1 · Thread-2");
  });

  it("hold open spans behind those that ended", () => {
    const [lane] = lanesOf(strip({ spans: [span(0, 4)], open: [span(4, 6)] }));
    expect(lane?.spans.map(({ end_ms }) => end_ms)).toEqual([4, 6]);
  });

  it("carry the processes that did not end well", () => {
    const life = { process: "Process-1", pid: 2, start_ms: 0, end_ms: 3, memory_bytes: 0 };
    const killed = strip({ spans: [child(1, 0, 3)], lives: [{ ...life, exitcode: -9 }] });
    const well = strip({ spans: [child(1, 0, 3)], lives: [{ ...life, exitcode: 0 }] });
    expect(lanesOf(killed)[0]?.casualties).toHaveLength(1);
    expect(lanesOf(well)[0]?.casualties).toHaveLength(0);
  });

  it("end with their process, if they are its threads", () => {
    const life = { process: "Process-1", pid: 2, start_ms: 0, end_ms: 3, memory_bytes: 0 };
    const thread = { ...child(1, 1, 3), tid: 1 };
    const lanes = lanesOf(
      strip({ spans: [child(1, 0, 3), thread], lives: [{ ...life, exitcode: 1 }] }),
    );
    expect(lanes.map(({ casualties }) => casualties.length)).toEqual([1, 1]);
  });

  it("are packed when there are too many, without a span lost", () => {
    const spans = Array.from({ length: 300 }, (_, n) => child(n + 1, n * 10, n * 10 + 25));
    const lanes = lanesOf(strip({ spans }));
    expect(lanes.length).toBeLessThanOrEqual(MOST_LANES);
    expect(lanes.flatMap((lane) => lane.spans)).toHaveLength(300);
  });

  it("are packed without overlaps while processes that live at once are few", () => {
    const spans = Array.from({ length: 100 }, (_, n) => child(n + 1, n * 10, n * 10 + 25));
    for (const { spans: own } of lanesOf(strip({ spans }))) {
      for (const [index, { start_ms }] of own.entries()) {
        expect(start_ms).toBeGreaterThanOrEqual(own[index - 1]?.end_ms ?? 0);
      }
    }
  });
});

describe("bars", () => {
  it("are the spans where these are wide enough", () => {
    const bars = barsOf([span(0, 10), span(10, 30, { phase: "wait" })], (ms) => ms * 2);
    expect(bars).toEqual([
      { x: 0, width: 20, phase: "run", first: 0, count: 1 },
      { x: 20, width: 40, phase: "wait", first: 1, count: 1 },
    ]);
  });

  it("merge what shares a pixel, in the colour of what fills most of it", () => {
    const spans = [span(0, 0.2, { phase: "transfer" }), span(0.2, 0.9), span(1.1, 1.3)];
    expect(barsOf(spans, (ms) => ms)).toEqual([
      { x: 0, width: 1, phase: "run", first: 0, count: 2 },
      { x: 1, width: 1, phase: "run", first: 2, count: 1 },
    ]);
  });

  it("are cut at the ends of what is seen, and those outside are left out", () => {
    const spans = [span(0, 10), span(10, 30), span(30, 50), span(60, 90)];
    expect(barsOf(spans, (ms) => ms, { fromMs: 20, toMs: 40 })).toEqual([
      { x: 20, width: 10, phase: "run", first: 1, count: 1 },
      { x: 30, width: 10, phase: "run", first: 2, count: 1 },
    ]);
  });

  it("stand for every span once, and are few however many there are", () => {
    fc.assert(
      fc.property(laneOfSpans, fc.double({ min: 0.01, max: 50, noNaN: true }), (spans, scale) => {
        const bars = barsOf(spans, (ms) => ms * scale);
        const pixels = (spans.at(-1)?.end_ms ?? 0) * scale;
        expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(spans.length);
        expect(bars.length).toBeLessThanOrEqual(2 * pixels + 2);
      }),
    );
  });
});

describe("the layout", () => {
  const strips = [
    strip({ title: "sequential", spans: [span(0, 800)], wallMs: 800 }),
    strip({ title: "pool", spans: [child(1, 0, 400), child(2, 0, 380)], wallMs: 410 }),
  ];
  const geometry = layoutTimeline(strips, { width: 1000, live: false });

  it("puts every model on one time axis", () => {
    const [sequential, pool] = geometry.strips;
    const lengths = [sequential, pool].map((box) => (box?.endX ?? 0) - geometry.plotX);
    expect((lengths[0] ?? 0) / (lengths[1] ?? 0)).toBeCloseTo(800 / 410);
  });

  it("stacks lanes without overlaps, inside the picture", () => {
    const rows = geometry.strips.flatMap(({ lanes }) => lanes);
    for (const [index, row] of rows.entries()) {
      const before = rows[index - 1];
      expect(row.y).toBeGreaterThanOrEqual(before ? before.y + before.height : 0);
    }
    expect(geometry.height).toBeGreaterThan((rows.at(-1)?.y ?? 0) + (rows.at(-1)?.height ?? 0));
  });

  it("keeps every bar between the names and the right edge", () => {
    for (const { bars } of geometry.strips.flatMap(({ lanes }) => lanes)) {
      for (const { x, width } of bars) {
        expect(x).toBeGreaterThanOrEqual(geometry.plotX);
        expect(x + width).toBeLessThanOrEqual(geometry.plotX + geometry.plotWidth);
      }
    }
  });

  it("keeps room for the lanes that are expected, so that nothing moves when they come", () => {
    const before = layoutTimeline([strip({ expectedLanes: 3 })], { width: 600, live: true });
    const spans = [span(0, 1), child(1, 0, 1), child(2, 0, 1)];
    const after = layoutTimeline([strip({ expectedLanes: 3, spans })], { width: 600, live: true });
    expect(after.height).toBe(before.height);
  });

  it("shows 64 lanes on less than a screen, with names that do not overlap", () => {
    const spans = Array.from({ length: 64 }, (_, n) => child(n + 1, 0, 100));
    const [box] = layoutTimeline([strip({ spans })], { width: 800, live: false }).strips;
    expect(box?.height).toBeLessThan(500);
    const named = box?.lanes.filter(({ labelled }) => labelled).map(({ y }) => y) ?? [];
    expect(Math.min(...named.slice(1).map((y, index) => y - (named[index] ?? 0)))).toBeGreaterThan(
      11,
    );
  });

  it("lets the axis grow in steps while a run is on", () => {
    const grown = Array.from({ length: 100 }, (_, ms) =>
      extentOf([strip({ spans: [span(0, 500 + ms)] })], true),
    );
    expect(new Set(grown).size).toBeLessThanOrEqual(2);
  });

  it("keeps every bar in the plot and the bars few, whatever is seen of however many spans", () => {
    const many = Array.from({ length: 5000 }, (_, n) => child((n % 8) + 1, n * 0.2, n * 0.2 + 1.5));
    const big = strip({ spans: many, wallMs: 1002 });
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1000, noNaN: true }),
        fc.double({ min: 0.05, max: 1000, noNaN: true }),
        (fromMs, length) => {
          const view = { fromMs, toMs: fromMs + length };
          const { strips, plotX, plotWidth } = layoutTimeline([big], {
            width: 700,
            live: false,
            view,
          });
          for (const { bars } of strips.flatMap(({ lanes }) => lanes)) {
            expect(bars.length).toBeLessThanOrEqual(2 * plotWidth + 2);
            for (const { x, width } of bars) {
              expect(x).toBeGreaterThanOrEqual(plotX);
              expect(x + width).toBeLessThanOrEqual(plotX + plotWidth + 1);
            }
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it("is not made anew where nothing has changed", () => {
    const again = layoutTimeline(strips, { width: 1000, live: false });
    expect(again.strips[0]).toBe(geometry.strips[0]);
    const closer = layoutTimeline(strips, {
      width: 1000,
      live: false,
      view: { fromMs: 1, toMs: 9 },
    });
    expect(closer.strips[0]).not.toBe(geometry.strips[0]);
  });

  it("says the moments of an axis so that each is another, however close one looks", () => {
    for (const length of [0.05, 0.4, 3, 20, 200, 2000]) {
      const view = { fromMs: 5000.1, toMs: 5000.1 + length };
      const { ticks } = layoutTimeline([strip({ spans: [span(0, 9000)] })], {
        width: 900,
        live: false,
        view,
      });
      expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
    }
  });

  it.each([360, 1600])("has room for its ticks at a width of %i", (width) => {
    const { ticks } = layoutTimeline(strips, { width, live: false });
    const gaps = ticks.slice(1).map(({ x }, index) => x - (ticks[index]?.x ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(45);
  });
});

describe("a place", () => {
  const spans = [span(0, 100, { tid: 1 }), span(100, 200, { tid: 1 }), span(50, 150, { tid: 2 })];
  const geometry = layoutTimeline([strip({ spans, wallMs: 200 })], { width: 1000, live: false });

  it("is found below the pointer wherever a bar is drawn", () => {
    for (const [strip_index, box] of geometry.strips.entries()) {
      for (const [lane, row] of box.lanes.entries()) {
        for (const bar of row.bars) {
          const found = placeAt(geometry, bar.x + bar.width / 2, row.y + row.height / 2);
          expect(found).toEqual({ strip: strip_index, lane, span: bar.first });
        }
      }
    }
  });

  it("is nowhere beside the lanes", () => {
    expect(placeAt(geometry, 500, 2)).toBeNull();
  });

  it("is reached by the arrow keys, which stop at the edges", () => {
    let place = placeBeside(geometry, null, "right");
    expect(place).toEqual({ strip: 0, lane: 0, span: 0 });
    place = placeBeside(geometry, place, "right");
    expect(place).toEqual({ strip: 0, lane: 0, span: 1 });
    expect(placeBeside(geometry, place, "right")).toEqual(place);
    place = placeBeside(geometry, place, "down");
    expect(place && spanOf(geometry, place)?.label).toBe("Thread-2");
    expect(placeBeside(geometry, place, "down")).toEqual(place);
  });

  it("is found again when lanes and spans have been added", () => {
    const more = [span(0, 9), span(-5, -1, { tid: 1 }), ...spans];
    const later = layoutTimeline([strip({ spans: more })], { width: 1000, live: false });
    const place = placeOf(later, 0, spans[1] as Span);
    expect(place && spanOf(later, place)?.span).toEqual(spans[1]);
    expect(placeOf(later, 0, span(7, 8))).toBeNull();
  });

  it("goes from model to model with Page Up and Page Down, past those without spans", () => {
    const three = [strip({ spans }), strip(), strip({ spans: [child(1, 0, 5)] })];
    const geometry = layoutTimeline(three, { width: 1000, live: false });
    const first = placeBeside(geometry, null, "right");
    const other = placeBeside(geometry, first, "behind");
    expect(other).toEqual({ strip: 2, lane: 0, span: 0 });
    expect(placeBeside(geometry, other, "behind")).toEqual(other);
    expect(placeBeside(geometry, other, "before")).toEqual(first);
  });

  it("does not exist in an empty picture", () => {
    const empty = layoutTimeline([strip()], { width: 400, live: false });
    expect(placeBeside(empty, null, "right")).toBeNull();
  });
});

describe("in words", () => {
  it("a picture is a sentence with the models and their times", () => {
    const text = summaryOf([strip({ spans: [child(1, 0, 412)], wallMs: 412 })]);
    expect(text).toBe("Timeline of 1 model on one time axis: pool took 412 ms on 1 lane.");
  });

  it("a picture without a run says so", () => {
    expect(summaryOf([strip()])).toMatch(/nothing has been measured/i);
  });

  it("a span is what it was and when", () => {
    expect(spanText(span(100, 350, { task: 3 }))).toEqual({
      what: "computing · task 3 · count",
      when: "250 ms, from 100 ms to 350 ms",
    });
  });

  it.each([
    [-9, "killed (exit code −9)"],
    [-15, "terminated (exit code −15)"],
    [1, "failed (exit code 1)"],
  ])("exit code %i reads %s", (exitcode, text) => {
    expect(
      endText({ process: "", pid: 2, start_ms: 0, end_ms: 1, memory_bytes: 0, exitcode }),
    ).toBe(text);
  });
});
