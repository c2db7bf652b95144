/** What a pointer does on the timeline: points, clicks, drags, pinches and turns the wheel. */

import { AXIS_HEIGHT, type Geometry } from "../charts/timeline_layout.js";
import { lengthOf, type View } from "../charts/view.js";

/** What follows from it. Points are in the pixels of the picture. */
interface Reactions {
  geometry: () => Geometry | null;
  point: (x: number, y: number) => void;
  leave: () => void;
  choose: (x: number, y: number) => void;
  enlarge: (x: number, y: number) => void;
  zoom: (factor: number, atMs: number) => void;
  /** Says whether there was anything to move. */
  pan: (byMs: number) => boolean;
  measure: (stretch: View | null) => void;
}

/** A pointer that moves less than this has not moved. */
const STILL = 4;

interface Pointer {
  x: number;
  y: number;
}

export class Gestures {
  readonly #reactions: Reactions;
  readonly #pointers = new Map<number, Pointer>();
  #start: (Pointer & { measures: boolean }) | null = null;
  #isDragging = false;

  constructor(reactions: Reactions) {
    this.#reactions = reactions;
  }

  readonly down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const at = { x: event.offsetX, y: event.offsetY };
    this.#pointers.set(event.pointerId, at);
    this.#start = { ...at, measures: event.shiftKey || at.y < AXIS_HEIGHT };
    this.#isDragging = this.#pointers.size > 1;
    if (event.pointerType === "touch") this.#reactions.point(at.x, at.y);
  };

  readonly move = (event: PointerEvent): void => {
    const at = { x: event.offsetX, y: event.offsetY };
    // Let go where nobody told us of it: outside the window, or over a menu.
    if (event.buttons === 0) this.#pointers.delete(event.pointerId);
    const before = this.#pointers.get(event.pointerId);
    if (!before) {
      this.#reactions.point(at.x, at.y);
      return;
    }
    this.#isDragging ||= this.#start !== null && distance(this.#start, at) > STILL;
    if (!this.#isDragging) return;
    (event.target as Element).setPointerCapture(event.pointerId);
    const other = this.#otherThan(event.pointerId);
    if (other) this.#pinch(before, at, other);
    else this.#drag(before, at);
    this.#pointers.set(event.pointerId, at);
  };

  readonly up = (event: PointerEvent): void => {
    const wasDown = this.#pointers.delete(event.pointerId);
    if (!wasDown || this.#isDragging) return;
    if (event.offsetY < AXIS_HEIGHT) this.#reactions.measure(null);
    else this.#reactions.choose(event.offsetX, event.offsetY);
  };

  readonly cancel = (event: PointerEvent): void => {
    this.#pointers.delete(event.pointerId);
  };

  /** A finger leaves as soon as it is lifted: what it touched stays until it touches elsewhere. */
  readonly leave = (event: PointerEvent): void => {
    if (event.pointerType !== "touch") this.#reactions.leave();
  };

  readonly twice = (event: MouseEvent): void => {
    this.#reactions.enlarge(event.offsetX, event.offsetY);
  };

  /** With Ctrl or ⌘, which is also what a pinch on a touchpad is, it zooms; sideways it moves; else the page scrolls. */
  readonly wheel = (event: WheelEvent): void => {
    const geometry = this.#reactions.geometry();
    if (!geometry) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.#reactions.zoom(1.0035 ** pixelsOf(event), geometry.msAt(event.offsetX));
    } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      if (this.#reactions.pan(event.deltaX * msPerPixel(geometry))) event.preventDefault();
    }
  };

  #otherThan(id: number): Pointer | undefined {
    return [...this.#pointers].find(([other]) => other !== id)?.[1];
  }

  #drag(before: Pointer, at: Pointer): void {
    const geometry = this.#reactions.geometry();
    if (!geometry || !this.#start) return;
    if (!this.#start.measures) {
      this.#reactions.pan((before.x - at.x) * msPerPixel(geometry));
      return;
    }
    const [one, other] = [this.#start.x, at.x].map((x) => clamped(geometry.msAt(x), geometry.view));
    this.#reactions.measure({
      fromMs: Math.min(one ?? 0, other ?? 0),
      toMs: Math.max(one ?? 0, other ?? 0),
    });
  }

  #pinch(before: Pointer, at: Pointer, other: Pointer): void {
    const geometry = this.#reactions.geometry();
    if (!geometry) return;
    const [wide, now] = [distance(before, other), distance(at, other)].map((d) => Math.max(8, d));
    this.#reactions.zoom((wide ?? 1) / (now ?? 1), geometry.msAt((at.x + other.x) / 2));
    this.#reactions.pan(((before.x - at.x) / 2) * msPerPixel(geometry));
  }
}

const distance = (one: Pointer, other: Pointer): number =>
  Math.hypot(one.x - other.x, one.y - other.y);

const msPerPixel = ({ view, plotWidth }: Geometry): number => lengthOf(view) / plotWidth;

const clamped = (ms: number, { fromMs, toMs }: View): number =>
  Math.min(toMs, Math.max(fromMs, ms));

/** How far the wheel was turned, in pixels, at most a long way: some mice tell of lines. */
function pixelsOf({ deltaY, deltaMode }: WheelEvent): number {
  const pixels = deltaMode === WheelEvent.DOM_DELTA_PIXEL ? deltaY : deltaY * 16;
  return Math.min(240, Math.max(-240, pixels));
}
