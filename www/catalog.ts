/** What can be run, as the portable build told it when the site was built. */

import catalog_json from "./generated/catalog.json";
import type { Catalog, Experiment, Model, ModelEntry } from "./generated/wasm.js";

/** Everything that can be run. */
export const CATALOG = catalog_json as Catalog;

/** The models in the order in which they are told of. */
export const MODEL_ORDER: readonly Model[] = CATALOG.models.map(({ name }) => name);

/** The experiment of that name, or undefined. */
export function experimentOf(catalog: Catalog, name: string): Experiment | undefined {
  return catalog.experiments.find((experiment) => experiment.name === name);
}

/** What is said of a model. @throws {RangeError} the catalog does not have it: a fault of the build. */
export function modelEntryOf(catalog: Catalog, model: Model): ModelEntry {
  const entry = catalog.models.find(({ name }) => name === model);
  if (!entry) throw new RangeError(`the catalog has no model ${model}`);
  return entry;
}
