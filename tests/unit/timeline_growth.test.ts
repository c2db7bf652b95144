import { describe, expect, it } from "vitest";
import { restsOf } from "../../www/charts/timeline_growth.js";
import { layoutTimeline, type StripBox } from "../../www/charts/timeline_layout.js";
import type { Link } from "../../www/generated/wasm.js";
import { child, strip } from "../fixtures/spans.js";

const FRAME = { width: 800, live: true };

/** Two processes that worked until `ms`, and what went from one to the other. */
function boxUntil(ms: number, links: Link[] = []): StripBox {
  const spans = [1, 2].flatMap((n) =>
    Array.from({ length: ms / 10 }, (_, index) => child(n, 10 * index, 10 * index + 8)),
  );
  const whole = strip({ spans, links, wallMs: null, expectedLanes: 2 });
  return layoutTimeline([whole], FRAME).strips[0] as StripBox;
}

const link = (from_ms: number): Link => ({
  what: "pipe",
  from_pid: 2,
  from_ms,
  to_pid: 3,
  to_ms: from_ms + 5,
});

describe("a strip that has grown", () => {
  it("is drawn again from its first new bar on, in each lane", () => {
    const rests = restsOf(boxUntil(90), boxUntil(100));
    expect(rests?.map(({ from }) => from)).toEqual([9, 9]);
  });

  it("is not drawn at all where it is the same", () => {
    expect(restsOf(boxUntil(90), boxUntil(90))).toEqual([]);
  });

  it("is drawn as a whole when it has as many arrows, but others", () => {
    expect(restsOf(boxUntil(90, [link(12)]), boxUntil(90, [link(12)]))).toEqual([]);
    expect(restsOf(boxUntil(90, [link(12)]), boxUntil(90, [link(42)]))).toBeNull();
  });
});
