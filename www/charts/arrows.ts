/** From links to arrows: what one process puts or sends and another gets or receives. */

import type { Link } from "../generated/wasm.js";
import type { LaneBox } from "./timeline_layout.js";

/** An arrow, in the pixels of the timeline. */
export interface Arrow {
  from: { x: number; y: number };
  to: { x: number; y: number };
}

/** More arrows than this are a tangle. */
export const MOST_ARROWS = 200;

/** The first arrows between lanes that are drawn, each from the middle of one to the edge of the other. */
export function arrowsOf(
  links: readonly Link[],
  lanes: readonly LaneBox[],
  scale: (ms: number) => number,
): Arrow[] {
  const laneOf = new Map<number, LaneBox>();
  for (const box of lanes)
    for (const { pid, tid } of box.lane.spans) if (tid === 0) laneOf.set(pid, box);
  const arrows: Arrow[] = [];
  for (const link of links) {
    const [one, other] = [laneOf.get(link.from_pid), laneOf.get(link.to_pid)];
    if (!one || !other || one === other) continue;
    if (arrows.length === MOST_ARROWS) break;
    const [y, edge] = one.y < other.y ? [middleOf(one), other.y] : [middleOf(one), bottomOf(other)];
    arrows.push({ from: { x: scale(link.from_ms), y }, to: { x: scale(link.to_ms), y: edge } });
  }
  return arrows;
}

const middleOf = ({ y, height }: LaneBox): number => y + height / 2;
const bottomOf = ({ y, height }: LaneBox): number => y + height;
