/** The timeline as a table, filled when it is opened. */

import { html, LitElement, nothing, type TemplateResult } from "lit";
import { labelOf, processOf, type Strip } from "../charts/lanes.js";
import { PHASES } from "../charts/phases.js";
import { countOf, millisecondsOf, plural } from "../format.js";
import type { Link, Span } from "../generated/wasm.js";

/** More rows than this only slow the page down: the report has them all. */
const MOST_ROWS = 500;

class SpansElement extends LitElement {
  static override properties = {
    strips: { attribute: false },
    live: { attribute: false },
    open: { state: true },
  };
  declare strips: readonly Strip[];
  declare live: boolean;
  declare open: boolean;

  constructor() {
    super();
    this.strips = [];
    this.live = false;
    this.open = false;
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult {
    const count = this.strips.reduce((sum, { spans }) => sum + spans.length, 0);
    return html`
      <details @toggle=${this.#toggle} ?hidden=${count === 0}>
        <summary>The timeline as a table${this.live ? "" : `: ${plural(count, "span")}`}</summary>
        ${this.open ? this.#table() : nothing}
      </details>
    `;
  }

  #toggle(event: Event): void {
    this.open = (event.target as HTMLDetailsElement).open;
  }

  #table(): TemplateResult {
    if (this.live) return html`<p class="quiet">It is filled when the run has ended.</p>`;
    const rows = this.strips.flatMap(({ title, spans }) => spans.map((span) => ({ title, span })));
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label="Spans">
        <table class="spans">
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col">Lane</th>
              <th scope="col">Task</th>
              <th scope="col">Phase</th>
              <th scope="col">What</th>
              <th scope="col" class="number">From, ms</th>
              <th scope="col" class="number">To, ms</th>
            </tr>
          </thead>
          <tbody>
            ${rows.slice(0, MOST_ROWS).map(rowView)}
          </tbody>
        </table>
      </div>
      ${
        rows.length > MOST_ROWS
          ? html`<p class="quiet">
              The first ${countOf(MOST_ROWS)} of ${plural(rows.length, "span")}; the report has them
              all.
            </p>`
          : nothing
      }
      ${this.#messages()}
    `;
  }

  /** The arrows as a table. */
  #messages(): TemplateResult {
    const rows = this.strips.flatMap((strip) => strip.links.map((link) => ({ strip, link })));
    if (rows.length === 0) return html``;
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label="Messages">
        <table class="spans">
          <caption>
            Messages between processes
          </caption>
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col">Through</th>
              <th scope="col">From</th>
              <th scope="col" class="number">At, ms</th>
              <th scope="col">To</th>
              <th scope="col" class="number">At, ms</th>
            </tr>
          </thead>
          <tbody>
            ${rows.slice(0, MOST_ROWS).map(({ strip, link }) => linkView(strip, link))}
          </tbody>
        </table>
      </div>
    `;
  }
}

function linkView(strip: Strip, link: Link): TemplateResult {
  return html`<tr>
    <td>${strip.title}</td>
    <td>${link.what}</td>
    <td>${processOf(strip, link.from_pid)}</td>
    <td class="number">${millisecondsOf(link.from_ms)}</td>
    <td>${processOf(strip, link.to_pid)}</td>
    <td class="number">${millisecondsOf(link.to_ms)}</td>
  </tr>`;
}

function rowView({ title, span }: { title: string; span: Span }): TemplateResult {
  return html`<tr>
    <td>${title}</td>
    <td>${labelOf(span)}</td>
    <td>${span.task ?? "–"}</td>
    <td>${PHASES[span.phase].label}</td>
    <td>${span.name}</td>
    <td class="number">${millisecondsOf(span.start_ms)}</td>
    <td class="number">${millisecondsOf(span.end_ms)}</td>
  </tr>`;
}

customElements.define("coreyard-spans", SpansElement);

declare global {
  interface HTMLElementTagNameMap {
    "coreyard-spans": SpansElement;
  }
}
