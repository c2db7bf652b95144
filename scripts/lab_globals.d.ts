/** What the built page offers to the runner, which evaluates functions in it. */
import type { Model, Report, Request } from "../www/generated/wasm.js";

declare global {
  var coreyard: {
    run(request: Request, on: (event: { type: string }) => void): Promise<Report>;
    shown(): Report | null;
    traceOf(report: Report): unknown;
    csvOf(report: Report): [Model, string][];
  };
  var onLabEvent: (event: unknown) => Promise<void>;
}
