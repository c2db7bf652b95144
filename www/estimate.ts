/** How long a run will take, judged by the last one of the same work. */

import type { Execution } from "./execution.js";
import type { Model, Parameters } from "./generated/wasm.js";
import { valueOf } from "./parameters.js";

/**
 * About how many milliseconds; null where the last run was of other work, of fewer models,
 * did not come to its end, or came from a file.
 */
export function estimateOf(last: Execution | undefined, parameters: Parameters): number | null {
  if (last?.status !== "finished" || last.endedMs === null) return null;
  // A file tells of another machine, or of another day.
  if (last.origin !== null || !isSameWork(last.parameters, parameters)) return null;
  const measured = parameters.models.map((model) => measuredOf(last, model));
  const beside = last.endedMs - last.startedMs - totalOf(last.recordings);
  const each = measured.reduce<number | null>(
    (sum, ms) => (sum === null || ms === null ? null : sum + ms),
    0,
  );
  return each === null ? null : each * repeatsOf(parameters) + Math.max(0, beside);
}

/** What one repeat of a model took; null if it did not run. */
function measuredOf(last: Execution, model: Model): number | null {
  const ran = last.recordings.filter(({ step }) => step.model === model);
  return ran.length === 0 ? null : totalOf(ran) / repeatsOf(last.parameters);
}

const totalOf = (recordings: Execution["recordings"]): number =>
  recordings.reduce((sum, { wallMs }) => sum + (wallMs ?? 0), 0);

const repeatsOf = (parameters: Parameters): number => valueOf(parameters, "repeat") ?? 1;

/** Models and repeats may differ, nothing else. */
function isSameWork(one: Parameters, other: Parameters): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names]
    .filter((name) => name !== "models" && name !== "repeat")
    .every((name) => one[name] === other[name]);
}
