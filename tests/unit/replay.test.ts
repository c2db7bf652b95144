import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  advanced,
  END_OF_REPLAY,
  momentText,
  momentsOf,
  pausedAt,
  stepped,
  toggled,
  type Replay,
} from "../../www/charts/replay.js";
import { layoutTimeline } from "../../www/charts/timeline_layout.js";
import { recordedStrips } from "../fixtures/strips.js";
import { child, span, strip } from "../fixtures/spans.js";

const replay = (given: Partial<Replay>): Replay => ({ ...END_OF_REPLAY, ...given });
const strips = [strip({ spans: [child(1, 0, 40), child(2, 10, 30)], wallMs: 45 })];

describe("a replay", () => {
  it.each([
    ["0.1", 10],
    ["1", 100],
    ["2", 200],
    ["fit", 50],
  ] as const)("moves on at speed %s", (speed, atMs) => {
    const after = advanced(replay({ atMs: 0, speed, isPlaying: true }), 100, 5000);
    expect(after.atMs).toBeCloseTo(atMs);
  });

  it("stops at the end, and begins anew when it is played there", () => {
    const ended = advanced(replay({ atMs: 90, speed: "1", isPlaying: true }), 100, 100);
    expect(ended).toEqual(replay({ atMs: 100, speed: "1", isPlaying: false }));
    expect(toggled(ended, 100)).toEqual(replay({ atMs: 0, speed: "1", isPlaying: true }));
  });

  it("pauses where it is, and goes on from there", () => {
    const paused = toggled(replay({ atMs: 40, isPlaying: true }), 100);
    expect(paused).toEqual(replay({ atMs: 40 }));
    expect(toggled(paused, 100).atMs).toBe(40);
    expect(advanced(paused, 100, 100)).toBe(paused);
  });

  it("steps from event to event: where spans begin or end", () => {
    let at = replay({ atMs: 0 });
    const seen = [1, 1, 1, -1, -1].map((to) => (at = stepped(at, strips, to as 1 | -1, 45)).atMs);
    expect(seen).toEqual([10, 30, 40, 30, 10]);
  });

  it("steps back from the end to the last event, and forward no further than the end", () => {
    expect(stepped(END_OF_REPLAY, strips, -1, 45).atMs).toBe(40);
    expect(stepped(replay({ atMs: 40 }), strips, 1, 45).atMs).toBe(45);
    expect(stepped(replay({ atMs: 0 }), strips, -1, 45).atMs).toBe(0);
  });

  it("meets every event of a recorded run once, forward as backward", () => {
    const recorded = recordedStrips("cpu_bound");
    const moments = momentsOf(recorded);
    const endMs = moments.at(-1) ?? 0;
    const forward = [];
    for (let at = replay({ atMs: -1 }); at.atMs < endMs; forward.push(at.atMs))
      at = stepped(at, recorded, 1, endMs);
    const backward = [];
    for (let at = END_OF_REPLAY; at.atMs > (moments[0] ?? 0); backward.push(at.atMs))
      at = stepped(at, recorded, -1, endMs);
    expect(forward).toEqual(moments);
    expect(backward.reverse()).toEqual(moments);
  });

  it("never leaves the run", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (ms) => {
        const { atMs } = pausedAt(END_OF_REPLAY, ms, 45);
        expect(atMs >= 0 && atMs <= 45).toBe(true);
      }),
    );
  });

  it("says who is at work", () => {
    expect(momentText(strips, 20)).toBe("At 20.0 ms. At work: pool 2.");
    expect(momentText(strips, 35)).toBe("At 35.0 ms. At work: pool 1.");
  });
});

describe("the picture of a replay", () => {
  const frame = { width: 1000, live: false };
  const full = layoutTimeline(strips, frame);
  const early = layoutTimeline(strips, { ...frame, untilMs: 20 });

  it("cuts what goes on at the moment, and leaves out what came later", () => {
    const later = [...strips, strip({ spans: [span(25, 40)], wallMs: 45 })];
    const { strips: boxes, xAt } = layoutTimeline(later, { ...frame, untilMs: 20 });
    const ends = boxes[0]?.lanes.flatMap(({ bars }) => bars.map(({ x, width }) => x + width));
    for (const end of ends ?? []) expect(end).toBeCloseTo(xAt(20));
    expect(boxes[1]?.lanes[0]?.bars).toEqual([]);
  });

  it("has every lane where it will be in the end", () => {
    const placesOf = ({ strips: [box] }: typeof full): unknown =>
      box?.lanes.map(({ y, lane }) => [y, lane.label]);
    expect(placesOf(early)).toEqual(placesOf(full));
    expect(early.height).toBe(full.height);
  });

  it("shows the end of a run, a death and a message only when they have come", () => {
    const [crash] = recordedStrips("crash");
    const [queue] = recordedStrips("process_queue_lock");
    const both = [crash, queue].flatMap((one) => one ?? []);
    const [before, after] = [1, null].map((untilMs) => layoutTimeline(both, { ...frame, untilMs }));
    const marksOf = (geometry: typeof full | undefined): number =>
      geometry?.strips[0]?.lanes.flatMap(({ marks }) => marks).length ?? 0;
    expect(marksOf(before)).toBe(0);
    expect(marksOf(after)).toBe(3);
    expect(before?.strips[0]?.endX).toBeNull();
    expect(before?.strips[1]?.arrows).toEqual([]);
    expect(after?.strips[1]?.arrows.length).toBeGreaterThan(100);
  });
});
