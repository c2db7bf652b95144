/** The timeline as a table, filled when it is opened. */

import { html, LitElement, nothing, type TemplateResult } from "lit";
import { labelOf, processOf, type Strip } from "../charts/lanes.js";
import { PHASES } from "../charts/phases.js";
import { countOf, millisecondsOf, plural } from "../format.js";
import type { Link, Span } from "../generated/wasm.js";
import { pressed, sorted, type Key, type Sorting } from "../sorting.js";
import { sortView } from "./sorting.js";

/** More rows than this only slow the page down: the report has them all. */
const MOST_ROWS = 500;

class SpansElement extends LitElement {
  static override properties = {
    strips: { attribute: false },
    live: { attribute: false },
    open: { state: true },
    sorting: { state: true },
  };
  declare strips: readonly Strip[];
  declare live: boolean;
  declare open: boolean;
  declare sorting: Sorting | null;

  constructor() {
    super();
    this.strips = [];
    this.live = false;
    this.open = false;
    this.sorting = null;
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

  readonly #sort = (column: number): void => {
    this.sorting = pressed(this.sorting, column);
  };

  #table(): TemplateResult {
    if (this.live) return html`<p class="quiet">It is filled when the run has ended.</p>`;
    const rows = this.strips.flatMap(({ title, spans }) => spans.map((span) => ({ title, span })));
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label="Spans">
        <table class="spans">
          <thead>
            <tr>
              ${COLUMNS.map((title, column) =>
                sortView(
                  { column, title, isNumber: title.endsWith("ms") },
                  this.sorting,
                  this.#sort,
                ),
              )}
            </tr>
          </thead>
          <tbody>
            ${sorted(rows, this.sorting, keysOf).slice(0, MOST_ROWS).map(rowView)}
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

interface Row {
  title: string;
  span: Span;
}

const COLUMNS = ["Model", "Lane", "Task", "Phase", "What", "From, ms", "To, ms"];

/** What the columns are sorted by. */
const keysOf = ({ title, span }: Row): Key[] => [
  title,
  labelOf(span),
  span.task,
  PHASES[span.phase].label,
  span.name,
  span.start_ms,
  span.end_ms,
];

function rowView({ title, span }: Row): TemplateResult {
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
