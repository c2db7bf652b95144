/** What was measured beside time. */

import { html, nothing, type TemplateResult } from "lit";
import type { ComparisonRow } from "../charts/comparison.js";
import { figuresOf } from "../charts/figures.js";
import { NOTHING } from "../format.js";

export function figuresView(compared: readonly ComparisonRow[]): TemplateResult | typeof nothing {
  const { columns, rows } = figuresOf(compared);
  if (columns.length === 0) return nothing;
  return html`
    <h4 id="figures">Measured beside time</h4>
    <table role="table" class="figures" aria-labelledby="figures">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">Model</th>
          ${columns.map(
            (name) => html`<th role="columnheader" scope="col" class="number">${name}</th>`,
          )}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${rows.map(
          ({ variant, cells }) =>
            html`<tr role="row">
              <th role="rowheader" scope="row">${variant}</th>
              ${cells.map(
                (cell, index) =>
                  html`<td
                    role="cell"
                    class="number ${cell === NOTHING ? "none" : ""}"
                    data-label=${columns[index] ?? ""}
                  >
                    ${cell}
                  </td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  `;
}
