/** A trace from a file: its timeline, where otherwise the results stand. */

import { html, type TemplateResult } from "lit";
import type { Actions } from "../actions.js";
import type { LoadedTrace } from "../exchange.js";
import { plural } from "../format.js";
import type { Lab } from "../lab.js";
import "./spans_element.js";
import { legendView } from "./timeline.js";
import "./timeline_element.js";

export function traceView(lab: Lab, trace: LoadedTrace, actions: Actions): TemplateResult {
  return html`
    <aside class="loaded" tabindex="-1" aria-label="Loaded file">
      <p>
        <strong>Loaded from “${trace.file}”</strong>: ${sourceOf(trace)},
        ${plural(trace.slices, "slice")}. ${ignoredOf(trace)} A trace tells what happened when, but
        neither parameters nor results: so it is drawn, and nothing is concluded from it.
      </p>
      <button type="button" @click=${actions.closeLoaded}>Close the file</button>
    </aside>
    <section class="timeline" aria-labelledby="timeline">
      <div class="heading"><h3 id="timeline">Timeline of the trace</h3></div>
      ${legendView("legend", false)}
      <coreyard-timeline
        .strips=${trace.strips}
        .subject=${trace}
        .live=${false}
        .theme=${lab.theme}
      ></coreyard-timeline>
      <coreyard-spans .strips=${trace.strips} .live=${false}></coreyard-spans>
    </section>
  `;
}

function sourceOf({ told, strips }: LoadedTrace): string {
  if (!told) return "a trace that was not saved here";
  return `${plural(strips.length, "run")} of ${told.experiment}, measured on ${told.browser}`;
}

function ignoredOf({ ignored }: LoadedTrace): string {
  if (ignored === 0) return "";
  return `${plural(ignored, "event")} of other kinds ${ignored === 1 ? "is" : "are"} not drawn.`;
}
