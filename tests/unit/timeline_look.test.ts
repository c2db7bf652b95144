import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layoutTimeline } from "../../www/charts/timeline_layout.js";
import { commandOf } from "../../www/views/timeline_keys.js";
import {
  chosen,
  FIRST_LOOK,
  followed,
  foundIn,
  left,
  moved,
  obeyed,
  pointed,
  scaled,
  type Look,
  type Scene,
} from "../../www/views/timeline_look.js";
import { recordedStrips } from "../fixtures/strips.js";
import { child, strip } from "../fixtures/spans.js";

const strips = recordedStrips("cpu_bound");

/** The picture that a look makes of the recorded run. */
function sceneOf({ view }: Look, live = false): Scene {
  return { strips, live, geometry: layoutTimeline(strips, { width: 900, live, view }) };
}

/** What the keys come to, one after the other. */
function press(look: Look, ...keys: string[]): Look {
  return keys.reduce((before, name) => {
    const key = name.replace("Shift ", "");
    const event = { key, shiftKey: name !== key, ctrlKey: false, altKey: false, metaKey: false };
    const command = commandOf(event as KeyboardEvent);
    return (command && obeyed(before, sceneOf(before), command)) ?? before;
  }, look);
}

describe("with the keyboard", () => {
  it("a span is reached, said, kept and let go", () => {
    const kept = press(FIRST_LOOK, "ArrowRight", "ArrowRight", "Enter");
    expect(kept.isPinned).toBe(true);
    expect(kept.spoken).toContain("MainProcess · sequential");
    expect(left(kept).place).toEqual(kept.place);
    expect(press(kept, "Escape")).toMatchObject({ place: null, isPinned: false });
  });

  it("what is seen is halved around the span that is shown, which stays in view", () => {
    const close = press(FIRST_LOOK, "ArrowRight", "End", "+", "+", "+", "+", "+", "+");
    const span = foundIn(sceneOf(close), close)?.span;
    expect(close.view?.fromMs).toBeLessThan(span?.end_ms ?? 0);
    expect(close.view?.toMs).toBeGreaterThan(span?.start_ms ?? Infinity);
    expect(close.spoken).toMatch(/^Seen: .* to .* of /);
  });

  it("a span outside of what is seen is brought into view", () => {
    const close = press(FIRST_LOOK, "ArrowRight", "+", "+", "+", "+");
    const later = press(close, "End");
    expect(later.view).not.toEqual(close.view);
    expect(later.view?.toMs).toBeGreaterThan(foundIn(sceneOf(later), later)?.span.start_ms ?? 0);
  });

  it("one moves along the axis, and comes back to all of it", () => {
    const close = press(FIRST_LOOK, "+", "+");
    expect(press(close, "Shift ArrowRight").view?.fromMs).toBeGreaterThan(close.view?.fromMs ?? 0);
    expect(press(close, "Shift ArrowLeft", "0").view).toBeNull();
  });

  it("a stretch is measured from the beginning of a span to the end of another", () => {
    const measured = press(FIRST_LOOK, "ArrowRight", "ArrowRight", "[", "End", "]");
    const [sequential] = strips;
    expect(measured.ruler?.fromMs).toBe(sequential?.spans[1]?.start_ms);
    expect(measured.ruler?.toMs).toBe(sequential?.spans.at(-1)?.end_ms);
    expect(measured.spoken).toMatch(/^Measured: /);
    expect(press(measured, "Escape").ruler).not.toBeNull();
    expect(press(measured, "Escape", "Escape").ruler).toBeNull();
  });

  it("the run is played again, and walked through event by event", () => {
    const played = press(FIRST_LOOK, " ");
    expect(played.replay).toMatchObject({ atMs: 0, isPlaying: true });
    const stepped = press(played, "l", "l", "l");
    expect(stepped.replay.isPlaying).toBe(false);
    expect(stepped.spoken).toMatch(/^At .* At work: sequential 1/);
    expect(press(stepped, "j").replay.atMs).toBeLessThan(stepped.replay.atMs);
  });

  it("nothing is played while a run is on, and keys without an effect are left to the page", () => {
    const live = sceneOf(FIRST_LOOK, true);
    expect(obeyed(FIRST_LOOK, live, { type: "play" })).toBeNull();
    expect(obeyed(FIRST_LOOK, live, { type: "dismiss" })).toBeNull();
    expect(obeyed(FIRST_LOOK, live, { type: "measure", end: "from" })).toBeNull();
  });

  it("the browser's and the page's own keys are left alone", () => {
    const none = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };
    for (const key of ["Enter", "+", "-", "0", "ArrowLeft", "["]) {
      expect(commandOf({ ...none, key, ctrlKey: true } as KeyboardEvent)).toBeNull();
      expect(commandOf({ ...none, key, metaKey: true } as KeyboardEvent)).toBeNull();
    }
    expect(commandOf({ ...none, key: "Tab" } as KeyboardEvent)).toBeNull();
    const withAltGr = { ...none, key: "[", ctrlKey: true, altKey: true } as KeyboardEvent;
    expect(commandOf(withAltGr)).toEqual({ type: "measure", end: "from" });
  });

  it("whatever is pressed, what is seen lies within the run", () => {
    const keys = [
      "ArrowRight",
      "ArrowDown",
      "End",
      "+",
      "-",
      "0",
      "Shift ArrowRight",
      "PageDown",
      "Shift ArrowLeft",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...keys), { maxLength: 40 }), (pressed) => {
        const { geometry } = sceneOf(press(FIRST_LOOK, ...pressed));
        expect(geometry.view.fromMs).toBeGreaterThanOrEqual(0);
        expect(geometry.view.toMs).toBeLessThanOrEqual(geometry.extentMs + 1e-6);
      }),
      { numRuns: 40 },
    );
  });
});

describe("with a pointer", () => {
  const scene = sceneOf(FIRST_LOOK);
  const row = scene.geometry.strips[0]?.lanes[0];
  const bar = row?.bars[0];
  const [x, y] = [(bar?.x ?? 0) + 3, (row?.y ?? 0) + 5];

  it("a span is shown while it is pointed at, and kept when it is clicked", () => {
    const over = pointed(FIRST_LOOK, scene, x, y);
    expect(over.place).not.toBeNull();
    expect(left(over)).toEqual(FIRST_LOOK);
    const kept = chosen(over, scene, x, y);
    expect(pointed(kept, scene, 800, 2).place).toEqual(over.place);
    expect(chosen(kept, scene, 800, 2)).toMatchObject({ place: null, isPinned: false });
  });

  it("what is seen moves only where there is something to move", () => {
    expect(moved(FIRST_LOOK, scene, 100)).toBe(FIRST_LOOK);
    const close = scaled(FIRST_LOOK, scene, 0.1, 0);
    expect(moved(close, sceneOf(close), -100)).toBe(close);
    expect(moved(close, sceneOf(close), 10)).not.toBe(close);
  });
});

it("a span that is kept stays kept while others come before it", () => {
  const [one, other] = [child(1, 0, 5), child(2, 0, 5)];
  const look = { ...FIRST_LOOK, place: { strip: 0, lane: 0, span: 0 }, isPinned: true };
  const more = [strip({ spans: [one, other] })];
  const scene = {
    strips: more,
    live: true,
    geometry: layoutTimeline(more, { width: 900, live: true }),
  };
  const after = followed(look, scene, other);
  expect(foundIn(scene, after)?.span).toEqual(other);
  expect(followed(look, scene, child(3, 0, 1))).toMatchObject({ place: null, isPinned: false });
});
