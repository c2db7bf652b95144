/** What has to be drawn again of a strip that has grown, or shrunk: of each lane what lies right of the first difference. */

import type { Bar } from "./bars.js";
import type { LaneBox, StripBox } from "./timeline_layout.js";

/** A lane from one of its bars on, and the place where drawing begins. */
export interface Rest {
  box: LaneBox;
  from: number;
  x: number;
}

/** All of a lane. */
export const wholeOf = (box: LaneBox): Rest => ({ box, from: 0, x: 0 });

/** Of each lane what differs from how the strip was drawn before; null where more does than titles and bars. */
export function restsOf(before: StripBox, now: StripBox): Rest[] | null {
  if (!isSameFrame(before, now)) return null;
  return now.lanes.flatMap((box, index) => restOf(before.lanes[index], box) ?? []);
}

/** Arrows and marks only come and go at the end of what has happened: so many are the same ones. */
function isSameFrame(before: StripBox, now: StripBox): boolean {
  return (
    before.titleY === now.titleY &&
    before.endX === now.endX &&
    before.rails.length === now.rails.length &&
    before.arrows.length === now.arrows.length &&
    before.lanes.length === now.lanes.length &&
    before.lanes.every((box, index) => isSameLane(box, now.lanes[index]))
  );
}

function isSameLane(before: LaneBox, now: LaneBox | undefined): boolean {
  return before.lane.label === now?.lane.label && before.marks.length === now.marks.length;
}

function restOf(before: LaneBox | undefined, box: LaneBox): Rest | null {
  let from = 0;
  while (isSameBar(before?.bars[from], box.bars[from])) from += 1;
  const xs = [before?.bars[from], box.bars[from]].map((bar) => bar?.x ?? Infinity);
  const x = Math.floor(Math.min(...xs)) - 1;
  if (x === Infinity) return null;
  // The picture is cut at a whole pixel of the screen, which may begin a little before.
  while (from > 0 && endOf(box.bars[from - 1]) > x - 1) from -= 1;
  return { box, from, x };
}

function isSameBar(one: Bar | undefined, other: Bar | undefined): boolean {
  return (
    one !== undefined &&
    one.x === other?.x &&
    one.width === other.width &&
    one.phase === other.phase &&
    one.first === other.first &&
    one.count === other.count
  );
}

const endOf = (bar: Bar | undefined): number => (bar ? bar.x + Math.max(1, bar.width) : -Infinity);
