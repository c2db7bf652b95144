import { describe, expect, it } from "vitest";
import { arrowsAt, arrowsOf, MOST_ARROWS } from "../../www/charts/arrows.js";
import { layoutTimeline } from "../../www/charts/timeline_layout.js";
import { summaryOf } from "../../www/charts/timeline_text.js";
import type { Link, Span } from "../../www/generated/wasm.js";
import { child, strip } from "../fixtures/spans.js";

const link = (from_pid: number, from_ms: number, to_pid: number, to_ms: number): Link => ({
  what: "queue 'numbers'",
  from_pid,
  from_ms,
  to_pid,
  to_ms,
});

const spans = [child(1, 0, 10), child(2, 5, 20)];

describe("arrows", () => {
  it("lead from the sender's lane at its moment to the receiver's at its own", () => {
    const two = strip({ spans, links: [link(2, 4, 3, 12)], wallMs: 20 });
    const geometry = layoutTimeline([two], { width: 800, live: false });
    const [box] = geometry.strips;
    const [arrow] = box?.arrows ?? [];
    const [upper, lower] = box?.lanes ?? [];
    expect(geometry.msAt(arrow?.from.x ?? 0)).toBeCloseTo(4);
    expect(geometry.msAt(arrow?.to.x ?? 0)).toBeCloseTo(12);
    expect(arrow?.from.y).toBe((upper?.y ?? 0) + (upper?.height ?? 0) / 2);
    expect(arrow?.to.y).toBe(lower?.y);
  });

  it("point upwards to a lane above", () => {
    const two = strip({ spans, links: [link(3, 6, 2, 8)], wallMs: 20 });
    const [box] = layoutTimeline([two], { width: 800, live: false }).strips;
    const [arrow] = box?.arrows ?? [];
    expect(arrow?.to.y).toBeLessThan(arrow?.from.y ?? 0);
  });

  it("are left out within a process, and where a process has no lane", () => {
    const links = [link(2, 1, 2, 2), link(2, 1, 99, 2)];
    const [box] = layoutTimeline([strip({ spans, links })], { width: 800, live: true }).strips;
    expect(box?.arrows).toEqual([]);
  });

  it("are bounded in number", () => {
    const links = Array.from({ length: 2 * MOST_ARROWS }, (_, ms) => link(2, ms, 3, ms + 1));
    const [box] = layoutTimeline([strip({ spans, links })], { width: 800, live: true }).strips;
    const arrows = arrowsOf(links, box?.lanes ?? [], (ms) => ms);
    expect(arrows).toHaveLength(MOST_ARROWS);
    // From the beginning to the end, and not only the first.
    expect(arrows.at(-1)?.link.from_ms).toBeGreaterThan(2 * MOST_ARROWS - 3);
  });

  it("are those that the view shows", () => {
    const links = [link(2, 1, 3, 2), link(2, 5, 3, 15), link(2, 18, 3, 19)];
    const view = { fromMs: 8, toMs: 12 };
    const frame = { width: 800, live: false, view };
    const [box] = layoutTimeline([strip({ spans, links, wallMs: 20 })], frame).strips;
    expect(box?.arrows.map((arrow) => arrow.link)).toEqual([links[1]]);
  });

  it("of a span are those that begin or end in it, or else those of its process", () => {
    const lanes = [...spans, child(1, 10, 18), child(3, 0, 20)];
    const links = [link(2, 4, 3, 12), link(3, 15, 2, 16), link(2, 7, 4, 8)];
    const two = strip({ spans: lanes, links, wallMs: 20 });
    const arrows = layoutTimeline([two], { width: 800, live: false }).strips[0]?.arrows ?? [];
    const linksAt = (span: Span): Link[] => arrowsAt(arrows, span).map((arrow) => arrow.link);
    expect(linksAt(child(1, 10, 18))).toEqual([links[1]]);
    expect(linksAt(child(1, 19, 20))).toEqual(links);
    expect(linksAt(child(3, 0, 20))).toEqual([links[2]]);
  });

  it("are counted for who cannot see them", () => {
    const links = [link(2, 4, 3, 12), link(2, 5, 3, 13)];
    expect(summaryOf([strip({ spans, links, wallMs: 20 })])).toContain(
      "with 2 messages between processes",
    );
  });
});
