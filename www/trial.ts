/** The comparison on the start page: what it runs, and what comes of it in words. */

import type { Execution } from "./execution.js";
import { durationOf, ratioOf } from "./format.js";
import type { Model, Request } from "./generated/wasm.js";
import { coresOf, hindranceOf, type Lab } from "./lab.js";

/** Tasks of each kind. Four: as in the text about the cooks. */
const TASKS = 4;

/** One after the other, concurrent, parallel. */
export const TRIAL_MODELS: Model[] = ["sequential", "threads", "pool"];

/** What the models are called where nobody knows them yet. */
const NAMES: Partial<Record<Model, string>> = { threads: "Threads", pool: "Processes" };

/** What a lab would run: the models that can run here. */
export function trialOf(lab: Lab): [Request, Request] {
  const models = TRIAL_MODELS.filter((model) => hindranceOf(lab, model) === null);
  return trialRequests(models, coresOf(lab));
}

/** How many runs these are. */
export const runsOf = (requests: readonly Request[]): number =>
  requests.reduce((sum, { parameters }) => sum + parameters.models.length, 0);

/** Why something could not be measured, the first of the reasons; null if everything could. */
export function failureOf(executions: readonly Execution[]): string | null {
  const failures = executions.flatMap(({ failure, recordings }) => [
    failure,
    ...recordings.map((recording) => recording.failure),
  ]);
  return failures.find((failure) => failure !== null) ?? null;
}

/**
 * Tasks that compute, then tasks that wait, on those of the models that can run here. Who computes needs a core, and who
 * waits needs none.
 */
export function trialRequests(models: Model[], cores: number): [Request, Request] {
  const shared = { models, tasks: TASKS, repeat: 1 };
  const workers = Math.min(TASKS, Math.max(2, cores));
  return [
    { experiment: "cpu-bound", parameters: { ...shared, workers, size: 600_000_000 } },
    { experiment: "io-bound", parameters: { ...shared, workers: TASKS, delay: 250 } },
  ];
}

/** How long each model took, and how many times as fast it was as one task after the other. */
export function ratiosOf({ recordings }: Execution): Map<Model, { ms: number; ratio: number }> {
  const alone = recordings.find(({ step }) => step.model === "sequential")?.wallMs ?? null;
  return new Map(
    recordings.flatMap(({ step, wallMs }) =>
      alone === null || wallMs === null
        ? []
        : [[step.model, { ms: wallMs, ratio: alone / wallMs }] as const],
    ),
  );
}

/** The figures of one kind of tasks, in a sentence; empty before there are any. */
export function findingOf(execution: Execution): string {
  const took = [...ratiosOf(execution)];
  if (took.length < execution.recordings.length) return "";
  const parts = TRIAL_MODELS.flatMap((model) =>
    took
      .filter(([name]) => name === model)
      .map(([, { ms, ratio }]) =>
        model === "sequential"
          ? `One after the other: ${durationOf(ms)}`
          : `${(NAMES[model] ?? model).toLowerCase()}: ${durationOf(ms)}, ${ratioOf(ratio)} as fast`,
      ),
  );
  return `${parts.join("; ")}.`;
}

/** Faster than that, and it is more than chance. */
const HELPED = 1.15;

/** What both kinds of tasks say together, about threads and about processes; empty before both have been run. */
export function conclusionOf(executions: readonly Execution[]): string {
  const [computing, waiting] = executions.map(ratiosOf);
  if (!computing || !waiting) return "";
  return TRIAL_MODELS.flatMap((model) => {
    const [computed, waited] = [computing.get(model)?.ratio, waiting.get(model)?.ratio];
    const name = NAMES[model];
    if (computed === undefined || waited === undefined || name === undefined) return [];
    return [`${name} ${sentenceOf(model, computed, waited)}`];
  }).join(" ");
}

function sentenceOf(model: Model, computed: number, waited: number): string {
  const [c, w] = [ratioOf(computed), ratioOf(waited)];
  if (computed >= HELPED && waited >= HELPED)
    return `made the computing ${c} and the waiting ${w} as fast: they work at the same moment.`;
  if (waited >= HELPED)
    return `made the waiting ${w} as fast, but not the computing (${c}): ${WHY_NOT[model] ?? ""}.`;
  if (computed >= HELPED)
    return `made the computing ${c} as fast, but not the waiting (${w}): starting them took what was gained.`;
  return `gained nothing here: ${c} with computing, ${w} with waiting. Is the computer busy with something else?`;
}

/** Why computing is not faster. */
const WHY_NOT: Partial<Record<Model, string>> = {
  threads: "all are under way, but one at a time computes",
  pool: "there is no core to spare, or starting them took what was gained",
};
