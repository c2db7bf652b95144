/** What a reader looks at on the timeline, and how that changes. Pure: from a look, what was done, and the picture, to a look. */

import { endOfAll, type Strip } from "../charts/lanes.js";
import {
  advanced,
  END_OF_REPLAY,
  momentText,
  stepped,
  toggled,
  type Replay,
} from "../charts/replay.js";
import {
  placeAt,
  placeBeside,
  placeOf,
  spanOf,
  type Direction,
  type Found,
  type Place,
} from "../charts/timeline_hit.js";
import type { Geometry } from "../charts/timeline_layout.js";
import { spokenText } from "../charts/timeline_text.js";
import {
  around,
  lengthOf,
  middleOf,
  panned,
  revealing,
  rulerText,
  viewText,
  zoomed,
  type View,
} from "../charts/view.js";
import type { Span } from "../generated/wasm.js";
import type { Command } from "./timeline_keys.js";

export interface Look {
  /** What is seen of the time axis; null: all of it. */
  view: View | null;
  /** The span whose detail is shown, and whether it stays when the pointer leaves. */
  place: Place | null;
  isPinned: boolean;
  /** The moment that the pointer is at. */
  pointedMs: number | null;
  /** The stretch of time that is measured. */
  ruler: View | null;
  replay: Replay;
  /** What is read aloud: only what the keyboard asked for. */
  spoken: string;
}

/** All of the run, and nothing chosen in it. */
export const FIRST_LOOK: Look = {
  view: null,
  place: null,
  isPinned: false,
  pointedMs: null,
  ruler: null,
  replay: END_OF_REPLAY,
  spoken: "",
};

/** The picture that is looked at. */
export interface Scene {
  strips: readonly Strip[];
  geometry: Geometry;
  /** A run that is on cannot be played again. */
  live: boolean;
}

export const isReplayable = ({ strips, live }: Scene): boolean =>
  !live && strips.some(({ spans }) => spans.length > 0);

export const foundIn = ({ geometry }: Scene, { place }: Look): Found | null =>
  place && spanOf(geometry, place);

/** The pointer is somewhere. */
export function pointed(look: Look, { geometry }: Scene, x: number, y: number): Look {
  const isInPlot = x >= geometry.plotX && x <= geometry.plotX + geometry.plotWidth;
  const pointedMs = isInPlot ? geometry.msAt(x) : null;
  return { ...look, pointedMs, place: look.isPinned ? look.place : placeAt(geometry, x, y) };
}

/** The pointer or the focus is elsewhere. */
export const left = (look: Look): Look => ({
  ...look,
  pointedMs: null,
  place: look.isPinned ? look.place : null,
});

/** A span was clicked: its detail stays. Beside the spans, nothing stays. */
export function chosen(look: Look, { geometry }: Scene, x: number, y: number): Look {
  const place = placeAt(geometry, x, y);
  return { ...look, place, isPinned: place !== null };
}

/** Nothing is shown in detail any more. */
export const dismissed = (look: Look): Look => ({ ...look, place: null, isPinned: false });

/** A span fills the picture; without one, the whole run does. */
export function enlarged(look: Look, { geometry }: Scene, place: Place | null): Look {
  const found = place && spanOf(geometry, place);
  return { ...look, view: found && around(stretchOf(found.span), geometry.extentMs) };
}

/** What is seen made `factor` times as long, around a moment, or else around the span that is shown, or else the middle. */
export function scaled(look: Look, scene: Scene, factor: number, atMs?: number): Look {
  const { view, extentMs } = scene.geometry;
  return { ...look, view: zoomed(view, factor, atMs ?? centreOf(look, scene), extentMs) };
}

function centreOf(look: Look, scene: Scene): number {
  const { view } = scene.geometry;
  const found = foundIn(scene, look);
  const ms = found ? middleOf(stretchOf(found.span)) : Infinity;
  return ms >= view.fromMs && ms <= view.toMs ? ms : middleOf(view);
}

/** Moved along the time axis; the same look where there is nothing to move. */
export function moved(look: Look, { geometry }: Scene, byMs: number): Look {
  const view = look.view && panned(look.view, byMs, geometry.extentMs);
  return view?.fromMs === look.view?.fromMs ? look : { ...look, view };
}

/** The strips are others: the span that is shown may have another place among more lanes and spans. */
export function followed(look: Look, { geometry }: Scene, shown: Span | null): Look {
  const place = look.place && shown && placeOf(geometry, look.place.strip, shown);
  return { ...look, place, isPinned: look.isPinned && place !== null };
}

/** So much of the reader's time has passed. */
export function played(look: Look, { strips }: Scene, passedMs: number): Look {
  return { ...look, replay: advanced(look.replay, passedMs, endOfAll(strips)) };
}

/** What a key asks for; null if there is nothing to be done. */
export function obeyed(look: Look, scene: Scene, command: Command): Look | null {
  switch (command.type) {
    case "go":
      return walked(look, scene, command.to);
    case "zoom":
      return said(scaled(look, scene, command.factor), scene);
    case "fit":
      return said({ ...look, view: null }, scene);
    case "pan":
      return said(moved(look, scene, command.by * lengthOf(scene.geometry.view)), scene);
    case "pin":
      return look.place && { ...look, isPinned: !look.isPinned };
    case "dismiss":
      return retreated(look);
    case "measure":
      return measured(look, scene, command.end);
    case "play":
    case "step":
      return isReplayable(scene) ? replayed(look, scene, command) : null;
  }
}

/** To another span, which is brought into view. */
function walked(look: Look, scene: Scene, to: Direction): Look | null {
  const place = placeBeside(scene.geometry, look.place, to);
  const found = place && spanOf(scene.geometry, place);
  if (!found) return null;
  const view = look.view && revealing(look.view, stretchOf(found.span), scene.geometry.extentMs);
  return { ...look, place, view, spoken: spokenText(found) };
}

function said(look: Look, { geometry }: Scene): Look {
  return { ...look, spoken: `Seen: ${viewText(look.view, geometry.extentMs)}.` };
}

/** One step back: from the detail, then from the ruler. While a run is on, Esc is for the run. */
function retreated(look: Look): Look | null {
  if (look.place) return dismissed(look);
  return look.ruler && { ...look, ruler: null };
}

/** The ruler from the beginning of the span that is shown, or to its end. */
function measured(look: Look, scene: Scene, end: "from" | "to"): Look | null {
  const span = foundIn(scene, look)?.span;
  if (!span) return null;
  const fixed = look.ruler ?? stretchOf(span);
  const [from, to] = end === "from" ? [span.start_ms, fixed.toMs] : [fixed.fromMs, span.end_ms];
  const ruler = { fromMs: Math.min(from, to), toMs: Math.max(from, to) };
  return { ...look, ruler, spoken: rulerText(ruler) };
}

/** The replay starts, pauses or makes a step. */
export function replayed(
  look: Look,
  { strips }: Scene,
  command: Extract<Command, { type: "play" | "step" }>,
): Look {
  const endMs = endOfAll(strips);
  if (command.type === "play") return { ...look, replay: toggled(look.replay, endMs) };
  const replay = stepped(look.replay, strips, command.to, endMs);
  return { ...look, replay, spoken: momentText(strips, replay.atMs) };
}

const stretchOf = ({ start_ms, end_ms }: Span): View => ({ fromMs: start_ms, toMs: end_ms });
