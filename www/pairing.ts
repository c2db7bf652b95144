/** Two runs of one experiment side by side: what both measured, and what differs in how they were made. */

import { nameOfVariant } from "./execution.js";
import { countOf } from "./format.js";
import type { Environment, Experiment, Parameters, Report, Summary } from "./generated/wasm.js";
import { DEFAULT_START_METHOD, valueOf } from "./parameters.js";

/** A variant that both reports have. */
export interface Pair {
  variant: string;
  now: Side;
  other: Side;
}

/** What one of the reports says of a variant. */
export interface Side {
  medianMs: number;
  quartilesMs: [number, number];
  /** The wall times of its runs. */
  timesMs: number[];
}

/** What two reports have in common, in the order of the first. */
export function pairsOf(now: Report, other: Report, scales: boolean): Pair[] {
  return now.summary.flatMap((row) => {
    const counterpart = other.summary.find((one) => isSameVariant(one, row, scales));
    if (!counterpart) return [];
    const variant = nameOfVariant(row.model, row.workers, scales);
    return [{ variant, now: sideOf(now, row), other: sideOf(other, counterpart) }];
  });
}

function sideOf({ runs }: Report, row: Summary): Side {
  const own = runs.filter(({ model, workers }) => model === row.model && workers === row.workers);
  return {
    medianMs: row.median_ms,
    quartilesMs: row.quartiles_ms,
    timesMs: own.map(({ wall_ms }) => wall_ms),
  };
}

/** Where the number of workers is varied it is part of the name; elsewhere it is a parameter, and may differ. */
function isSameVariant(one: Summary, other: Summary, scales: boolean): boolean {
  return one.model === other.model && (!scales || one.workers === other.workers);
}

/** The variants that only one of the reports has, in a sentence each. */
export function unpairedOf(now: Report, other: Report, scales: boolean): string[] {
  const names = (report: Report): string[] =>
    report.summary.map(({ model, workers }) => nameOfVariant(model, workers, scales));
  const [ours, theirs] = [names(now), names(other)];
  return [
    ...onlyIn(
      "what is shown",
      ours.filter((name) => !theirs.includes(name)),
    ),
    ...onlyIn(
      "the other",
      theirs.filter((name) => !ours.includes(name)),
    ),
  ];
}

function onlyIn(where: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`Only in ${where}: ${names.join(", ")}.`];
}

/** A thing that was not the same. */
interface Difference {
  what: string;
  now: string;
  other: string;
}

/** What was not the same: parameters first, then the place. */
export function differencesOf(experiment: Experiment, now: Report, other: Report): Difference[] {
  const [ours, theirs] = [now, other].map((report) => [
    ...settingsOf(experiment, report.parameters),
    ...placeOf(report.environment),
  ]) as [Setting[], Setting[]];
  return ours.flatMap(([what, value], index) => {
    const counterpart = theirs[index]?.[1] ?? "–";
    return value === counterpart ? [] : [{ what, now: value, other: counterpart }];
  });
}

type Setting = [what: string, value: string];

function settingsOf({ parameters }: Experiment, given: Parameters): Setting[] {
  const numbers = parameters.map(({ name, label }): Setting => {
    const value = valueOf(given, name);
    return [label, value === undefined ? "–" : countOf(value)];
  });
  return [...numbers, ["Start method", given.start_method ?? DEFAULT_START_METHOD]];
}

function placeOf(environment: Environment): Setting[] {
  const { browser, cores, isolated, clock_step_us, version } = environment;
  return [
    ["Browser", browser],
    ["Cores", countOf(cores)],
    ["Isolated", isolated ? "yes" : "no"],
    ["Clock step", `${countOf(clock_step_us)} µs`],
    ["Coreyard", version],
  ];
}
