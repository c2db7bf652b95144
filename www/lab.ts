/** What the page knows, and what follows from it. */

import { CATALOG, modelEntryOf } from "./catalog.js";
import type { Cause } from "./causes.js";
import type { Exchanged, LoadedTrace } from "./exchange.js";
import type { Execution } from "./execution.js";
import type { Experiment, Model, Report, Span } from "./generated/wasm.js";
import type { Isolation } from "./isolation.js";
import type { Lesson } from "./lessons/lesson.js";
import type { Language } from "./listing.js";
import type { Capability } from "./machine.js";
import type { Place } from "./place.js";
import { parseDraft, presetOf, type Draft, type Parsed } from "./parameters.js";
import type { Sorting } from "./sorting.js";
import type { Theme } from "./storage.js";

export interface Lab {
  place: Place;
  /** The experiment that is shown, or was last. */
  experiment: Experiment;
  lesson: Lesson | null;
  /** What stands in the fields, by experiment. */
  drafts: Readonly<Record<string, Draft>>;
  /** The last press of Run, by experiment. */
  executions: Readonly<Record<string, Execution>>;
  /** The comparison on the start page: its executions so far. */
  trial: readonly Execution[];
  /** The last measurement of the cores. */
  cores: Execution | null;
  /** The execution that is on, of whichever experiment. */
  running: Execution | null;
  /** Executions that were shown before, the latest first. */
  past: readonly Execution[];
  /** What the execution shown is compared with. */
  other: Execution | null;
  /** A trace from a file, which stands where the results would. */
  trace: LoadedTrace | null;
  /** What came of the last thing that was saved, copied or loaded. */
  exchanged: Exchanged | null;
  /** What was wrong with the address. */
  complaints: readonly string[];
  /** What this browser offers; null until it has been found out. */
  capability: Capability | null;
  /** Why nothing at all can run here; null if something can. */
  obstacle: string | null;
  /** The repeat that is shown; null: the latest of each model. */
  repeat: number | null;
  /** The order of the comparison's rows; null: that of the models. */
  sorting: Sorting | null;
  /** The variant whose output is shown; null: the one that runs, or ran last. */
  output: string | null;
  /** The line of code that is pointed at, by what it causes. */
  pointed: Pointed | null;
  /** The span that the timeline shows the detail of. */
  span: Span | null;
  code: CodeChoice;
  theme: Theme;
  /** Who isolates this page; null until it has been found out. */
  isolation: Isolation | null;
  /** Whether the site has a newer version than this page. */
  isOutdated: boolean;
  /** The last thing said to who cannot see the page. */
  said: string;
}

/** A line that causes spans. */
export interface Pointed {
  causes: readonly Cause[];
  /** Which spans: made once, so that the timeline is drawn again only for another line. */
  highlight: (span: Span) => boolean;
  /** Whether it stays when nobody points at it any more. */
  kept: boolean;
}

/** How listings are shown. */
export interface CodeChoice {
  shown: "both" | Language;
  numbers: boolean;
}

/** A lab in which nothing has happened yet. */
export function createLab(experiment: Experiment, place: Place): Lab {
  return {
    place,
    experiment,
    lesson: null,
    drafts: {},
    executions: {},
    trial: [],
    cores: null,
    running: null,
    past: [],
    other: null,
    trace: null,
    exchanged: null,
    complaints: [],
    capability: null,
    obstacle: null,
    repeat: null,
    sorting: null,
    output: null,
    pointed: null,
    span: null,
    code: { shown: "both", numbers: false },
    theme: "system",
    isolation: null,
    isOutdated: false,
    said: "",
  };
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

/** What is said of a model before it has run. */
export const noteOf = (lab: Lab, model: Model): string =>
  hindranceOf(lab, model) === null ? "not run yet" : "cannot run here";

/** The execution of the experiment shown. */
export const executionOf = ({ executions, experiment }: Lab): Execution | undefined =>
  executions[experiment.name];

/** The report that the page shows; null before it is there, and while a trace stands in its place. */
export const shownReportOf = (lab: Lab): Report | null =>
  lab.trace ? null : (executionOf(lab)?.report ?? null);

/** What the execution shown is compared with: another one of the same experiment. */
export function otherOf(lab: Lab): Execution | null {
  const { other, experiment } = lab;
  return other?.experiment === experiment.name && other !== executionOf(lab) ? other : null;
}

/** Whether what runs is what the page shows, and not another experiment, the comparison or a measurement. */
export function isRunShown(lab: Lab): boolean {
  const { running, place, trial } = lab;
  if (running === null) return false;
  return place === "start" ? trial.includes(running) : running === executionOf(lab);
}

export const RUN_IS_ON = "A run is on. Stop it first, or wait for its end.";

/** Why nothing at all can be started just now; null if something can. */
export function reasonAgainstAny({ obstacle, running }: Lab): string | null {
  return obstacle ?? (running ? RUN_IS_ON : null);
}

/** Why Run does nothing just now; null if it would. */
export function reasonAgainstRun(lab: Lab): string | null {
  const reason = reasonAgainstAny(lab);
  if (reason !== null) return reason;
  return requestedOf(lab).ok ? null : "A setting is not allowed: see the sentence beside it.";
}
