/** The order of a table's rows: as they came, or by a column. */

/** By which column, from 0, and whether the greatest comes first. */
export interface Sorting {
  column: number;
  isDescending: boolean;
}

/** What a row is sorted by; null: not known. */
export type Key = string | number | null;

/** What the press of a column's heading makes of an order: upwards, then downwards, then as the rows came. */
export function pressed(sorting: Sorting | null, column: number): Sorting | null {
  if (sorting?.column !== column) return { column, isDescending: false };
  return sorting.isDescending ? null : { column, isDescending: true };
}

/** The rows in that order. Rows of the same key stay as they came; those whose key is not known come last. */
export function sorted<Row>(
  rows: readonly Row[],
  sorting: Sorting | null,
  keysOf: (row: Row) => readonly Key[],
): Row[] {
  if (sorting === null) return [...rows];
  const { column, isDescending } = sorting;
  return rows
    .map((row) => ({ row, key: keysOf(row)[column] ?? null }))
    .sort(({ key: one }, { key: other }) => {
      if (one === null || other === null) return Number(one === null) - Number(other === null);
      return isDescending ? compare(other, one) : compare(one, other);
    })
    .map(({ row }) => row);
}

function compare(one: string | number, other: string | number): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return String(one).localeCompare(String(other), undefined, { numeric: true });
}
