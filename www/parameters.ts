/**
 * What may be asked for. Fields, links and remembered settings all go through one schema, made from the catalog.
 *
 * A field that is wrong is refused, beside the field. A link or a remembered setting that is wrong is mended, and said.
 */

import * as v from "valibot";
import { CATALOG, parameterOf } from "./catalog.js";
import { countOf, pythonic } from "./format.js";
import type { Experiment, Model, Parameter, Parameters, StartMethod } from "./generated/wasm.js";

/** A parameter that is a number. */
export type Field = Exclude<keyof Parameters, "models" | "start_method">;

/** What stands in the fields, as it was typed: it may be wrong, and is kept all the same. */
export interface Draft {
  fields: Record<Field, string>;
  models: Model[];
  startMethod: StartMethod;
}

export type Parsed =
  { ok: true; parameters: Parameters } | { ok: false; problems: Map<string, string> };

/** The fields, in the order of the report. */
export const FIELDS = ["workers", "tasks", "size", "repeat"] as const satisfies Field[];

/** How processes are started unless something else is asked for. */
export const DEFAULT_START_METHOD: StartMethod = "spawn";

/** `10000000`, `10_000_000`, `10 000 000`, `10,000,000`: digits, and what people put between them. */
const GROUPED = /^\d{1,3}(?:[_\s,'’]\d{3})+$|^\d+$/u;

/** Longer than any number in range: what an address could otherwise make us print. */
const LONGEST = 40;

/** The draft, checked. Every problem is a sentence with the value and what is allowed. */
export function parseDraft(experiment: Experiment, draft: Draft): Parsed {
  const result = v.safeParse(schemaOf(experiment), valuesOf(draft));
  if (!result.success) return { ok: false, problems: problemsOf(result.issues) };
  const problem = seriesProblem(experiment, result.output);
  if (problem !== null) return { ok: false, problems: new Map([["tasks", problem]]) };
  return { ok: true, parameters: result.output };
}

/** The values of a draft under the names of parameters. */
export function valuesOf({ fields, models, startMethod }: Draft): Record<string, unknown> {
  return { ...fields, models, start_method: startMethod };
}

/** How many tasks there can be at most, where each is one larger than the one before. */
function mostTasks({ largest_size }: Experiment, size: number): number {
  return largest_size === null ? Infinity : largest_size + 1 - size;
}

/** Why a series of tasks cannot be run; null if it can. */
function seriesProblem(experiment: Experiment, { size, tasks }: Parameters): string | null {
  const most = mostTasks(experiment, size);
  if (tasks <= most) return null;
  const { label } = parameterOf(experiment, "tasks");
  return `${label}: from ${countOf(size)} on there are ${countOf(most)} at most, not ${countOf(tasks)}.`;
}

/** Settings from outside, with everything that is not allowed replaced by the nearest that is. */
export function mendDraft(
  experiment: Experiment,
  base: Draft,
  settings: Record<string, unknown>,
): { draft: Draft; complaints: string[] } {
  const asked = { ...valuesOf(base), ...settings };
  const { issues } = v.safeParse(schemaOf(experiment), asked);
  const problems = problemsOf(issues ?? []);
  const fields = { ...base.fields };
  for (const field of FIELDS) {
    const text = shortened(asked[field]);
    fields[field] = problems.has(field)
      ? nearest(parameterOf(experiment, field), text, base.fields[field])
      : pythonic(numberOf(text));
  }
  const most = mostTasks(experiment, numberOf(fields.size));
  if (numberOf(fields.tasks) > most) {
    problems.set(
      "tasks",
      `Tasks: ${fields.tasks} are too many; there are ${countOf(most)} at most.`,
    );
    fields.tasks = pythonic(most);
  }
  const models = problems.has("models") ? allowed(experiment, asked["models"]) : asked["models"];
  const startMethod = problems.has("start_method") ? base.startMethod : asked["start_method"];
  return {
    draft: {
      fields,
      models: isEmpty(models) ? base.models : (models as Model[]),
      startMethod: startMethod as StartMethod,
    },
    complaints: [...problems.values()],
  };
}

/** The draft that a preset stands for; `cores` is what a parameter without a default is set to. */
export function presetOf(
  experiment: Experiment,
  preset: "quick" | "tutorial",
  cores: number,
): Draft {
  const valueOf = (field: Field): string => {
    const parameter = parameterOf(experiment, field);
    const value = preset === "tutorial" ? parameter.tutorial : (parameter.default ?? cores);
    return pythonic(clamp(parameter, value));
  };
  return {
    fields: {
      workers: valueOf("workers"),
      tasks: valueOf("tasks"),
      size: valueOf("size"),
      repeat: valueOf("repeat"),
    },
    models: [...experiment.default_models],
    startMethod: DEFAULT_START_METHOD,
  };
}

/** Whether two drafts ask for the same numbers, however they are written. */
export function isSameNumbers(one: Draft, other: Draft): boolean {
  return FIELDS.every((field) => numberOf(one.fields[field]) === numberOf(other.fields[field]));
}

/** The number that a field holds; NaN if it holds none. */
export function numberOf(text: string): number {
  const trimmed = text.trim();
  return GROUPED.test(trimmed) ? Number(trimmed.replace(/\D/g, "")) : Number.NaN;
}

/** The nearest number that the parameter allows. */
export function clamp(parameter: Parameter, value: number): number {
  return Math.min(parameter.maximum, Math.max(parameter.minimum, Math.round(value)));
}

function schemaOf(experiment: Experiment) {
  const number = (field: Field) => wholeNumber(parameterOf(experiment, field));
  return v.strictObject(
    {
      workers: number("workers"),
      tasks: number("tasks"),
      size: number("size"),
      repeat: number("repeat"),
      models: modelsOf(experiment),
      start_method: startMethods(),
    },
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

function startMethods() {
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

type Issue = v.InferIssue<ReturnType<typeof schemaOf>>;

function problemsOf(issues: readonly Issue[]): Map<string, string> {
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
