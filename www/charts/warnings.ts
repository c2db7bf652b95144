/** What has to be known before a figure is believed: said on the chart that it concerns, and on the row. */

import { countOf, durationOf, plural } from "../format.js";
import type { Report, Summary } from "../generated/wasm.js";
import { HIDDEN } from "../hidden.js";
import type { Naming } from "./comparison.js";

export interface Warning {
  /** The row that it concerns; null: all of them. */
  variant: string | null;
  /** A word or two, for the row. */
  mark: string;
  sentence: string;
}

/** A duration of fewer steps of the clock than this is not reliable. */
const STEPS_NEEDED = 20;

/** With fewer repeats there is no interval. */
const REPEATS_NEEDED = 3;

/** The warnings that a report needs. */
export function warningsOf(report: Report, nameOf: Naming): Warning[] {
  return [
    ...report.summary.flatMap((row) => coarse(row, report, nameOf)),
    ...crowded(report, nameOf),
    ...few(report),
    ...hidden(report),
    ...open(report),
  ];
}

function coarse(row: Summary, { environment }: Report, nameOf: Naming): Warning[] {
  const stepMs = environment.clock_step_us / 1000;
  const steps = Math.floor(row.median_ms / stepMs);
  if (steps >= STEPS_NEEDED) return [];
  const variant = nameOf(row);
  return [
    {
      variant,
      mark: "too short for this clock",
      sentence: `${variant}: ${durationOf(row.median_ms)} are ${plural(steps, "step")} of this clock (${durationOf(stepMs)} each), so its figures are rough. Give it more to do.`,
    },
  ];
}

/** Whoever computes needs a core; whoever only waits does not. */
function crowded({ summary, environment }: Report, nameOf: Naming): Warning[] {
  const { cores } = environment;
  const rows = summary.filter(({ workers }) => workers > cores);
  if (rows.length === 0) return [];
  const mark = `more workers than cores`;
  const marks = rows.map((row) => ({ variant: nameOf(row), mark, sentence: "" }));
  const most = Math.max(...rows.map(({ workers }) => workers));
  const sentence = `Up to ${countOf(most)} workers share ${plural(cores, "core")}: those that compute take turns, and cannot be more than ${countOf(cores)} times as fast. Those that only wait can.`;
  return [...marks, { variant: null, mark, sentence }];
}

function few({ runs, summary }: Report): Warning[] {
  const countOfRuns = (row: Summary): number =>
    runs.filter(({ model, workers }) => model === row.model && workers === row.workers).length;
  const fewest = Math.min(...summary.map(countOfRuns));
  if (fewest >= REPEATS_NEEDED) return [];
  const sentence = `${plural(fewest, "repeat")} ${fewest === 1 ? "says" : "say"} nothing about how much the figures vary: three or more give an interval.`;
  return [{ variant: null, mark: "few repeats", sentence }];
}

function hidden({ failures }: Report): Warning[] {
  const count = failures.filter(({ message }) => message.startsWith(HIDDEN)).length;
  if (count === 0) return [];
  const sentence = `${plural(count, "run")} ${count === 1 ? "is" : "are"} left out: the page was hidden meanwhile, and browsers slow hidden pages down.`;
  return [{ variant: null, mark: "hidden", sentence }];
}

function open({ environment }: Report): Warning[] {
  if (environment.isolated) return [];
  const stepMs = environment.clock_step_us / 1000;
  const sentence = `The page was not isolated: its clock goes in steps of ${durationOf(stepMs)}, and threads cannot run.`;
  return [{ variant: null, mark: "not isolated", sentence }];
}

/** The words for one row; none if nothing has to be known about it. */
export const marksOf = (warnings: readonly Warning[], variant: string): string =>
  warnings
    .filter((warning) => warning.variant === variant)
    .map(({ mark }) => mark)
    .join(", ");
