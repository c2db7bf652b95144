/** What stands above the timeline: the buttons that zoom, and where in the run one is. */

import { html, svg, type TemplateResult } from "lit";
import { endOfAll, endOfStrip, type Strip } from "../charts/lanes.js";
import { lengthOf, rulerText, viewText, type View } from "../charts/view.js";

interface Tools {
  strips: readonly Strip[];
  /** Whether a run is on: what is seen of it then grows all the time, and is not said. */
  live: boolean;
  view: View | null;
  extentMs: number;
  /** What is measured. */
  ruler: View | null;
  zoom: (factor: number) => void;
  fit: () => void;
  /** Moves the middle of what is seen. */
  show: (ms: number) => void;
  unmeasure: () => void;
}

export function toolsView(tools: Tools): TemplateResult {
  const { strips, view, ruler, zoom, fit, unmeasure } = tools;
  // Not `disabled`: who has come to the whole run by a button keeps the focus on it.
  const isWhole = view === null ? "true" : "false";
  return html`<div class="tools" role="group" aria-label="What is seen of the run">
    <span class="zoom">
      <button
        type="button"
        aria-label="Zoom in"
        title="Zoom in (+)"
        aria-disabled=${endOfAll(strips) === 0 ? "true" : "false"}
        @click=${() => {
          if (endOfAll(strips) > 0) zoom(1 / 2);
        }}
      >
        +
      </button>
      <button
        type="button"
        aria-label="Zoom out"
        title="Zoom out (−)"
        aria-disabled=${isWhole}
        @click=${() => {
          zoom(2);
        }}
      >
        −
      </button>
      <button type="button" title="All of the run (0)" aria-disabled=${isWhole} @click=${fit}>
        All
      </button>
    </span>
    ${overviewView(tools)}
    <span class="seen">${seenText(tools)}</span>
    <span class="measured" ?hidden=${ruler === null}>
      ${ruler && rulerText(ruler)}
      <button type="button" class="plain" aria-label="Forget what was measured" @click=${unmeasure}>
        ×
      </button>
    </span>
  </div>`;
}

function seenText({ strips, live, view, extentMs }: Tools): string {
  if (live && !view) return "all of the run";
  return endOfAll(strips) === 0 ? "nothing yet" : viewText(view, extentMs);
}

/** How high the overview is in units of its own; it is stretched to its place. */
const HEIGHT = 100;
const WIDTH = 1000;

/** The whole run in small: a line for each model, and a frame around what is seen. The pointer moves the frame. */
function overviewView({ strips, live, view, extentMs, show }: Tools): TemplateResult {
  const point = (event: PointerEvent): void => {
    const place = event.currentTarget as Element;
    if (event.buttons !== 1) return;
    place.setPointerCapture(event.pointerId);
    const { left, width } = place.getBoundingClientRect();
    show(((event.clientX - left) / width) * extentMs);
  };
  const x = (ms: number): number => (ms / extentMs) * WIDTH;
  const seen = view ?? { fromMs: 0, toMs: extentMs };
  const pitch = HEIGHT / (strips.length + 1);
  const drawn = live && !view ? [] : strips;
  return html`<svg
    class="overview ${view ? "zoomed" : ""}"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    preserveAspectRatio="none"
    aria-hidden="true"
    @pointerdown=${point}
    @pointermove=${point}
  >
    ${drawn.map(
      (strip, index) => svg`<line
        x1="0"
        x2=${x(endOfStrip(strip))}
        y1=${(index + 1) * pitch}
        y2=${(index + 1) * pitch}
      />`,
    )}
    <rect x=${x(seen.fromMs)} y="0" width=${Math.max(4, x(lengthOf(seen)))} height=${HEIGHT} />
  </svg>`;
}
