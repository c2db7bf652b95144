/** What is shown of the time axis: zoomed, moved, and said in words. */

import { durationOf, momentOf } from "../format.js";

/** From one moment to another, in milliseconds since the run began. */
export interface View {
  fromMs: number;
  toMs: number;
}

/** All of time, for what is not cut. */
export const ALWAYS: View = { fromMs: -Infinity, toMs: Infinity };

/** Nothing shorter is shown: ten steps of the finest clock. */
const SHORTEST_MS = 0.05;

export const lengthOf = ({ fromMs, toMs }: View): number => toMs - fromMs;

export const middleOf = ({ fromMs, toMs }: View): number => (fromMs + toMs) / 2;

/** The view made `factor` times as long, with `atMs` where it was; null when that is everything. */
export function zoomed(view: View, factor: number, atMs: number, endMs: number): View | null {
  const length = Math.max(SHORTEST_MS, lengthOf(view) * factor);
  const share = (atMs - view.fromMs) / lengthOf(view);
  const fromMs = atMs - share * length;
  return within({ fromMs, toMs: fromMs + length }, endMs);
}

/** The view moved by so much, and no further than the ends; null when it shows everything. */
export function panned({ fromMs, toMs }: View, byMs: number, endMs: number): View | null {
  return within({ fromMs: fromMs + byMs, toMs: toMs + byMs }, endMs);
}

/** The view that shows a stretch of time with some room at its sides. */
export function around(stretch: View, endMs: number): View | null {
  const half = Math.max(SHORTEST_MS, lengthOf(stretch) * 1.3) / 2;
  const middle = middleOf(stretch);
  return within({ fromMs: middle - half, toMs: middle + half }, endMs);
}

/** The view itself if it shows some of the stretch, or else moved so that the stretch is in its middle. */
export function revealing(view: View, stretch: View, endMs: number): View | null {
  if (stretch.fromMs < view.toMs && stretch.toMs > view.fromMs) return view;
  const shown = Math.min(stretch.toMs, stretch.fromMs + lengthOf(view));
  return panned(view, (stretch.fromMs + shown) / 2 - middleOf(view), endMs);
}

function within({ fromMs, toMs }: View, endMs: number): View | null {
  const length = toMs - fromMs;
  if (length >= endMs) return null;
  const start = Math.min(Math.max(0, fromMs), endMs - length);
  return { fromMs: start, toMs: start + length };
}

/** `12 ms to 40 ms`, as exact as tells them apart. */
export function stretchText(stretch: View): string {
  const [from, to] = [stretch.fromMs, stretch.toMs].map((ms) => momentOf(ms, lengthOf(stretch)));
  return `${from ?? ""} to ${to ?? ""}`;
}

/** `0 to 412 ms, all of it`, `12 ms to 40 ms of 412 ms`. */
export function viewText(view: View | null, endMs: number): string {
  if (!view) return `0 to ${durationOf(endMs)}, all of it`;
  return `${stretchText(view)} of ${durationOf(endMs)}`;
}

/** `Measured: 12 ms, from 100 ms to 112 ms.` */
export function rulerText(ruler: View): string {
  return `Measured: ${durationOf(lengthOf(ruler))}, from ${stretchText(ruler)}.`;
}
