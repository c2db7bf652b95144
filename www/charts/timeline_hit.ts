/** What is where on the timeline, for the pointer and for the keyboard. */

import type { Span } from "../generated/wasm.js";
import { labelOf } from "./lanes.js";
import type { Geometry, LaneBox } from "./timeline_layout.js";

/** A place on the timeline: a strip, one of its lanes, one of its spans. */
export interface Place {
  strip: number;
  lane: number;
  span: number;
}

export type Direction = "left" | "right" | "up" | "down" | "first" | "last";

/** How far from a span the pointer may be, in pixels: a thin bar is hard to meet. */
const NEAR = 4;

/** The place below a point, or null. */
export function placeAt(geometry: Geometry, x: number, y: number): Place | null {
  for (const [strip, box] of geometry.strips.entries()) {
    const lane = box.lanes.findIndex((row) => y >= row.y && y < row.y + row.height + 3);
    const row = box.lanes[lane];
    if (!row) continue;
    const span = spanAt(row, geometry, x);
    return span === null ? null : { strip, lane, span };
  }
  return null;
}

/** The span at a place, and the name of its strip and lane. */
export function spanOf(
  geometry: Geometry,
  place: Place,
): { span: Span; title: string; label: string; row: LaneBox } | null {
  const box = geometry.strips[place.strip];
  const row = box?.lanes[place.lane];
  const span = row?.lane.spans[place.span];
  return box && row && span ? { span, title: box.strip.title, label: labelOf(span), row } : null;
}

/** The place next to another one; the same one at an edge. */
export function placeBeside(geometry: Geometry, place: Place | null, to: Direction): Place | null {
  const here = place && spanOf(geometry, place);
  if (!place || !here) return firstPlace(geometry);
  const last = here.row.lane.spans.length - 1;
  if (to === "left") return { ...place, span: Math.max(0, place.span - 1) };
  if (to === "right") return { ...place, span: Math.min(last, place.span + 1) };
  if (to === "first") return { ...place, span: 0 };
  if (to === "last") return { ...place, span: last };
  return laneBeside(geometry, place, here.span.start_ms, to === "up" ? -1 : 1);
}

function firstPlace(geometry: Geometry): Place | null {
  const strip = geometry.strips.findIndex(({ lanes }) => lanes.length > 0);
  return strip < 0 ? null : { strip, lane: 0, span: 0 };
}

/** The span of the lane above or below that was on at about the same moment. */
function laneBeside(geometry: Geometry, place: Place, ms: number, step: 1 | -1): Place {
  const rows = geometry.strips.flatMap((box, strip) =>
    box.lanes.map((row, lane) => ({ strip, lane, row })),
  );
  const index = rows.findIndex(({ strip, lane }) => strip === place.strip && lane === place.lane);
  const next = rows[index + step];
  if (!next) return place;
  const span = lastBefore(next.row.lane.spans, ms);
  return { strip: next.strip, lane: next.lane, span: Math.max(0, span) };
}

function spanAt(row: LaneBox, geometry: Geometry, x: number): number | null {
  const { spans } = row.lane;
  const index = lastBefore(spans, geometry.msAt(x));
  const near = geometry.msAt(x) - geometry.msAt(x - NEAR);
  const ms = geometry.msAt(x);
  const isNear = (span: Span | undefined): boolean =>
    span !== undefined && ms >= span.start_ms - near && ms <= span.end_ms + near;
  if (isNear(spans[index])) return index;
  return isNear(spans[index + 1]) ? index + 1 : null;
}

/** The last span that had begun by then, by halving; -1 if none had. */
function lastBefore(spans: readonly Span[], ms: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.start_ms ?? Infinity) <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
