/** From links to arrows: what one process puts or sends and another gets or receives. */

import type { Link, Span } from "../generated/wasm.js";
import type { LaneBox } from "./timeline_layout.js";
import { ALWAYS, type View } from "./view.js";

/** An arrow, in the pixels of the timeline. */
export interface Arrow {
  from: { x: number; y: number };
  to: { x: number; y: number };
  link: Link;
}

/** More arrows than this are not drawn at once. */
export const MOST_ARROWS = 400;

/** More arrows than this are a tangle: they are drawn faintly, and only those of what is pointed at clearly. */
export const MOST_CLEAR_ARROWS = 36;

/**
 * The arrows between lanes that are in view, each from the middle of one to the edge of the other. Where they are too many, as
 * many of them as may be, evenly from the first to the last.
 */
export function arrowsOf(
  links: readonly Link[],
  lanes: readonly LaneBox[],
  scale: (ms: number) => number,
  clip: View = ALWAYS,
): Arrow[] {
  const boxOf = new Map(lanes.flatMap((box) => box.lane.pids.map((pid) => [pid, box] as const)));
  const seen = links.filter(
    (link) =>
      Math.max(link.from_ms, link.to_ms) >= clip.fromMs &&
      Math.min(link.from_ms, link.to_ms) <= clip.toMs &&
      boxOf.get(link.from_pid) !== boxOf.get(link.to_pid),
  );
  return evenly(seen).flatMap((link) => {
    const [one, other] = [boxOf.get(link.from_pid), boxOf.get(link.to_pid)];
    if (!one || !other) return [];
    const edge = one.y < other.y ? other.y : other.y + other.height;
    const from = { x: scale(link.from_ms), y: one.y + one.height / 2 };
    return [{ from, to: { x: scale(link.to_ms), y: edge }, link }];
  });
}

/** The arrows that begin or end in a span; where there are none, those of its whole process. */
export function arrowsAt(arrows: readonly Arrow[], span: Span): Arrow[] {
  const isDuring = (ms: number): boolean => ms >= span.start_ms && ms <= span.end_ms;
  const own = arrows.filter(
    ({ link }) => span.tid === 0 && (link.from_pid === span.pid || link.to_pid === span.pid),
  );
  const during = own.filter(
    ({ link }) =>
      (link.from_pid === span.pid && isDuring(link.from_ms)) ||
      (link.to_pid === span.pid && isDuring(link.to_ms)),
  );
  return during.length > 0 ? during : own;
}

function evenly(links: readonly Link[]): readonly Link[] {
  if (links.length <= MOST_ARROWS) return links;
  return links.filter(
    (_, index) =>
      Math.floor((index * MOST_ARROWS) / links.length) !==
      Math.floor(((index - 1) * MOST_ARROWS) / links.length),
  );
}
