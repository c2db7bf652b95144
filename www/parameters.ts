/**
 * What may be asked for. Fields, links and remembered settings all go through one schema, made from the catalog.
 *
 * A field that is wrong is refused, beside the field. A link or a remembered setting that is wrong is mended, and said.
 */

import * as v from "valibot";
import { CATALOG } from "./catalog.js";
import { countOf, pythonic } from "./format.js";
import type { Experiment, Model, Parameter, Parameters, StartMethod } from "./generated/wasm.js";

/** What stands in the fields, as it was typed: it may be wrong, and is kept all the same. */
export interface Draft {
  /** By the name of the parameter: one for each that the experiment has. */
  fields: Readonly<Record<string, string>>;
  models: Model[];
  start_method: StartMethod;
}

export type Parsed =
  { ok: true; parameters: Parameters } | { ok: false; problems: Map<string, string> };

/** The numbers of a request, which hold the experiment's parameters by name. */
export function valueOf(parameters: Parameters, name: string): number | undefined {
  const value = parameters[name];
  return typeof value === "number" ? value : undefined;
}

/** `10000000`, `10_000_000`, `10 000 000`, `10,000,000`: digits, and what people put between them. */
const GROUPED = /^\d{1,3}(?:[_\s,'’]\d{3})+$|^\d+$/u;

/** Longer than any number in range: what an address could otherwise make us print. */
const LONGEST = 40;

/** The draft, checked. Every problem is a sentence with the value and what is allowed. */
export function parseDraft(experiment: Experiment, draft: Draft): Parsed {
  const result = v.safeParse(schemaOf(experiment), settingsOf(experiment, draft));
  if (!result.success) return { ok: false, problems: problemsOf(result.issues) };
  const parameters = result.output as Parameters;
  const problem = seriesProblem(experiment, parameters);
  if (problem !== null) return { ok: false, problems: new Map([["tasks", problem]]) };
  return { ok: true, parameters };
}

/** A draft as settings, which are flat: as they stand in an address, and as they are remembered. */
export function settingsOf(experiment: Experiment, draft: Draft): Record<string, unknown> {
  const { fields, models, start_method } = draft;
  return { ...fields, models, ...(experiment.start_method && { start_method }) };
}

/** How many tasks there can be at most, where each is one larger than the one before. */
function mostTasks({ largest_size }: Experiment, size: number): number {
  return largest_size === null ? Infinity : largest_size + 1 - size;
}

/** Why a series of tasks cannot be run; null if it can. */
function seriesProblem(experiment: Experiment, parameters: Parameters): string | null {
  const [size, tasks] = [valueOf(parameters, "size"), valueOf(parameters, "tasks")];
  if (size === undefined || tasks === undefined) return null;
  const most = mostTasks(experiment, size);
  if (tasks <= most) return null;
  return `Tasks: from ${countOf(size)} on there are ${countOf(most)} at most, not ${countOf(tasks)}.`;
}

/** Settings from outside, with everything that is not allowed replaced by the nearest that is. */
export function mendDraft(
  experiment: Experiment,
  base: Draft,
  settings: Record<string, unknown>,
): { draft: Draft; complaints: string[] } {
  const asked: Record<string, unknown> = { ...settingsOf(experiment, base), ...settings };
  const { issues } = v.safeParse(schemaOf(experiment), asked);
  const problems = problemsOf(issues ?? []);
  const fields: Record<string, string> = { ...base.fields };
  for (const parameter of experiment.parameters) {
    const { name } = parameter;
    const text = shortened(asked[name]);
    fields[name] = problems.has(name)
      ? nearest(parameter, text, base.fields[name] ?? "")
      : pythonic(numberOf(text));
  }
  mendSeries(experiment, fields, problems);
  const models = problems.has("models") ? allowed(experiment, asked["models"]) : asked["models"];
  const isStartMethod = experiment.start_method && !problems.has("start_method");
  return {
    draft: {
      fields,
      models: isEmpty(models) ? base.models : (models as Model[]),
      start_method: isStartMethod ? (asked["start_method"] as StartMethod) : base.start_method,
    },
    complaints: [...problems].map(([name, problem]) => {
      const used = fields[name];
      return used === undefined ? problem : `${problem} Used instead: ${used}.`;
    }),
  };
}

/** Cuts the number of tasks where each is one larger than the one before. */
function mendSeries(
  experiment: Experiment,
  fields: Record<string, string>,
  problems: Map<string, string>,
): void {
  const { size = "", tasks = "" } = fields;
  const most = mostTasks(experiment, numberOf(size));
  if (!(numberOf(tasks) > most)) return;
  problems.set("tasks", `Tasks: ${tasks} are too many; there are ${countOf(most)} at most.`);
  fields["tasks"] = pythonic(most);
}

/** The draft that a preset stands for; `cores` is what a parameter without a default goes by. */
export function presetOf(
  experiment: Experiment,
  preset: "quick" | "tutorial",
  cores: number,
): Draft {
  const textOf = (parameter: Parameter): string => {
    const quick = parameter.default ?? parameter.per_core * cores;
    return pythonic(clamp(parameter, preset === "tutorial" ? parameter.tutorial : quick));
  };
  return {
    fields: Object.fromEntries(
      experiment.parameters.map((parameter) => [parameter.name, textOf(parameter)]),
    ),
    models: [...experiment.default_models],
    start_method: DEFAULT_START_METHOD,
  };
}

/** How processes are started unless something else is asked for. */
export const DEFAULT_START_METHOD: StartMethod = CATALOG.start_methods[0]?.name ?? "spawn";

/** Whether two drafts ask for the same numbers, however they are written. */
export function isSameNumbers(one: Draft, other: Draft): boolean {
  return Object.keys({ ...one.fields, ...other.fields }).every(
    (name) => numberOf(one.fields[name] ?? "") === numberOf(other.fields[name] ?? ""),
  );
}

/** What of a draft is not as in another, by the names on the page. */
export function changesOf(experiment: Experiment, draft: Draft, base: Draft): string[] {
  const fields = experiment.parameters
    .filter(({ name }) => numberOf(draft.fields[name] ?? "") !== numberOf(base.fields[name] ?? ""))
    .map(({ label }) => label);
  const isSameModels = draft.models.join() === base.models.join();
  return [
    ...fields,
    ...(draft.start_method === base.start_method ? [] : ["Start method"]),
    ...(isSameModels ? [] : ["Models"]),
  ];
}

/** The number that a field holds; NaN if it holds none. */
export function numberOf(text: string): number {
  const trimmed = text.trim();
  return GROUPED.test(trimmed) ? Number(trimmed.replace(/\D/g, "")) : Number.NaN;
}

/** The nearest number that the parameter allows. */
function clamp(parameter: Parameter, value: number): number {
  return Math.min(parameter.maximum, Math.max(parameter.minimum, Math.round(value)));
}

function schemaOf(experiment: Experiment) {
  const { parameters, start_method } = experiment;
  const entries: v.ObjectEntries = {
    ...Object.fromEntries(parameters.map((parameter) => [parameter.name, wholeNumber(parameter)])),
    models: modelsOf(experiment),
    ...(start_method && { start_method: startMethod() }),
  };
  return v.strictObject(
    entries,
    (issue) => `“${shortened(issue.path?.at(-1)?.key)}” is not a parameter of this experiment.`,
  );
}

function wholeNumber(parameter: Parameter) {
  const { label, minimum, maximum } = parameter;
  const say = (input: unknown): string =>
    `${label}: “${shortened(input)}” is not a whole number from ${countOf(minimum)} to ${countOf(maximum)}.`;
  return v.pipe(
    v.string(({ input }) => say(input)),
    v.check(
      (text) => text.length <= LONGEST && isWithin(parameter, numberOf(text)),
      ({ input }) => say(input),
    ),
    v.transform(numberOf),
  );
}

function modelsOf(experiment: Experiment) {
  const known = experiment.models.join(", ");
  const say = ({ input }: { input: unknown }): string =>
    `Models: “${shortened(input)}” cannot be run here. There are: ${known}.`;
  return v.pipe(
    v.array(v.picklist(experiment.models, say), say),
    v.minLength(1, "Models: none is chosen. Choose at least one."),
  );
}

function startMethod() {
  const names = CATALOG.start_methods.map(({ name }) => name);
  return v.picklist(
    names,
    ({ input }) =>
      `Start method: there is no “${shortened(input)}”. There are: ${names.join(", ")}.`,
  );
}

function isWithin({ minimum, maximum }: Parameter, value: number): boolean {
  return value >= minimum && value <= maximum;
}

function problemsOf(issues: readonly v.BaseIssue<unknown>[]): Map<string, string> {
  const problems = new Map<string, string>();
  for (const issue of issues) {
    const key = String(issue.path?.[0]?.key);
    if (!problems.has(key)) problems.set(key, issue.message);
  }
  return problems;
}

function nearest(parameter: Parameter, text: string, otherwise: string): string {
  const grouped = numberOf(text);
  const value = Number.isNaN(grouped) && text.trim() !== "" ? Number(text) : grouped;
  return Number.isFinite(value) ? pythonic(clamp(parameter, value)) : otherwise;
}

function allowed(experiment: Experiment, models: unknown): Model[] {
  if (!Array.isArray(models)) return [];
  return experiment.models.filter((model) => models.includes(model));
}

function isEmpty(models: unknown): boolean {
  return !Array.isArray(models) || models.length === 0;
}

function shortened(value: unknown): string {
  const text = typeof value === "string" ? value : Array.isArray(value) ? value.join(",") : "";
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
