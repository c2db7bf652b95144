/** Where a slider may stand. */

import type { Parameter } from "../generated/wasm.js";

/** Every value of a short range; of a long one, or one that is walked by factors: 1, 2, 5, 10, 20, 50, … and its ends. */
export function stopsOf({ minimum, maximum, logarithmic }: Parameter): number[] {
  if (!logarithmic && maximum - minimum <= 200) {
    return Array.from({ length: maximum - minimum + 1 }, (_, index) => minimum + index);
  }
  const stops = [minimum];
  for (let ten = 1; ten <= maximum; ten *= 10) {
    stops.push(...[ten, 2 * ten, 5 * ten].filter((stop) => stop > minimum && stop < maximum));
  }
  return maximum > minimum ? [...stops, maximum] : stops;
}

/** The index of the stop that is nearest to a value, by ratio; of the first if it is no number. */
export function positionOf(stops: readonly number[], value: number): number {
  const distance = (stop: number): number => Math.abs(Math.log((stop + 1) / (value + 1)));
  let nearest = 0;
  for (const [index, stop] of stops.entries()) {
    if (distance(stop) < distance(stops[nearest] ?? 0)) nearest = index;
  }
  return nearest;
}
