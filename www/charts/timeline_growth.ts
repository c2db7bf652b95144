/** What has to be drawn again of a strip that has grown, or shrunk: of each lane what lies right of the first difference. */

import type { Arrow } from "./arrows.js";
import type { Bar } from "./bars.js";
import type { LaneBox, Mark, StripBox } from "./timeline_layout.js";

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
  if (!isSameLayout(before, now)) return null;
  return now.lanes.flatMap((box, index) => restOf(before.lanes[index], box) ?? []);
}

/** Arrows and marks reach beyond their lanes: where one is another, all of the strip is drawn. */
function isSameLayout(before: StripBox, now: StripBox): boolean {
  return (
    before.titleY === now.titleY &&
    before.endX === now.endX &&
    before.rails.length === now.rails.length &&
    areSame(before.arrows, now.arrows, isSameArrow) &&
    areSame(before.lanes, now.lanes, isSameLane)
  );
}

const isSameLane = (one: LaneBox, other: LaneBox): boolean =>
  one.lane.label === other.lane.label && areSame(one.marks, other.marks, isSameMark);

const isSameMark = (one: Mark, other: Mark): boolean =>
  one.x === other.x && one.text === other.text;

const isSameArrow = (one: Arrow, other: Arrow): boolean =>
  one.from.x === other.from.x &&
  one.from.y === other.from.y &&
  one.to.x === other.to.x &&
  one.to.y === other.to.y;

function areSame<T>(
  ones: readonly T[],
  others: readonly T[],
  isSame: (one: T, other: T) => boolean,
): boolean {
  return (
    ones.length === others.length && ones.every((one, index) => isSame(one, others[index] as T))
  );
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
