import fc from "fast-check";
import { expect, it } from "vitest";
import { pressed, sorted, type Key } from "../../www/sorting.js";

const UP = { column: 0, isDescending: false };
const DOWN = { column: 0, isDescending: true };

it("goes upwards, downwards, and back to how the rows came", () => {
  expect(pressed(null, 0)).toEqual(UP);
  expect(pressed(UP, 0)).toEqual(DOWN);
  expect(pressed(DOWN, 0)).toBeNull();
  expect(pressed(DOWN, 1)).toEqual({ column: 1, isDescending: false });
});

it("sorts numbers by size, and words with numbers in them as people do", () => {
  expect(sorted([10, 9, 100], UP, (key) => [key])).toEqual([9, 10, 100]);
  expect(sorted(["Process-10", "Process-9"], UP, (key) => [key])).toEqual([
    "Process-9",
    "Process-10",
  ]);
});

it.each([UP, DOWN])(
  "puts what is not known last, and keeps equals as they came (%o)",
  (sorting) => {
    const keys = fc.array(fc.option(fc.integer({ min: 0, max: 3 })));
    fc.assert(
      fc.property(keys, (keys) => {
        const rows = keys.map((key, place) => ({ key, place }));
        const result = sorted<{ key: Key; place: number }>(rows, sorting, ({ key }) => [key]);
        const known = result.filter(({ key }) => key !== null);
        expect(result.slice(known.length).every(({ key }) => key === null)).toBe(true);
        for (const [index, row] of result.entries()) {
          const next = result[index + 1];
          if (next?.key === row.key) expect(next.place).toBeGreaterThan(row.place);
        }
        const order = known.map(({ key }) => Number(key));
        const expected = order.toSorted((one, other) => one - other);
        expect(order).toEqual(sorting.isDescending ? expected.reverse() : expected);
      }),
    );
  },
);
