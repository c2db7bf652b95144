/** Slices that lie within each other, as traces have them, as spans that follow each other, as a lane has them. */

import type { Span } from "./generated/wasm.js";

/**
 * The slices of one lane, of which the inner one counts at every moment: an outer one is split by those within it. At the
 * most one span more for each slice than there are slices.
 */
export function flatten(slices: readonly Span[]): Span[] {
  const open: Span[] = [];
  const spans: Span[] = [];
  let now = -Infinity;
  const show = (slice: Span, until: number): void => {
    if (until > now || isMoment(slice)) spans.push({ ...slice, start_ms: now, end_ms: until });
    now = Math.max(now, until);
  };
  const closeUntil = (moment: number): void => {
    for (let top = open.at(-1); top && top.end_ms <= moment; top = open.at(-1)) {
      open.pop();
      show(top, top.end_ms);
    }
  };
  for (const slice of [...slices].sort(byPlace)) {
    closeUntil(slice.start_ms);
    const outer = open.at(-1);
    if (outer && slice.start_ms > now) show(outer, slice.start_ms);
    now = slice.start_ms;
    open.push(slice);
  }
  closeUntil(Infinity);
  return spans;
}

/** By their beginning; of two that begin together the outer one first. */
function byPlace(one: Span, other: Span): number {
  return one.start_ms - other.start_ms || other.end_ms - one.end_ms;
}

const isMoment = ({ start_ms, end_ms }: Span): boolean => start_ms === end_ms;
