/** The timeline: live while a run is on; then to be zoomed, measured, walked through and played again. */

import { html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import { endOfAll, type Strip } from "../charts/lanes.js";
import type { Palette } from "../charts/palette.js";
import { END_OF_REPLAY, pausedAt } from "../charts/replay.js";
import type { Highlight } from "../charts/timeline_canvas.js";
import { placeAt } from "../charts/timeline_hit.js";
import { layoutTimeline } from "../charts/timeline_layout.js";
import { summaryOf } from "../charts/timeline_text.js";
import { middleOf } from "../charts/view.js";
import type { Span } from "../generated/wasm.js";
import type { Theme } from "../storage.js";
import { paletteOf } from "./palette.js";
import { Player } from "./player.js";
import { replayView } from "./replay.js";
import { detailView } from "./timeline_detail.js";
import { Gestures } from "./timeline_gestures.js";
import { helpView } from "./timeline_help.js";
import { commandOf } from "./timeline_keys.js";
import {
  chosen,
  scaled,
  dismissed,
  enlarged,
  FIRST_LOOK,
  followed,
  foundIn,
  isReplayable,
  left,
  moved,
  obeyed,
  played,
  pointed,
  replayed,
  type Look,
  type Scene,
} from "./timeline_look.js";
import { Picture } from "./timeline_picture.js";
import { toolsView } from "./timeline_tools.js";

/** Which span is shown, or that none is any more; it bubbles. */
export type SpanShown = CustomEvent<Span | null>;

/** How many timelines there have been. */
let made = 0;

class TimelineElement extends LitElement {
  static override properties = {
    strips: { attribute: false, hasChanged: differ },
    subject: { attribute: false },
    live: { attribute: false },
    theme: { attribute: false },
    highlight: { attribute: false },
    look: { state: true },
  };
  declare strips: readonly Strip[];
  /** What the strips are of: another one is looked at from the beginning. */
  declare subject: unknown;
  declare live: boolean;
  declare theme: Theme;
  /** Which spans are meant; the others are drawn faintly. Null: all of them. */
  declare highlight: Highlight | null;
  declare look: Look;

  readonly #resize = new ResizeObserver(([entry]) => {
    const width = entry?.contentRect.width ?? 0;
    if (width === this.#width) return;
    // The first picture in a task of its own: the page around it has just been laid out.
    if (this.#width === 0) setTimeout(() => this.requestUpdate());
    else this.requestUpdate();
    this.#width = width;
  });
  /** As it was last observed: asking for it while drawing would make the browser lay the page out. */
  #width = 0;
  readonly #scheme = matchMedia("(prefers-color-scheme: dark)");
  readonly #forced = matchMedia("(forced-colors: active)");
  /** Paper is light, whatever the screen is. */
  readonly #print = matchMedia("print");
  readonly #recolour = (): void => {
    this.#palette = null;
    this.requestUpdate();
  };
  /** An id of its own: there may be several timelines in a page. */
  readonly #keys = `timeline-keys-${(made += 1)}`;
  #scene: Scene | null = null;
  /** Null when the colours of the page may have changed. */
  #palette: Palette | null = null;
  /** The span that was last told of. */
  #shown: Span | null = null;
  readonly #picture = new Picture();
  readonly #player = new Player((passedMs) => {
    this.#change((look, scene) => played(look, scene, passedMs));
  });
  readonly #gestures = new Gestures({
    geometry: () => this.#scene?.geometry ?? null,
    point: (x, y) => this.#change((look, scene) => pointed(look, scene, x, y)),
    leave: () => this.#change(left),
    choose: (x, y) => this.#change((look, scene) => chosen(look, scene, x, y)),
    enlarge: (x, y) =>
      this.#change((look, scene) => enlarged(look, scene, placeAt(scene.geometry, x, y))),
    zoom: (factor, ms) => this.#change((look, scene) => scaled(look, scene, factor, ms)),
    pan: (byMs) => this.#change((look, scene) => moved(look, scene, byMs)),
    measure: (ruler) => this.#change((look) => ({ ...look, ruler })),
  });

  constructor() {
    super();
    this.strips = [];
    this.subject = null;
    this.live = false;
    this.theme = "system";
    this.highlight = null;
    this.look = FIRST_LOOK;
  }

  /** In the page itself, so that the page's one style sheet holds. */
  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#resize.observe(this);
    this.#scheme.addEventListener("change", this.#recolour);
    this.#forced.addEventListener("change", this.#recolour);
    this.#print.addEventListener("change", this.#recolour);
    // Not `fonts.ready`: to ask for it makes the browser lay the page out at once.
    document.fonts.addEventListener("loadingdone", this.#recolour);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#player.run(false);
    this.#resize.disconnect();
    this.#scheme.removeEventListener("change", this.#recolour);
    this.#forced.removeEventListener("change", this.#recolour);
    this.#print.removeEventListener("change", this.#recolour);
    document.fonts.removeEventListener("loadingdone", this.#recolour);
  }

  /** Its width is asked for when all of it has been laid out, so that the picture comes in a task of its own as well. */
  protected override firstUpdated(): void {
    this.#resize.observe(this);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("theme")) this.#palette = null;
    if (changed.has("subject")) this.look = FIRST_LOOK;
    else if (changed.has("strips")) this.look = { ...this.look, replay: END_OF_REPLAY };
    this.#player.run(this.look.replay.isPlaying);
    this.#scene = this.#arrange();
    if (changed.has("strips")) this.look = followed(this.look, this.#scene, this.#shown);
  }

  #arrange(): Scene {
    const { strips, live, look } = this;
    const { atMs } = look.replay;
    const untilMs = atMs < endOfAll(strips) ? atMs : null;
    const frame = { width: this.#width, live, view: look.view, untilMs };
    return { strips, live, geometry: layoutTimeline(strips, frame) };
  }

  /** Looks differently; says whether that is a difference. */
  #change(change: (look: Look, scene: Scene) => Look): boolean {
    const before = this.look;
    if (this.#scene) this.look = change(before, this.#scene);
    return this.look !== before;
  }

  protected override render(): TemplateResult {
    return html`
      ${this.#tools()}
      <div class="plot">
        <canvas></canvas>
        <canvas
          class="overlay"
          role="img"
          tabindex="0"
          aria-label=${summaryOf(this.strips)}
          aria-describedby=${this.#keys}
          @pointerdown=${this.#gestures.down}
          @pointermove=${this.#gestures.move}
          @pointerup=${this.#gestures.up}
          @pointercancel=${this.#gestures.cancel}
          @pointerleave=${this.#gestures.leave}
          @dblclick=${this.#gestures.twice}
          @wheel=${this.#gestures.wheel}
          @blur=${() => this.#change(left)}
          @keydown=${this.#press}
        ></canvas>
        ${this.#detail()}
      </div>
      <p class="unseen" role="status">${this.look.spoken}</p>
      ${this.#replay()} ${helpView(this.#keys)}
    `;
  }

  #tools(): TemplateResult {
    return toolsView({
      strips: this.strips,
      live: this.live,
      view: this.look.view,
      extentMs: this.#scene?.geometry.extentMs ?? 1,
      ruler: this.look.ruler,
      zoom: (factor) => this.#change((look, scene) => scaled(look, scene, factor)),
      fit: () => this.#change((look) => ({ ...look, view: null })),
      show: (ms) =>
        this.#change((look, scene) => moved(look, scene, ms - middleOf(scene.geometry.view))),
      unmeasure: () => this.#change((look) => ({ ...look, ruler: null })),
    });
  }

  #detail(): TemplateResult {
    return detailView({
      found: this.#scene && foundIn(this.#scene, this.look),
      isPinned: this.look.isPinned,
      enlarge: () => this.#change((look, scene) => enlarged(look, scene, look.place)),
      dismiss: () => this.#change(dismissed),
    });
  }

  #replay(): TemplateResult {
    const endMs = endOfAll(this.strips);
    const { replay } = this.look;
    return replayView({
      replay,
      endMs,
      isDisabled: !this.#scene || !isReplayable(this.#scene),
      play: () => this.#change((look, scene) => replayed(look, scene, { type: "play" })),
      step: (to) => this.#change((look, scene) => replayed(look, scene, { type: "step", to })),
      seek: (ms) => this.#change((look) => ({ ...look, replay: pausedAt(replay, ms, endMs) })),
      hasten: (speed) => this.#change((look) => ({ ...look, replay: { ...replay, speed } })),
    });
  }

  protected override updated(): void {
    const [canvas, overlay] = this.querySelectorAll("canvas");
    if (!this.#scene || !canvas || !overlay) return;
    const { geometry } = this.#scene;
    if (this.#width === 0) {
      // The picture is as high in any width: nothing below it moves when it comes.
      canvas.style.height = `${geometry.height}px`;
      return;
    }
    this.#palette ??= paletteOf(canvas.parentElement ?? this);
    this.#picture.draw(canvas, geometry, this.#palette, this.highlight);
    this.#picture.drawOverlay(overlay, geometry, this.#palette, this.look);
    this.#moveDetail(this.#scene);
    this.#tell(foundIn(this.#scene, this.look)?.span ?? null);
  }

  /** Below the span, within the picture. */
  #moveDetail(scene: Scene): void {
    const detail = this.querySelector<HTMLElement>(".detail");
    const found = foundIn(scene, this.look);
    if (!detail || !found) return;
    const { plotX, xAt, width } = scene.geometry;
    const x = Math.min(Math.max(plotX, xAt(found.span.start_ms)), width - detail.offsetWidth);
    detail.style.translate = `${Math.max(0, x)}px ${found.row.y + found.row.height + 6}px`;
  }

  /** Tells the page which span is shown, if it is another one. */
  #tell(span: Span | null): void {
    const before = this.#shown;
    this.#shown = span;
    const keys = ["start_ms", "name", "pid", "tid"] as const;
    if (span && before ? keys.every((key) => span[key] === before[key]) : span === before) return;
    const event: SpanShown = new CustomEvent("span-shown", { bubbles: true, detail: span });
    this.dispatchEvent(event);
  }

  #press(event: KeyboardEvent): void {
    const command = commandOf(event);
    // While a run is on, Esc is for the run.
    if (!command || !this.#scene || (command.type === "dismiss" && this.live)) return;
    const look = obeyed(this.look, this.#scene, command);
    if (!look) return;
    event.preventDefault();
    this.look = look;
  }
}

/** Whether the lists hold other strips. */
function differ(one: readonly Strip[], other: readonly Strip[] | undefined): boolean {
  return one.length !== other?.length || one.some((strip, index) => strip !== other[index]);
}

customElements.define("coreyard-timeline", TimelineElement);

declare global {
  interface HTMLElementTagNameMap {
    "coreyard-timeline": TimelineElement;
  }
  interface HTMLElementEventMap {
    "span-shown": SpanShown;
  }
}
