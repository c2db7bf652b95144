/** The live timeline: a canvas that follows its strips, its width and the theme, and shows the detail of a span. */

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Strip } from "../charts/lanes.js";
import { PHASE_ORDER } from "../charts/phases.js";
import { drawTimeline, type Palette } from "../charts/timeline_canvas.js";
import {
  placeAt,
  placeBeside,
  spanOf,
  type Direction,
  type Place,
} from "../charts/timeline_hit.js";
import { layoutTimeline, type Geometry } from "../charts/timeline_layout.js";
import { spanText, summaryOf } from "../charts/timeline_text.js";
import type { Phase } from "../generated/wasm.js";
import type { Theme } from "../storage.js";

const KEYS: Record<string, Direction> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  Home: "first",
  End: "last",
};

class TimelineElement extends LitElement {
  static override properties = {
    strips: { attribute: false },
    live: { attribute: false },
    theme: { attribute: false },
    place: { state: true },
    spoken: { state: true },
  };
  declare strips: readonly Strip[];
  declare live: boolean;
  declare theme: Theme;
  /** The span whose detail is shown. */
  declare place: Place | null;
  /** Whether the detail is read aloud: only when the keyboard asked for it. */
  declare spoken: boolean;

  readonly #resize = new ResizeObserver(([entry]) => {
    const width = entry?.contentRect.width ?? 0;
    if (width === this.#width) return;
    this.#width = width;
    this.requestUpdate();
  });
  /** As it was last observed: asking for it while drawing would make the browser lay the page out. */
  #width = 0;
  readonly #scheme = matchMedia("(prefers-color-scheme: dark)");
  readonly #forced = matchMedia("(forced-colors: active)");
  readonly #recolour = (): void => {
    this.#palette = null;
    this.requestUpdate();
  };
  #geometry: Geometry | null = null;
  /** Null when the colours of the page may have changed. */
  #palette: Palette | null = null;

  constructor() {
    super();
    this.strips = [];
    this.live = false;
    this.theme = "system";
    this.place = null;
    this.spoken = false;
  }

  /** In the page itself, so that the page's one style sheet holds. */
  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resize.observe(this);
    this.#scheme.addEventListener("change", this.#recolour);
    this.#forced.addEventListener("change", this.#recolour);
    void document.fonts.ready.then(this.#recolour);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize.disconnect();
    this.#scheme.removeEventListener("change", this.#recolour);
    this.#forced.removeEventListener("change", this.#recolour);
  }

  protected override render(): TemplateResult {
    return html`
      <canvas
        role="img"
        tabindex="0"
        aria-label=${summaryOf(this.strips)}
        aria-describedby="timeline-keys"
        @pointermove=${this.#point}
        @pointerdown=${this.#point}
        @pointerleave=${this.#unpoint}
        @blur=${this.#leave}
        @keydown=${this.#press}
      ></canvas>
      <p class="unseen" id="timeline-keys">Arrow keys go from span to span.</p>
      ${this.#detail()}
    `;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("theme")) this.#palette = null;
  }

  protected override updated(): void {
    const canvas = this.querySelector("canvas");
    const context = canvas?.getContext("2d");
    const width = this.#width;
    if (!canvas || !context || width === 0) return;
    this.#geometry = layoutTimeline(this.strips, { width, live: this.live });
    fit(canvas, width, this.#geometry.height);
    const scale = canvas.width / width;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    this.#palette ??= paletteOf(this);
    drawTimeline(context, this.#geometry, this.#palette, this.place);
    this.#moveDetail();
  }

  #detail(): TemplateResult {
    const found = this.place && this.#geometry && spanOf(this.#geometry, this.place);
    const text = found && spanText(found.span);
    return html`<div class="detail" role=${this.spoken ? "status" : nothing} ?hidden=${!found}>
      <strong>${text?.what}</strong>
      <span>${found?.label} · ${found?.title}</span>
      <span>${text?.when}</span>
    </div>`;
  }

  /** Below the span, within the picture. */
  #moveDetail(): void {
    const detail = this.querySelector<HTMLElement>(".detail");
    const geometry = this.#geometry;
    const found = this.place && geometry && spanOf(geometry, this.place);
    if (!detail || !found) return;
    const bar = found.row.bars.findLast(({ first }) => first <= (this.place?.span ?? 0));
    const left = Math.min(Math.max(0, bar?.x ?? 0), geometry.width - detail.offsetWidth);
    detail.style.translate = `${left}px ${found.row.y + found.row.height + 6}px`;
  }

  #point(event: PointerEvent): void {
    this.spoken = false;
    this.place = this.#geometry && placeAt(this.#geometry, event.offsetX, event.offsetY);
  }

  /** A finger leaves as soon as it is lifted: what it touched stays until it touches elsewhere. */
  #unpoint(event: PointerEvent): void {
    if (event.pointerType !== "touch") this.#leave();
  }

  #leave(): void {
    this.place = null;
  }

  #press(event: KeyboardEvent): void {
    const direction = KEYS[event.key];
    if (!direction || !this.#geometry) return;
    event.preventDefault();
    this.spoken = true;
    this.place = placeBeside(this.#geometry, this.place, direction);
  }
}

/** Gives the canvas its size, in CSS pixels and in the screen's. */
function fit(canvas: HTMLCanvasElement, width: number, height: number): void {
  const scale = Math.min(3, devicePixelRatio);
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width === w && canvas.height === h) return;
  canvas.width = w;
  canvas.height = h;
  canvas.style.height = `${height}px`;
}

/** The page's colours as the browser computes them, so that every theme and forced colours hold. */
function paletteOf(element: HTMLElement): Palette {
  const probe = element.appendChild(document.createElement("span"));
  probe.className = "colour-probe";
  const style = getComputedStyle(probe);
  const colour = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return style.color;
  };
  const phases = (prefix: string): Record<Phase, string> =>
    Object.fromEntries(PHASE_ORDER.map((phase) => [phase, colour(prefix + phase)])) as Record<
      Phase,
      string
    >;
  const palette = {
    ink: colour("ink"),
    paper: colour("paper"),
    muted: colour("muted"),
    rule: colour("rule"),
    alarm: colour("alarm"),
    phases: phases("phase-"),
    onPhases: phases("on-phase-"),
    font: style.fontFamily,
  };
  probe.remove();
  return palette;
}

customElements.define("coreyard-timeline", TimelineElement);

declare global {
  interface HTMLElementTagNameMap {
    "coreyard-timeline": TimelineElement;
  }
}
