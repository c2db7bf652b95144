/** A report from a file as an execution, so that the page shows it as it shows a run of its own. */

import { CATALOG, experimentOf, modelEntryOf } from "./catalog.js";
import { createExecution, type Execution, type Recording } from "./execution.js";
import type { Failure, Report, Run, Step } from "./generated/wasm.js";
import { valueOf } from "./parameters.js";
import type { ReportFile } from "./report_file.js";

/** Where an execution comes from that was not made in this visit. */
export interface Origin {
  file: string;
  /** When the file was last written, in milliseconds since 1970. */
  writtenMs: number;
  /** How many of its fields nobody knows here. */
  unknown: number;
}

/** The execution that made the report of a file. */
export function executionOfFile({ report, unknown }: ReportFile, file: File): Execution {
  const now = performance.now();
  return {
    ...createExecution(report, now),
    origin: { file: file.name, writtenMs: file.lastModified, unknown },
    status: "finished",
    recordings: recordingsOf(report),
    report,
    endedMs: now,
  };
}

/** In the order in which they ran: the latest repeat last, whatever came of it. */
function recordingsOf(report: Report): Recording[] {
  return [
    ...report.runs.map((run) => recordingOf(run, report)),
    ...report.failures.map((failure) => failedOf(failure, report)),
  ].sort((one, other) => one.step.repeat - other.step.repeat);
}

function recordingOf(run: Run, { experiment }: Report): Recording {
  const { spans, lines, links, lives } = run;
  return {
    step: stepOf(experiment, run),
    status: "done",
    spans,
    open: [],
    lines,
    links,
    lives,
    memoryBytes: run.memory_bytes,
    wallMs: run.wall_ms,
    failure: null,
    version: 0,
  };
}

function failedOf(failure: Failure, report: Report): Recording {
  const workers = workersOf(failure, report);
  const nothing = { spans: [], open: [], lines: [], links: [], lives: [] };
  return {
    step: stepOf(report.experiment, { ...failure, workers }),
    status: "failed",
    ...nothing,
    memoryBytes: 0,
    wallMs: null,
    failure: failure.message,
    version: 0,
  };
}

/** A report does not tell how many workers a failed run had: as many as were asked for, or 0 where that was varied. */
function workersOf({ model }: Failure, { experiment: name, parameters }: Report): number {
  const experiment = experimentOf(CATALOG, name);
  if (experiment?.scales) return 0;
  return model === "sequential" ? 1 : (valueOf(parameters, "workers") ?? experiment?.workers ?? 1);
}

function stepOf(
  experiment: string,
  { model, workers, repeat }: Pick<Run, "model" | "workers" | "repeat">,
): Step {
  const { build } = modelEntryOf(CATALOG, model);
  return { experiment, model, build, workers, values: {}, repeat };
}
