/** What the keys do while the timeline has the focus. */

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
