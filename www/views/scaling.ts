/** The speed-up curve of an experiment that varies the number of workers. */

import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import { SCALING_SIZE, scalingOf, type Point, type ScalingPicture } from "../charts/scaling.js";
import { percentOf, ratioOf } from "../format.js";
import type { Report } from "../generated/wasm.js";

export function scalingView(report: Report): TemplateResult | typeof nothing {
  const { summary, amdahl, environment } = report;
  const picture = scalingOf(summary, amdahl, environment.cores);
  if (picture === null) return nothing;
  const { width, height } = SCALING_SIZE;
  return html`
    <figure class="scaling">
      <figcaption><h4>Times as fast, by the number of workers</h4></figcaption>
      <svg viewBox="0 0 ${width} ${height}" role="img" aria-label=${sentenceOf(report)}>
        ${axesView(picture)} ${guidesView(picture)}
        ${picture.lines.map(({ points }, index) => lineView(points, index, picture.lines.length))}
      </svg>
      <ul class="legend" aria-label="Lines">
        ${picture.lines.map(
          ({ model }, index) => html`<li>${keyView(svg`${markView(index, 8, 8)}`)}${model}</li>`,
        )}
        <li>${keyView(svg`<line class="ideal" x1="0" x2="16" y1="8" y2="8" />`)}ideal</li>
        ${
          amdahl
            ? html`<li>
                ${keyView(svg`<line class="law" x1="0" x2="16" y1="8" y2="8" />`)}Amdahl’s law with
                ${percentOf(amdahl.parallel_fraction)} in parallel
              </li>`
            : nothing
        }
      </ul>
    </figure>
  `;
}

function sentenceOf({ summary, amdahl }: Report): string {
  const best = summary.reduce((one, other) =>
    (other.speedup ?? 0) > (one.speedup ?? 0) ? other : one,
  );
  const law = amdahl ? ` Amdahl’s law fits with ${percentOf(amdahl.parallel_fraction)}.` : "";
  return `Speed-up by the number of workers. The most was ${ratioOf(best.speedup ?? 1)}, by ${best.model} with ${best.workers}.${law} The table has every figure.`;
}

function keyView(mark: SVGTemplateResult): TemplateResult {
  return html`<svg class="key" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
    ${mark}
  </svg>`;
}

function axesView({ columns, rows }: ScalingPicture): SVGTemplateResult {
  const { width, height } = SCALING_SIZE;
  const bottom = rows[0]?.at ?? height;
  const left = 34;
  return svg`
    ${rows.map(
      ({ at, label }) => svg`
        <line class="grid" x1=${left} x2=${width - 14} y1=${at} y2=${at} />
        <text class="tick" x=${left - 6} y=${at} dy="0.32em" text-anchor="end">${label}</text>`,
    )}
    ${columns.map(
      ({ at, label }) => svg`
        <line class="grid" x1=${at} x2=${at} y1=${bottom} y2=${bottom + 4} />
        <text class="tick" x=${at} y=${bottom + 17} text-anchor="middle">${label}</text>`,
    )}
    <text class="tick" x=${width - 14} y=${height - 3} text-anchor="end">workers</text>`;
}

function guidesView({ ideal, law, coresX, rows }: ScalingPicture): SVGTemplateResult {
  const [from, to] = ideal;
  const bottom = rows[0]?.at ?? SCALING_SIZE.height;
  return svg`
    ${
      coresX === null
        ? nothing
        : svg`<line class="cores" x1=${coresX} x2=${coresX} y1="12" y2=${bottom} />
            <text class="tick" x=${coresX + 5} y="20">cores</text>`
    }
    <line class="ideal" x1=${from.x} y1=${from.y} x2=${to.x} y2=${to.y} />
    <polyline class="law" points=${pathOf(law)} />`;
}

/** Intervals of the same number of workers stand this far apart, in the picture's units. */
const APART = 5;

function lineView(points: readonly Point[], index: number, lines: number): SVGTemplateResult {
  const aside = (index - (lines - 1) / 2) * APART;
  return svg`<g class="series series-${index}">
    <polyline points=${pathOf(points)} />
    ${points.map(
      ({ x, y, bar }) => svg`
        ${bar ? svg`<line x1=${x + aside} x2=${x + aside} y1=${bar[0]} y2=${bar[1]} />` : nothing}
        ${markView(index, x, y)}`,
    )}
  </g>`;
}

/** A shape for each line, so that none depends on its colour. */
function markView(index: number, x: number, y: number): SVGTemplateResult {
  const place = `translate(${x} ${y})`;
  return svg`<path class="mark series-${index}" transform=${place} d=${MARKS[index % MARKS.length]} />`;
}

const MARKS = [
  "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
  "M-4 -4h8v8h-8z",
  "M0 -5l5 9h-10z",
  "M0 -5.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z",
] as const;

const pathOf = (points: readonly Point[]): string =>
  points.map(({ x, y }) => `${x},${y}`).join(" ");
