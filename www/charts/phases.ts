/**
 * How the phases look: a colour of Okabe and Ito's palette, and a texture, so that no phase depends on colour alone.
 *
 * The colours themselves are in www/theme.css (`--phase-…`), because they differ between dark and light.
 */

import type { Phase } from "../generated/wasm.js";

/** `line` is a thin bar in the middle of the lane: the process is there, but does nothing. */
export type Texture = "solid" | "rising" | "falling" | "dots" | "bars" | "line";

interface PhaseStyle {
  label: string;
  texture: Texture;
  /** What it means, in a few words. */
  meaning: string;
}

export const PHASES: Record<Phase, PhaseStyle> = {
  start: { label: "starting", texture: "rising", meaning: "being started, before its first line" },
  run: { label: "computing", texture: "solid", meaning: "computing a task" },
  io: {
    label: "input/output",
    texture: "dots",
    meaning: "waiting for a file, the network, a clock",
  },
  wait: { label: "waiting", texture: "line", meaning: "waiting for another process or thread" },
  transfer: { label: "sending", texture: "bars", meaning: "sending or receiving a message" },
  exit: { label: "ending", texture: "falling", meaning: "ending, after its last line" },
};

export const PHASE_ORDER = Object.keys(PHASES) as Phase[];
