/** What is where on the timeline, for the pointer and for the keyboard. */

import type { Span } from "../generated/wasm.js";
import { labelOf, type Strip } from "./lanes.js";
import type { Geometry, LaneBox } from "./timeline_layout.js";

/** A place on the timeline: a strip, one of its lanes, one of its spans. */
export interface Place {
  strip: number;
  lane: number;
  span: number;
}

/** `before` and `behind` are the strips above and below. */
export type Direction = "left" | "right" | "up" | "down" | "first" | "last" | "before" | "behind";

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

/** A span, and where it is. */
export interface Found {
  span: Span;
  strip: Strip;
  /** The name of its process or thread. */
  label: string;
  row: LaneBox;
}

/** The span at a place. */
export function spanOf(geometry: Geometry, place: Place): Found | null {
  const box = geometry.strips[place.strip];
  const row = box?.lanes[place.lane];
  const span = row?.lane.spans[place.span];
  return box && row && span ? { span, strip: box.strip, label: labelOf(span), row } : null;
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
  if (to === "before" || to === "behind") return stripBeside(geometry, place, to);
  return laneBeside(geometry, place, here.span.start_ms, to === "up" ? -1 : 1);
}

/** Where a span of a strip is now, by what it is: lanes and spans are added while a run is on. */
export function placeOf(geometry: Geometry, strip: number, span: Span): Place | null {
  const lanes = geometry.strips[strip]?.lanes ?? [];
  for (const [lane, row] of lanes.entries()) {
    const index = row.lane.spans.findIndex(
      ({ pid, tid, start_ms }) =>
        pid === span.pid && tid === span.tid && start_ms === span.start_ms,
    );
    if (index >= 0) return { strip, lane, span: index };
  }
  return null;
}

function firstPlace(geometry: Geometry): Place | null {
  const strip = geometry.strips.findIndex(({ lanes }) => lanes.length > 0);
  return strip < 0 ? null : { strip, lane: 0, span: 0 };
}

/** The first span of the next strip that has any; the same place where there is none. */
function stripBeside(geometry: Geometry, place: Place, to: "before" | "behind"): Place {
  const step = to === "before" ? -1 : 1;
  let strip = place.strip + step;
  while (geometry.strips[strip]?.lanes.length === 0) strip += step;
  return geometry.strips[strip] ? { strip, lane: 0, span: 0 } : place;
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
