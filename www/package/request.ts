/** Checks what a program asks for, by the rules that hold for the page’s fields. */

import type { Capability } from "../capability.js";
import { CATALOG, experimentOf } from "../catalog.js";
import type { Experiment, Model, Request, StartMethod } from "../generated/wasm.js";
import { parseDraft, presetOf, type Draft } from "../parameters.js";
import { LabError } from "./error.js";

/** What can be set; what is not given is as in the preset. Numbers go by the names of the experiment’s parameters. */
export interface Settings {
  /** Which numbers the others are: `quick`, which is the default, or those of the `tutorial`. */
  preset?: "quick" | "tutorial";
  /** The models to run. */
  models?: readonly Model[];
  /** How processes are started, where that can be chosen. */
  start_method?: StartMethod;
  [parameter: string]: number | string | readonly string[] | undefined;
}

/** The request for an experiment. @throws {LabError} for the first thing that is wrong. */
export function parseRequest(name: string, settings: Settings, capability: Capability): Request {
  const experiment = experimentOf(CATALOG, name);
  if (!experiment) throw refused("experiment", name, CATALOG.experiments.map(nameOf).join(", "));
  const draft = draftOf(experiment, settings, capability.cores);
  const models = possible(draft.models, settings, capability);
  const parsed = parseDraft(experiment, { ...draft, models });
  if (parsed.ok) return { experiment: name, parameters: parsed.parameters };
  throw errorOf(experiment, settings, parsed.problems);
}

const nameOf = ({ name }: { name: string }): string => name;

/** With everything that was given in the place of what the preset has; the schema refuses what does not belong there. */
function draftOf(experiment: Experiment, settings: Settings, cores: number): Draft {
  const { preset = "quick", models, start_method, ...numbers } = settings;
  if (!PRESETS.includes(preset)) throw refused("preset", preset, PRESETS.join(", "));
  if (start_method !== undefined && !experiment.start_method) {
    throw refused("start_method", start_method, `nothing in ${experiment.name}`);
  }
  const base = presetOf(experiment, preset, cores);
  const given = Object.entries(numbers).filter(([, value]) => value !== undefined);
  const fields = given.map(([field, value]): [string, string] => [field, String(value)]);
  return {
    fields: { ...base.fields, ...Object.fromEntries(fields) },
    models: models ? [...models] : base.models,
    start_method: start_method ?? base.start_method,
  };
}

const PRESETS: readonly string[] = ["quick", "tutorial"];

/** Models that cannot run here are left out, unless they were asked for. */
function possible(models: Model[], { models: asked }: Settings, capability: Capability): Model[] {
  if (capability.threads) return models;
  const [threaded, portable] = [models.filter(needsThreads), models.filter(isPortable)];
  if (asked === undefined || threaded.length === 0) return portable;
  const message = `models: ${threaded.join(", ")} cannot run here. ${capability.reason ?? ""}`;
  throw new LabError(message, { field: "models", value: asked, allowed: portable.join(", ") });
}

/** Whether it is a model that needs shared memory; of one that nobody knows the schema says so. */
const needsThreads = (model: Model): boolean =>
  CATALOG.models.find(({ name }) => name === model)?.build === "threads";
const isPortable = (model: Model): boolean => !needsThreads(model);

function errorOf(
  experiment: Experiment,
  settings: Settings,
  problems: ReadonlyMap<string, string>,
): LabError {
  const [[field, message] = ["settings", "The settings are not allowed."]] = problems;
  return new LabError(message, {
    field,
    value: settings[field],
    allowed: allowedFor(experiment, field),
  });
}

function allowedFor({ parameters, models }: Experiment, field: string): string {
  if (field === "models") return models.join(", ");
  if (field === "start_method") return CATALOG.start_methods.map(nameOf).join(", ");
  const parameter = parameters.find(({ name }) => name === field);
  if (parameter) return `${parameter.minimum} to ${parameter.maximum}`;
  return parameters.map(nameOf).join(", ");
}

function refused(field: string, value: unknown, allowed: string): LabError {
  const message = `${field}: there is no “${String(value).slice(0, 40)}”. There is: ${allowed}.`;
  return new LabError(message, { field, value, allowed });
}
