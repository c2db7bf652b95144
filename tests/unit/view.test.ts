import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  around,
  lengthOf,
  panned,
  revealing,
  rulerText,
  viewText,
  zoomed,
  type View,
} from "../../www/charts/view.js";

const END = 1000;
const moment = fc.double({ min: 0, max: END, noNaN: true });
const viewWithin: fc.Arbitrary<View> = fc
  .tuple(moment, fc.double({ min: 0.1, max: END / 2, noNaN: true }))
  .map(([from, length]) => {
    const fromMs = Math.min(from, END - length);
    return { fromMs, toMs: fromMs + length };
  });

/** A view lies within the run, whatever was done to it; null is all of the run. */
function expectWithin(view: View | null): void {
  if (!view) return;
  expect(view.fromMs).toBeGreaterThanOrEqual(0);
  expect(view.toMs).toBeLessThanOrEqual(END + 1e-6);
  expect(lengthOf(view)).toBeGreaterThan(0.04);
}

describe("a view", () => {
  it("keeps the moment that is zoomed at where it is", () => {
    const view = zoomed({ fromMs: 200, toMs: 600 }, 1 / 2, 300, END);
    expect(view).toEqual({ fromMs: 250, toMs: 450 });
  });

  it("is all of the run when it would be longer", () => {
    expect(zoomed({ fromMs: 200, toMs: 800 }, 2, 500, END)).toBeNull();
  });

  it("stops at the ends of the run", () => {
    expect(panned({ fromMs: 100, toMs: 200 }, -500, END)).toEqual({ fromMs: 0, toMs: 100 });
    expect(panned({ fromMs: 100, toMs: 200 }, 5000, END)).toEqual({ fromMs: 900, toMs: 1000 });
  });

  it("stays within the run and above the clock's step, whatever is done to it", () => {
    fc.assert(
      fc.property(
        viewWithin,
        moment,
        fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
        (view, at, by) => {
          expectWithin(zoomed(view, by, at, END));
          expectWithin(panned(view, by, END));
          expectWithin(panned(view, -by, END));
          expectWithin(around({ fromMs: at, toMs: at }, END));
          expectWithin(revealing(view, { fromMs: at, toMs: at + by }, END));
        },
      ),
    );
  });

  it("moves only for what cannot be seen, and then shows it", () => {
    fc.assert(
      fc.property(viewWithin, viewWithin, (view, stretch) => {
        const shown = revealing(view, stretch, END);
        const isSeen = (one: View): boolean =>
          stretch.fromMs < one.toMs && stretch.toMs > one.fromMs;
        expect(shown === view || !isSeen(view)).toBe(true);
        expect(isSeen(shown ?? { fromMs: 0, toMs: END })).toBe(true);
      }),
    );
  });

  it("is said as exactly as its ends differ", () => {
    expect(viewText(null, 412)).toBe("0 to 412 ms, all of it");
    expect(viewText({ fromMs: 12, toMs: 240 }, 412)).toBe("12.0 ms to 240 ms of 412 ms");
    expect(viewText({ fromMs: 835.81, toMs: 836.04 }, 1200)).toBe(
      "835.81 ms to 836.04 ms of 1.20 s",
    );
  });

  it("measures", () => {
    expect(rulerText({ fromMs: 100, toMs: 112.5 })).toBe(
      "Measured: 12.5 ms, from 100.0 ms to 112.5 ms.",
    );
  });
});
