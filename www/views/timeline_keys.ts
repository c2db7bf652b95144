/** What the keys do while the timeline has the focus. */

import { html, type TemplateResult } from "lit";
import type { Direction } from "../charts/timeline_hit.js";

export type Command =
  | { type: "go"; to: Direction }
  /** Makes what is seen so many times as long. */
  | { type: "zoom"; factor: number }
  | { type: "fit" }
  /** By a share of what is seen. */
  | { type: "pan"; by: number }
  | { type: "pin" }
  | { type: "dismiss" }
  | { type: "measure"; end: "from" | "to" }
  | { type: "play" }
  | { type: "step"; to: 1 | -1 };

const COMMANDS: Record<string, Command> = {
  ArrowLeft: { type: "go", to: "left" },
  ArrowRight: { type: "go", to: "right" },
  ArrowUp: { type: "go", to: "up" },
  ArrowDown: { type: "go", to: "down" },
  Home: { type: "go", to: "first" },
  End: { type: "go", to: "last" },
  PageUp: { type: "go", to: "before" },
  PageDown: { type: "go", to: "behind" },
  "Shift ArrowLeft": { type: "pan", by: -0.25 },
  "Shift ArrowRight": { type: "pan", by: 0.25 },
  "+": { type: "zoom", factor: 1 / 2 },
  "=": { type: "zoom", factor: 1 / 2 },
  "-": { type: "zoom", factor: 2 },
  "0": { type: "fit" },
  Enter: { type: "pin" },
  Escape: { type: "dismiss" },
  "[": { type: "measure", end: "from" },
  "]": { type: "measure", end: "to" },
  " ": { type: "play" },
  k: { type: "play" },
  j: { type: "step", to: -1 },
  l: { type: "step", to: 1 },
};

/** The command of a key; null if it is none of ours, or the browser's or the page's with Ctrl, Alt or ⌘. */
export function commandOf({
  key,
  shiftKey,
  ctrlKey,
  metaKey,
  altKey,
}: KeyboardEvent): Command | null {
  // On some keyboards brackets are typed with AltGr, which comes as Ctrl and Alt together.
  if ((ctrlKey || altKey) && !(ctrlKey && altKey && "[]".includes(key))) return null;
  if (metaKey) return null;
  const isArrow = key === "ArrowLeft" || key === "ArrowRight";
  return COMMANDS[shiftKey && isArrow ? `Shift ${key}` : key] ?? null;
}

const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ["← →", "the span before and the next"],
  ["↑ ↓", "the lane above and below"],
  ["Home End", "the first and the last span of the lane"],
  ["Page ↑ ↓", "the model above and below"],
  ["Enter", "keep the detail of a span; Esc lets it go"],
  ["+ − 0", "zoom in, zoom out, all of the run"],
  ["Shift ← →", "move along the time axis"],
  ["[ ]", "measure from the beginning of the span, and to the end of one"],
  ["Space or K", "play the run again, or pause"],
  ["J L", "to the event before and to the next"],
];

const POINTER: readonly (readonly [gesture: string, what: string])[] = [
  ["Click", "keep the detail of a span"],
  ["Double click", "zoom to a span; beside the spans, show all of the run"],
  ["Ctrl or ⌘ + wheel, pinch", "zoom in and out"],
  ["Drag", "move along the time axis when zoomed in"],
  ["Drag on the axis, or with Shift", "measure a stretch of time"],
];

/** Keys and gestures, for who wants to know them. */
export function keysView(): TemplateResult {
  return html`<details class="keys">
    <summary>Keys and gestures</summary>
    <p id="timeline-keys">
      Arrow keys go from span to span and from lane to lane; what is shown is read aloud.
    </p>
    ${listView("While the timeline has the focus", KEYS)} ${listView("With a pointer", POINTER)}
  </details>`;
}

function listView(title: string, rows: typeof KEYS): TemplateResult {
  return html`<dl aria-label=${title}>
    ${rows.map(
      ([keys, what]) =>
        html`<div>
          <dt>${keys}</dt>
          <dd>${what}</dd>
        </div>`,
    )}
  </dl>`;
}
