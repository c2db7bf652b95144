/** The heading of a column that a table can be sorted by. */

import { html, type TemplateResult } from "lit";
import type { Sorting } from "../sorting.js";

interface Column {
  /** From 0, among the keys of a row. */
  column: number;
  title: string;
  isNumber?: boolean;
}

export function sortView(
  { column, title, isNumber = false }: Column,
  sorting: Sorting | null,
  press: (column: number) => void,
): TemplateResult {
  return html`<th
    role="columnheader"
    scope="col"
    class=${isNumber ? "number" : ""}
    aria-sort=${orderOf(column, sorting)}
  >
    <button type="button" class="sort" @click=${() => press(column)}>${title}</button>
  </th>`;
}

function orderOf(column: number, sorting: Sorting | null): "none" | "ascending" | "descending" {
  if (sorting?.column !== column) return "none";
  return sorting.isDescending ? "descending" : "ascending";
}
