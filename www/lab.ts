/** What the page knows, and what follows from it. */

import { CATALOG, modelEntryOf } from "./catalog.js";
import type { Execution } from "./execution.js";
import type { Experiment, Model } from "./generated/wasm.js";
import type { Isolation } from "./isolation.js";
import type { Lesson } from "./lessons/lesson.js";
import type { Capability } from "./machine.js";
import { parseDraft, presetOf, type Draft, type Parsed } from "./parameters.js";
import type { Theme } from "./storage.js";

export interface Lab {
  /** The experiment that is shown. */
  experiment: Experiment;
  lesson: Lesson | null;
  /** What stands in the fields, by experiment. */
  drafts: Readonly<Record<string, Draft>>;
  /** The last press of Run, by experiment. */
  executions: Readonly<Record<string, Execution>>;
  /** The execution that is on, of whichever experiment. */
  running: Execution | null;
  /** What was wrong with the address. */
  complaints: readonly string[];
  /** What this browser offers; null until it has been found out. */
  capability: Capability | null;
  /** Why nothing at all can run here; null if something can. */
  obstacle: string | null;
  /** The repeat that is shown; null: the latest of each model. */
  repeat: number | null;
  /** The variant whose output is shown; null: the one that runs, or ran last. */
  output: string | null;
  theme: Theme;
  /** Who isolates this page; null until it has been found out. */
  isolation: Isolation | null;
  /** Whether the site has a newer version than this page. */
  isOutdated: boolean;
  /** The last thing said to who cannot see the page. */
  said: string;
}

/** How many cores the browser claims. */
export const coresOf = ({ capability }: Lab): number =>
  capability?.cores ?? navigator.hardwareConcurrency;

/** What stands in the fields of the experiment shown. */
export function draftOf(lab: Lab): Draft {
  return lab.drafts[lab.experiment.name] ?? presetOf(lab.experiment, "quick", coresOf(lab));
}

/** The fields of the experiment shown, checked; models that cannot run here are left out. */
export function requestedOf(lab: Lab): Parsed {
  const draft = draftOf(lab);
  const models = draft.models.filter((model) => hindranceOf(lab, model) === null);
  return parseDraft(lab.experiment, { ...draft, models });
}

/** Why a model cannot run here; null if it can. */
export function hindranceOf({ capability, obstacle }: Lab, model: Model): string | null {
  if (obstacle !== null) return obstacle;
  return modelEntryOf(CATALOG, model).build === "threads" ? (capability?.reason ?? null) : null;
}

/** The execution of the experiment shown. */
export const executionOf = ({ executions, experiment }: Lab): Execution | undefined =>
  executions[experiment.name];

/** Why Run does nothing just now; null if it would. */
export function reasonAgainstRun(lab: Lab): string | null {
  if (lab.obstacle !== null) return lab.obstacle;
  if (lab.running) return "A run is on. Stop it first, or wait for its end.";
  return requestedOf(lab).ok ? null : "A setting is not allowed: see the sentence beside it.";
}
