/** What is shown of the time axis: zoomed, moved, and said in words. */

import { durationOf } from "../format.js";

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
export function around({ fromMs, toMs }: View, endMs: number): View | null {
  const room = Math.max(SHORTEST_MS, toMs - fromMs) * 0.15;
  return within({ fromMs: fromMs - room, toMs: toMs + room }, endMs);
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

/** `the whole run`, `12 ms to 40 ms of 412 ms`. */
export function viewText(view: View | null, endMs: number): string {
  if (!view) return `0 to ${durationOf(endMs)}, all of it`;
  return `${durationOf(view.fromMs)} to ${durationOf(view.toMs)} of ${durationOf(endMs)}`;
}

/** `Measured: 12 ms, from 100 ms to 112 ms.` */
export function rulerText(ruler: View): string {
  const [from, to] = [durationOf(ruler.fromMs), durationOf(ruler.toMs)];
  return `Measured: ${durationOf(lengthOf(ruler))}, from ${from} to ${to}.`;
}
