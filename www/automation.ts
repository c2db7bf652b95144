/** What programs that drive the page use, as the headless runner does: `window.coreyard`. */

import { CATALOG } from "./catalog.js";
import { csvOf } from "./export.js";
import type { Catalog, Model, Report, Request } from "./generated/wasm.js";
import { probe, run, type Capability, type MachineEvent } from "./machine.js";
import { traceOf, type Trace } from "./trace_event.js";

interface Automation {
  /** Everything that can be run. */
  catalog: Catalog;
  /** What this browser and this page offer. */
  capability: () => Promise<Capability>;
  /**
   * Runs a request and draws nothing; `on` hears of its progress. Leaving the page ends it.
   *
   * @throws {MachineError} if nothing could run.
   */
  run: (request: Request, on?: (event: MachineEvent) => void) => Promise<Report>;
  /** The report that the page shows; null until a run of the experiment shown has come to its end. */
  shown: () => Report | null;
  /** The runs of a report as Trace Event JSON. */
  traceOf: (report: Report) => Trace;
  /** The tasks of each model as CSV. */
  csvOf: (report: Report) => [Model, string][];
}

declare global {
  interface Window {
    coreyard: Automation;
  }
}

export function createAutomation(shown: () => Report | null): Automation {
  return {
    catalog: CATALOG,
    capability: probe,
    run: (request, on = () => undefined) => runWhileHere(request, on),
    shown,
    traceOf,
    csvOf: tablesOf,
  };
}

function tablesOf(report: Report): [Model, string][] {
  const models = [...new Set(report.runs.map(({ model }) => model))];
  return models.map((model) => {
    const runs = report.runs.filter((run) => run.model === model);
    return [model, csvOf({ ...report, runs })];
  });
}

/** Ended when the page is left. */
async function runWhileHere(request: Request, on: (event: MachineEvent) => void): Promise<Report> {
  const controller = new AbortController();
  const leave = (): void => {
    controller.abort();
  };
  addEventListener("pagehide", leave);
  try {
    return await run(request, { signal: controller.signal, on });
  } finally {
    removeEventListener("pagehide", leave);
  }
}
