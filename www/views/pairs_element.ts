/** What is shown beside another run of the same experiment. The ratios are computed when a pair is first shown. */

import { html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import { CATALOG, experimentOf } from "../catalog.js";
import { durationOf, ratioOf } from "../format.js";
import type { Experiment, Report } from "../generated/wasm.js";
import { differencesOf, pairsOf, unpairedOf, type Pair, type Side } from "../pairing.js";
import { ratiosOf, type Ratio } from "../ratios.js";

/** What is known of the ratios. */
type Ratios = "computing" | "missing" | readonly (Ratio | null)[];

class PairsElement extends LitElement {
  static override properties = {
    now: { attribute: false },
    other: { attribute: false },
    name: { attribute: false },
    ratios: { state: true },
  };
  declare now: Report;
  declare other: Report;
  /** What the other one is called. */
  declare name: string;
  declare ratios: Ratios;

  #computing = new AbortController();

  protected override createRenderRoot(): this {
    return this;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#computing.abort();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("now") && !changed.has("other")) return;
    this.#computing.abort();
    this.#computing = new AbortController();
    void this.#compute(this.#computing.signal);
  }

  async #compute(signal: AbortSignal): Promise<void> {
    this.ratios = "computing";
    const contests = this.#pairs().map(({ now, other }) => ({
      timesMs: now.timesMs,
      otherMs: other.timesMs,
    }));
    try {
      const ratios = await ratiosOf(contests, this.now.environment, signal);
      if (!signal.aborted) this.ratios = ratios;
    } catch {
      // Without WebAssembly there are still the medians and their spread.
      if (!signal.aborted) this.ratios = "missing";
    }
  }

  #experiment(): Experiment | undefined {
    return experimentOf(CATALOG, this.now.experiment);
  }

  #scales(): boolean {
    return this.#experiment()?.scales ?? false;
  }

  #pairs(): Pair[] {
    return pairsOf(this.now, this.other, this.#scales());
  }

  protected override render(): TemplateResult {
    const unpaired = unpairedOf(this.now, this.other, this.#scales());
    return html`
      <h4 id="pairs">What is shown, and ${this.name}</h4>
      ${this.#differences()}
      <table role="table" class="pairs" aria-labelledby="pairs">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">Model</th>
            <th role="columnheader" scope="col" class="number">Shown</th>
            <th role="columnheader" scope="col" class="number">Other</th>
            <th role="columnheader" scope="col" class="number">Times as fast as the other</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${this.#pairs().map((pair, index) => rowView(pair, this.#ratio(index)))}
        </tbody>
      </table>
      ${unpaired.map((sentence) => html`<p class="quiet">${sentence}</p>`)}
    `;
  }

  #ratio(index: number): Ratio | null | "computing" | "missing" {
    return typeof this.ratios === "string" ? this.ratios : (this.ratios[index] ?? null);
  }

  #differences(): TemplateResult {
    const experiment = this.#experiment();
    const differences = experiment ? differencesOf(experiment, this.now, this.other) : [];
    if (differences.length === 0)
      return html`<p class="quiet">
        Parameters, browser and machine are the same, as far as is known.
      </p>`;
    return html`<ul class="differences" aria-label="What differs">
      ${differences.map(
        ({ what, now, other }) =>
          html`<li>${what}: <strong>${now}</strong> instead of ${other}</li>`,
      )}
    </ul>`;
  }
}

function rowView(
  { variant, now, other }: Pair,
  ratio: Ratio | null | "computing" | "missing",
): TemplateResult {
  return html`<tr role="row">
    <th role="rowheader" scope="row">${variant}</th>
    <td role="cell" class="number" data-label="Shown">${sideView(now)}</td>
    <td role="cell" class="number" data-label="Other">${sideView(other)}</td>
    <td role="cell" class="number" data-label="Times as fast as the other">
      ${ratioView(ratio, now, other)}
    </td>
  </tr>`;
}

function sideView({ medianMs, quartilesMs }: Side): TemplateResult {
  const [low, high] = quartilesMs.map(durationOf);
  return html`${durationOf(medianMs)} <span class="spread">${low}–${high}</span>`;
}

function ratioView(
  ratio: Ratio | null | "computing" | "missing",
  now: Side,
  other: Side,
): TemplateResult {
  if (ratio === "computing") return html`<span class="spread">…</span>`;
  if (ratio === null) return html`–`;
  if (ratio === "missing")
    return html`${ratioOf(other.medianMs / now.medianMs)}
      <span class="spread">no interval here</span>`;
  return html`<strong>${ratioOf(ratio.ratio)}</strong>
    <span class="spread">${intervalView(ratio)}</span>`;
}

function intervalView({ interval }: Ratio): TemplateResult {
  if (interval === null) return html`no interval: three repeats on each side give one`;
  const [low, high] = interval;
  const judgement = low <= 1 && high >= 1 ? "no difference" : low > 1 ? "faster" : "slower";
  return html`${ratioOf(low)}–${ratioOf(high)} <span class="judgement">${judgement}</span>`;
}

customElements.define("coreyard-pairs", PairsElement);

declare global {
  interface HTMLElementTagNameMap {
    "coreyard-pairs": PairsElement;
  }
}
