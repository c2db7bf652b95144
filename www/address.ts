/** The address of an experiment with its parameters: `#cpu-bound?workers=2&tasks=10`. */

import { experimentOf } from "./catalog.js";
import type { Catalog, Experiment, Model, Parameters } from "./generated/wasm.js";
import { DEFAULT_START_METHOD, mendDraft, presetOf, valueOf, type Draft } from "./parameters.js";
import { entriesOf, settingsOf, tooLong } from "./query.js";

/** What an address asks for, after everything wrong in it was mended. */
export interface Asked {
  experiment: Experiment;
  /** Null if the address names no parameter. */
  draft: Draft | null;
  /** What was wrong, a sentence each. */
  complaints: string[];
}

/** Longer than any address that we make. */
const LONGEST = 1000;

/** Reads the part of an address behind `#`. Never throws: an address comes from anybody. */
export function parseAddress(hash: string, catalog: Catalog, cores: number): Asked | null {
  const text = hash.replace(/^#/, "");
  const first = catalog.experiments[0];
  if (first === undefined || text === "") return null;
  if (text.length > LONGEST) return { ...nothing(first), complaints: [tooLong(LONGEST)] };
  const [name = "", ...rest] = text.split("?");
  const experiment = experimentOf(catalog, name);
  if (!experiment) return { ...nothing(first), complaints: [unknown(name, first)] };
  const settings = settingsOf(entriesOf(rest.join("?")));
  if (Object.keys(settings).length === 0) return nothing(experiment);
  const mended = mendDraft(experiment, presetOf(experiment, "quick", cores), settings);
  return { experiment, ...mended };
}

/**
 * The address of these parameters; models and start method are left out where they are what they would be anyway,
 * and so is what the report of a file lacks.
 */
export function addressOf(experiment: Experiment, parameters: Parameters): string {
  const settings = experiment.parameters.flatMap(({ name }) => {
    const value = valueOf(parameters, name);
    return value === undefined ? [] : [`${name}=${value}`];
  });
  const { models } = parameters;
  if (models.length > 0 && !isSame(models, experiment.default_models))
    settings.push(`models=${models.join(",")}`);
  const { start_method = DEFAULT_START_METHOD } = parameters;
  if (start_method !== DEFAULT_START_METHOD) settings.push(`start_method=${start_method}`);
  return `#${experiment.name}?${settings.join("&")}`;
}

function nothing(experiment: Experiment): Asked {
  return { experiment, draft: null, complaints: [] };
}

function unknown(name: string, instead: Experiment): string {
  return `There is no experiment “${name.slice(0, 40)}”. This is ${instead.title}.`;
}

function isSame(one: readonly Model[], other: readonly Model[]): boolean {
  return one.length === other.length && one.every((model) => other.includes(model));
}
