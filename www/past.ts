/** The executions of this visit that are no longer shown, and can be compared with. */

import type { Execution } from "./execution.js";

/** So many are kept, of all experiments together: each holds every span of its runs. */
export const MOST_PAST = 8;

/** The past with one more execution, the latest first; one that came to no report is not kept. */
export function pastWith(
  past: readonly Execution[],
  execution: Execution | undefined,
): readonly Execution[] {
  return execution?.report ? setAside(past, execution) : past;
}

/** The past with an execution that may come back, even one that was stopped. */
export function setAside(
  past: readonly Execution[],
  execution: Execution | undefined,
): readonly Execution[] {
  if (!execution) return past;
  const others = past.filter((other) => other !== execution);
  return [execution, ...others].slice(0, MOST_PAST);
}
