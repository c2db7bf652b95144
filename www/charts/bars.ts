/** From the spans of a lane to bars, at most about two a pixel however many spans there are. */

import type { Phase, Span } from "../generated/wasm.js";
import { ALWAYS, type View } from "./view.js";

export interface Bar {
  x: number;
  width: number;
  phase: Phase;
  /** Where its first span is in the lane, and how many spans it stands for. */
  first: number;
  count: number;
}

/**
 * The bars of spans that are ordered and do not overlap, cut at the ends of `clip`. Spans narrower than a pixel are merged
 * into one bar a pixel, in the colour of the phase that fills most of it. Cost: one pass.
 */
export function barsOf(
  spans: readonly Span[],
  xOf: (ms: number) => number,
  clip: View = ALWAYS,
): Bar[] {
  const bars: Bar[] = [];
  let bundle: Bundle | null = null;
  for (const [index, span] of spans.entries()) {
    if (span.end_ms < clip.fromMs || span.start_ms >= clip.toMs) continue;
    const x = xOf(Math.max(span.start_ms, clip.fromMs));
    const width = xOf(Math.min(span.end_ms, clip.toMs)) - x;
    if (width >= 1) {
      if (bundle) bars.push(barOf(bundle));
      bundle = null;
      bars.push({ x, width, phase: span.phase, first: index, count: 1 });
    } else if (bundle && takes(bundle, x, index)) {
      add(bundle, span.phase, width);
    } else {
      if (bundle) bars.push(barOf(bundle));
      bundle = createBundle(Math.floor(x), index);
      add(bundle, span.phase, width);
    }
  }
  if (bundle) bars.push(barOf(bundle));
  return bars;
}

/** The spans that share a pixel. */
interface Bundle {
  pixel: number;
  first: number;
  count: number;
  widths: Map<Phase, number>;
}

function createBundle(pixel: number, first: number): Bundle {
  return { pixel, first, count: 0, widths: new Map() };
}

/** Whether the span of this index lies in the pixel, and is the next of the lane. */
function takes({ pixel, first, count }: Bundle, x: number, index: number): boolean {
  return Math.floor(x) === pixel && first + count === index;
}

function add(bundle: Bundle, phase: Phase, width: number): void {
  bundle.count += 1;
  bundle.widths.set(phase, (bundle.widths.get(phase) ?? 0) + width);
}

function barOf({ pixel, first, count, widths }: Bundle): Bar {
  const [[phase]] = [...widths].sort((one, other) => other[1] - one[1]) as [[Phase, number]];
  return { x: pixel, width: 1, phase, first, count };
}
