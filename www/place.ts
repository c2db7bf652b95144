/** Where in the page one is, and what is beside it. */

import type { Catalog, Experiment } from "./generated/wasm.js";

/** The start page, or an experiment. */
export type Place = "start" | "experiment";

/** Which of the two an address names; www/public/place.js asks the same before the first paint. */
export const placeOf = (hash: string): Place =>
  /^#?(start)?$/.test(hash) ? "start" : "experiment";

interface Neighbours {
  before: Experiment | null;
  after: Experiment | null;
}

/** The experiments before and after one, in the order of the lessons. */
export function neighboursOf({ experiments }: Catalog, name: string): Neighbours {
  const index = experiments.findIndex((experiment) => experiment.name === name);
  return { before: experiments[index - 1] ?? null, after: experiments[index + 1] ?? null };
}

/** `Gains and costs, 2 of 2`: where an experiment stands in its group. */
export function standingOf({ experiments }: Catalog, { name, group }: Experiment): string {
  const members = experiments.filter((experiment) => experiment.group === group);
  const place = 1 + members.findIndex((experiment) => experiment.name === name);
  return `${group} · ${place} of ${members.length}`;
}
