/** The timeline on a canvas: for the live picture, where a thousand bars must cost little. */

import type { Phase } from "../generated/wasm.js";
import { PHASES, PHASE_ORDER, type Texture } from "./phases.js";
import { spanOf, type Place } from "./timeline_hit.js";
import type { Geometry, LaneBox, StripBox } from "./timeline_layout.js";
import { endText } from "./timeline_text.js";
import { durationOf } from "../format.js";
import type { Arrow } from "./arrows.js";
import type { Bar } from "./bars.js";

/** The colours of the page, as CSS writes them. */
export interface Palette {
  ink: string;
  paper: string;
  muted: string;
  rule: string;
  alarm: string;
  phases: Record<Phase, string>;
  /** What is drawn on a phase: its texture, and a task's number. */
  onPhases: Record<Phase, string>;
  font: string;
}

type Context = CanvasRenderingContext2D;

/** Narrower bars carry no number. */
const NUMBERED = 16;

/** Draws the timeline; the context is scaled so that a unit is a CSS pixel. */
export function drawTimeline(
  context: Context,
  geometry: Geometry,
  palette: Palette,
  place: Place | null,
): void {
  context.clearRect(0, 0, geometry.width, geometry.height);
  context.textBaseline = "alphabetic";
  drawAxis(context, geometry, palette);
  const fills = fillsOf(context, palette);
  for (const strip of geometry.strips) drawStrip(context, geometry, strip, palette, fills);
  drawReference(context, geometry, palette);
  if (place) drawPlace(context, geometry, palette, place);
}

function drawAxis(context: Context, geometry: Geometry, palette: Palette): void {
  context.font = `11.5px ${palette.font}`;
  for (const { x, label } of geometry.ticks) {
    context.fillStyle = palette.rule;
    context.fillRect(Math.round(x), geometry.axisY + 6, 1, geometry.height - geometry.axisY - 6);
    context.fillStyle = palette.muted;
    context.textAlign = x > geometry.width - 30 ? "right" : "center";
    context.fillText(label, x, geometry.axisY);
  }
}

function drawStrip(
  context: Context,
  geometry: Geometry,
  box: StripBox,
  palette: Palette,
  fills: Fills,
): void {
  drawTitle(context, geometry, box, palette);
  context.fillStyle = palette.rule;
  for (const y of box.rails)
    context.fillRect(geometry.plotX, Math.round(y), geometry.plotWidth, 0.5);
  for (const lane of box.lanes) drawLane(context, geometry, lane, palette, fills);
  for (const arrow of box.arrows) drawArrow(context, arrow, palette);
  if (box.endX !== null) {
    context.fillStyle = palette.ink;
    context.fillRect(Math.round(box.endX), box.y - 2, 1.5, box.height + 2);
  }
}

function drawTitle(context: Context, geometry: Geometry, box: StripBox, palette: Palette): void {
  const { title, wallMs, note } = box.strip;
  context.textAlign = "left";
  context.font = `600 13px ${palette.font}`;
  context.fillStyle = palette.ink;
  context.fillText(title, 0, box.titleY);
  context.font = `13px ${palette.font}`;
  const text = wallMs === null ? note : durationOf(wallMs);
  if (wallMs === null) context.fillStyle = palette.muted;
  context.textAlign = box.endX === null ? "left" : "right";
  const nextToEnd = Math.max(box.endX ?? 0, geometry.plotX + 52);
  context.fillText(text, box.endX === null ? geometry.plotX : nextToEnd, box.titleY);
}

function drawLane(
  context: Context,
  geometry: Geometry,
  box: LaneBox,
  palette: Palette,
  fills: Fills,
): void {
  if (box.labelled) drawName(context, geometry, box, palette);
  for (const bar of box.bars) drawBar(context, box, bar, palette, fills);
  for (const { x, life } of box.marks) drawMark(context, box, x, endText(life), palette);
}

function drawName(context: Context, geometry: Geometry, box: LaneBox, palette: Palette): void {
  context.font = `11.5px ${palette.font}`;
  context.textAlign = "left";
  context.fillStyle = palette.muted;
  const name = fitted(context, box.lane.label, geometry.plotX - 8);
  context.fillText(name, 0, box.y + box.height / 2 + 4);
}

function drawBar(context: Context, box: LaneBox, bar: Bar, palette: Palette, fills: Fills): void {
  const isLine = PHASES[bar.phase].texture === "line";
  const height = isLine ? 2 : box.height;
  // A gap of half a pixel parts neighbours of one colour; a bar below two pixels cannot spare it.
  const width = bar.width > 2 ? bar.width - 0.5 : Math.max(1, bar.width);
  context.fillStyle = fills[bar.phase];
  context.fillRect(bar.x, box.y + (box.height - height) / 2, width, height);
  if (bar.phase === "run" && width >= NUMBERED && box.height >= 11) {
    drawNumber(context, box, bar, palette);
  }
}

function drawNumber(context: Context, box: LaneBox, bar: Bar, palette: Palette): void {
  const task = box.lane.spans[bar.first]?.task ?? null;
  if (task === null) return;
  context.font = `600 11px ${palette.font}`;
  context.textAlign = "left";
  context.fillStyle = palette.onPhases.run;
  if (context.measureText(String(task)).width + 8 > bar.width) return;
  context.fillText(String(task), bar.x + 5, box.y + box.height / 2 + 4);
}

function drawMark(context: Context, box: LaneBox, x: number, text: string, palette: Palette): void {
  const middle = box.y + box.height / 2;
  const arm = Math.min(5, box.height / 2);
  context.strokeStyle = palette.alarm;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(x - arm, middle - arm);
  context.lineTo(x + arm, middle + arm);
  context.moveTo(x + arm, middle - arm);
  context.lineTo(x - arm, middle + arm);
  context.stroke();
  if (box.height < 11) return;
  context.font = `11.5px ${palette.font}`;
  context.textAlign = "left";
  context.fillStyle = palette.alarm;
  context.fillText(text, x + arm + 5, middle + 4);
}

/** How long the head of an arrow is, and half its width. */
const HEAD = 6;
const HALF_HEAD = 2.8;

/** A line with a dot where it begins and a head where it ends, edged so that it stands out from any bar. */
function drawArrow(context: Context, { from, to }: Arrow, palette: Palette): void {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  for (const [colour, more] of [
    [palette.paper, 1],
    [palette.ink, 0],
  ] as const) {
    context.strokeStyle = context.fillStyle = colour;
    context.lineWidth = 1.2 + 2 * more;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
    context.beginPath();
    context.arc(from.x, from.y, 2 + more, 0, 2 * Math.PI);
    context.fill();
    drawHead(context, to, angle, more);
  }
}

function drawHead(context: Context, to: Arrow["to"], angle: number, more: number): void {
  context.save();
  context.translate(to.x, to.y);
  context.rotate(angle);
  context.beginPath();
  context.moveTo(more, 0);
  context.lineTo(-HEAD - more, -HALF_HEAD - more);
  context.lineTo(-HEAD - more, HALF_HEAD + more);
  context.fill();
  context.restore();
}

/** A dashed line where the first model ended, through all that are compared with it. */
function drawReference(context: Context, geometry: Geometry, palette: Palette): void {
  if (geometry.referenceX === null) return;
  const [first, second] = geometry.strips;
  if (!first || !second) return;
  context.strokeStyle = palette.muted;
  context.lineWidth = 1;
  context.setLineDash([3, 4]);
  context.beginPath();
  context.moveTo(Math.round(geometry.referenceX) + 0.5, first.y + first.height);
  context.lineTo(Math.round(geometry.referenceX) + 0.5, geometry.height);
  context.stroke();
  context.setLineDash([]);
}

function drawPlace(context: Context, geometry: Geometry, palette: Palette, place: Place): void {
  const found = spanOf(geometry, place);
  const bar = found?.row.bars.find(
    ({ first, count }) => place.span >= first && place.span < first + count,
  );
  if (!found || !bar) return;
  context.strokeStyle = palette.ink;
  context.lineWidth = 2;
  context.strokeRect(bar.x - 1.5, found.row.y - 1.5, bar.width + 2.5, found.row.height + 3);
}

/** The text, shortened to a width; most fit, so it is measured once. */
function fitted(context: Context, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  const short = text.split(" · ")[0] ?? text;
  for (let length = short.length; length > 1; length -= 1) {
    const cut = length === short.length ? short : `${short.slice(0, length)}…`;
    if (context.measureText(cut).width <= width) return cut;
  }
  return "";
}

type Fills = Record<Phase, string | CanvasPattern>;

/** A fill for each phase: a tile of its colour and texture, at the resolution of the screen. */
function fillsOf(context: Context, palette: Palette): Fills {
  const scale = context.getTransform().a;
  const entries = PHASE_ORDER.map((phase) => {
    const colour = palette.phases[phase];
    const tile = tileOf(PHASES[phase].texture, colour, palette.onPhases[phase], scale);
    const pattern = tile && context.createPattern(tile, "repeat");
    pattern?.setTransform(new DOMMatrix().scale(1 / scale));
    return [phase, pattern ?? colour] as const;
  });
  return Object.fromEntries(entries) as Fills;
}

const TILE = 6;
const tiles = new Map<string, HTMLCanvasElement>();

function tileOf(
  texture: Texture,
  colour: string,
  on: string,
  scale: number,
): HTMLCanvasElement | null {
  if (texture === "solid" || texture === "line") return null;
  const key = `${texture} ${colour} ${on} ${scale}`;
  const known = tiles.get(key);
  if (known) return known;
  const tile = document.createElement("canvas");
  tile.width = tile.height = TILE * scale;
  const context = tile.getContext("2d");
  if (!context) return null;
  context.scale(scale, scale);
  context.fillStyle = colour;
  context.fillRect(0, 0, TILE, TILE);
  context.strokeStyle = context.fillStyle = on;
  context.lineWidth = 1.2;
  drawTexture(context, texture);
  tiles.set(key, tile);
  return tile;
}

function drawTexture(context: Context, texture: Texture): void {
  if (texture === "dots") {
    context.fillRect(1, 1, 1.6, 1.6);
    context.fillRect(4, 4, 1.6, 1.6);
    return;
  }
  context.beginPath();
  for (const [x1, y1, x2, y2] of STROKES[texture] ?? []) {
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
  }
  context.stroke();
}

/** Strokes that meet those of the next tile; drawn beyond the edges, so that corners are whole. */
const STROKES: Partial<Record<Texture, [number, number, number, number][]>> = {
  rising: [
    [-1, 1, 1, -1],
    [-1, 7, 7, -1],
    [5, 7, 7, 5],
  ],
  falling: [
    [-1, 5, 1, 7],
    [-1, -1, 7, 7],
    [5, -1, 7, 1],
  ],
  bars: [
    [1.5, 0, 1.5, 6],
    [4.5, 0, 4.5, 6],
  ],
};
