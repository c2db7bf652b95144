/**
 * A report from a file. It may come from anybody: every value is checked against the types that Rust declares, every list
 * and every number has a bound, and what is not known is left out.
 */

import * as v from "valibot";
import { experimentOf } from "./catalog.js";
import { countOf } from "./format.js";
import type {
  Amdahl,
  Catalog,
  Environment,
  Experiment,
  Failure,
  Figure,
  Life,
  Line,
  Link,
  Parameter,
  Parameters,
  Phase,
  Report,
  Run,
  Span,
  Stream,
  Summary,
} from "./generated/wasm.js";
import { refusalOf, type Read } from "./refusal.js";

/** A report, and how many fields of its file nobody knows here. */
export interface ReportFile {
  report: Report;
  unknown: number;
}

/** What a file may hold in all. */
const MOST = { runs: 1000, spans: 200_000, lines: 200_000, variants: 100 };

/** What a run or a report may hold of small things: figures, notes, failures, rows. */
const MOST_SMALL = 10_000;

/** Milliseconds. A run ends itself after ten minutes; an hour leaves room. */
const LONGEST_MS = 3_600_000;

/** Tells whether parsed JSON means to be a report; what else is wrong with it is for {@link parseReport} to say. */
export function isReport(value: unknown): boolean {
  return typeof value === "object" && value !== null && "experiment" in value && "runs" in value;
}

/** Checks parsed JSON. Never throws: a file comes from anybody. */
export function parseReport(value: unknown, catalog: Catalog): Read<ReportFile> {
  const outlined = v.safeParse(outline, value, { abortEarly: true });
  if (!outlined.success) return { ok: false, refusal: refusalOf(outlined.issues) };
  const { experiment: name, runs } = outlined.output;
  const experiment = experimentOf(catalog, name);
  if (!experiment) return { ok: false, refusal: `There is no experiment “${name.slice(0, 40)}”.` };
  const excess = excessOf(runs);
  if (excess !== null) return { ok: false, refusal: excess };
  const result = v.safeParse(reportOf(experiment), value, { abortEarly: true });
  if (!result.success) return { ok: false, refusal: refusalOf(result.issues) };
  const report = result.output;
  return { ok: true, value: { report, unknown: unknownIn(value, report) } };
}

const text = (most: number) => v.pipe(v.string("a text"), v.transform(cutTo(most)));
const word = text(200);
const sentence = text(4000);

function cutTo(most: number): (whole: string) => string {
  return (whole) => (whole.length > most ? `${whole.slice(0, most)}…` : whole);
}

function numberBetween(least: number, most: number) {
  const allowed = `a number from ${countOf(least)} to ${countOf(most)}`;
  return v.pipe(v.number(allowed), v.minValue(least, allowed), v.maxValue(most, allowed));
}

function wholeBetween(least: number, most: number) {
  const allowed = `a whole number from ${countOf(least)} to ${countOf(most)}`;
  return v.pipe(
    v.number(allowed),
    v.integer(allowed),
    v.minValue(least, allowed),
    v.maxValue(most, allowed),
  );
}

function list<Item extends v.GenericSchema>(item: Item, most: number) {
  const allowed = `a list of ${countOf(most)} at the most`;
  return v.pipe(v.array(item, "a list"), v.maxLength(most, allowed));
}

/** The list is counted before its items are looked at. */
function countedFirst<Item extends v.GenericSchema>(item: Item, most: number) {
  const allowed = `a list of ${countOf(most)} at the most`;
  const isShort = (value: unknown): boolean => !Array.isArray(value) || value.length <= most;
  return v.pipe(v.custom<unknown>(isShort, allowed), v.array(item, "a list"));
}

function among<const Options extends readonly string[]>(options: Options) {
  return v.picklist(options, `one of ${options.join(", ")}`);
}

function record<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.object(entries, "an object");
}

/** Clocks of two workers may differ by a little, so that something may begin before the run did. */
const moment = numberBetween(-LONGEST_MS, LONGEST_MS);
const duration = numberBetween(0, LONGEST_MS);
const count = wholeBetween(0, 2 ** 31);
const bytes = numberBetween(0, 2 ** 40);
/** What a task returned, or a figure: whatever a number can hold. */
const number = v.pipe(v.number("a number"), v.finite("a finite number"));

const TIME = "a time in UTC, written as 2026-11-21T15:04:05.000Z";
const time = v.pipe(v.string(TIME), v.check(isTime, TIME));

/** A day that no month has would be taken for one of the next. */
function isTime(text: string): boolean {
  const moment = new Date(text);
  return !Number.isNaN(moment.getTime()) && moment.toISOString() === text;
}

const interval = v.tuple([number, number], "a pair of numbers");

const model = among(["sequential", "threads", "threads-free", "processes", "pool"]);
const start_method = among(["spawn", "fork", "forkserver"]);
const PHASES = [
  "start",
  "run",
  "io",
  "wait",
  "transfer",
  "exit",
] as const satisfies readonly Phase[];
const STREAMS = ["stdout", "stderr"] as const satisfies readonly Stream[];

const figure = record({ name: word, unit: word, value: number }) satisfies v.GenericSchema<
  unknown,
  Figure
>;

const span = v.pipe(
  record({
    process: word,
    pid: count,
    tid: count,
    task: v.nullable(count),
    name: word,
    phase: among(PHASES),
    start_ms: moment,
    end_ms: moment,
  }),
  v.check(({ start_ms, end_ms }) => start_ms <= end_ms, "a span that ends after it begins"),
) satisfies v.GenericSchema<unknown, Span>;

const line = record({
  process: word,
  pid: count,
  tid: count,
  stream: among(STREAMS),
  text: sentence,
  at_ms: moment,
}) satisfies v.GenericSchema<unknown, Line>;

const link = record({
  what: word,
  from_pid: count,
  from_ms: moment,
  to_pid: count,
  to_ms: moment,
}) satisfies v.GenericSchema<unknown, Link>;

const life = record({
  process: word,
  pid: count,
  start_ms: moment,
  end_ms: v.nullable(moment),
  memory_bytes: bytes,
  exitcode: v.nullable(wholeBetween(-1000, 1000)),
}) satisfies v.GenericSchema<unknown, Life>;

const run = record({
  model,
  workers: wholeBetween(0, 10_000),
  repeat: wholeBetween(0, 10_000),
  wall_ms: duration,
  results: list(number, MOST.spans),
  stdout: list(sentence, MOST.lines),
  spans: v.array(span, "a list"),
  lines: v.array(line, "a list"),
  links: countedFirst(link, MOST_SMALL),
  lives: countedFirst(life, MOST_SMALL),
  memory_bytes: bytes,
  startup_ms: moment,
  figures: list(figure, MOST_SMALL),
  notes: list(sentence, MOST_SMALL),
}) satisfies v.GenericSchema<unknown, Run>;

const summary = record({
  model,
  workers: wholeBetween(0, 10_000),
  median_ms: duration,
  quartiles_ms: v.tuple([duration, duration], "a pair of times"),
  speedup: v.nullable(numberBetween(0, 1e9)),
  speedup_ci: v.nullable(interval),
  startup_ms: moment,
  figures: list(figure, MOST_SMALL),
}) satisfies v.GenericSchema<unknown, Summary>;

const failure = record({
  model,
  repeat: wholeBetween(0, 10_000),
  message: sentence,
}) satisfies v.GenericSchema<unknown, Failure>;

const environment = record({
  browser: word,
  cores: wholeBetween(1, 4096),
  isolated: v.boolean("true or false"),
  clock_step_us: numberBetween(0, 1e6),
  version: word,
  build: word,
  measured_at: v.exactOptional(time),
}) satisfies v.GenericSchema<unknown, Environment>;

const amdahl = record({
  model,
  parallel_fraction: numberBetween(0, 1),
  ci: interval,
  knee: wholeBetween(0, 10_000),
}) satisfies v.GenericSchema<unknown, Amdahl>;

/** What says how large a report is, which is looked at before everything in it is. */
const outline = record({
  experiment: word,
  runs: countedFirst(
    record({
      model,
      workers: v.number("a number"),
      spans: v.array(v.unknown(), "a list"),
      lines: v.array(v.unknown(), "a list"),
    }),
    MOST.runs,
  ),
});

/** What a report of an experiment holds: its parameters are those of the catalogue. */
function reportOf(experiment: Experiment) {
  return record({
    experiment: word,
    parameters: parametersOf(experiment),
    environment,
    runs: countedFirst(run, MOST.runs),
    failures: list(failure, MOST_SMALL),
    summary: list(summary, MOST.variants),
    amdahl: v.nullable(amdahl),
    verdict: sentence,
  }) satisfies v.GenericSchema<unknown, Report>;
}

/** A parameter that came later than the file is missing in it, and that is no fault. */
function parametersOf({ parameters }: Experiment): v.GenericSchema<unknown, Parameters> {
  const numberOf = ({ name, minimum, maximum }: Parameter) =>
    [name, v.optional(wholeBetween(minimum, maximum))] as const;
  return record({
    ...Object.fromEntries(parameters.map(numberOf)),
    models: list(model, 5),
    start_method: v.optional(start_method),
  }) as v.GenericSchema<unknown, Parameters>;
}

/** What there is too much of in all; null if nothing is. */
function excessOf(runs: v.InferOutput<typeof outline>["runs"]): string | null {
  const sumOf = (size: (run: (typeof runs)[number]) => number): number =>
    runs.reduce((sum, run) => sum + size(run), 0);
  const variants = new Set(runs.map(({ model, workers }) => `${model} ${workers}`)).size;
  const sums = [
    ["spans", sumOf(({ spans }) => spans.length), MOST.spans],
    ["lines", sumOf(({ lines }) => lines.length), MOST.lines],
    ["variants", variants, MOST.variants],
  ] as const;
  const excess = sums.find(([, sum, most]) => sum > most);
  if (!excess) return null;
  const [what, sum, most] = excess;
  return `The runs hold ${countOf(sum)} ${what}; ${countOf(most)} are allowed.`;
}

/** How many fields of the file are not in what was read of it. */
function unknownIn(given: unknown, read: unknown): number {
  if (Array.isArray(given) && Array.isArray(read))
    return given.reduce<number>((sum, item, index) => sum + unknownIn(item, read[index]), 0);
  if (!isObject(given) || !isObject(read)) return 0;
  return Object.keys(given).reduce(
    (sum, key) => sum + (Object.hasOwn(read, key) ? unknownIn(given[key], read[key]) : 1),
    0,
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
