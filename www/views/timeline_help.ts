/** What can be done on the timeline, for who wants to know. */

import { html, type TemplateResult } from "lit";

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

/** Keys and gestures, for who wants to know them; the picture refers to them by `id`. */
export function helpView(id: string): TemplateResult {
  return html`<details class="keys">
    <summary>Keys and gestures</summary>
    <p id=${id}>
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
