/** `npm run bench`: the project's speed on this machine, all of it as ratios within one run. Takes about four minutes. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { requireDriver } from "./browser.js";
import { run } from "./command.js";
import { Failure, runMain } from "./failure.js";
import { DIST, LOGS, PUBLIC_WASM, inRoot } from "./paths.js";
import { setUp } from "./setup.js";

/** @typedef {import("../www/generated/wasm.js").Report} Report */
/** @typedef {{ what: string, value: string, bound: string, met: boolean }} Row */

const KERNELS = ["count/4000000", "fibonacci/30"];

/** Eight tasks of about 200 ms on two workers, on every model. */
const EIGHT_TASKS = {
  workers: 2,
  tasks: 8,
  size: 600_000_000,
  repeat: 7,
  models: ["sequential", "threads", "threads-free", "processes", "pool"],
};

/** Processes that add two numbers, one after the other, by each start method. */
const STARTS = { a: 2, b: 2, starts: 15, repeat: 3, models: ["processes"] };

await runMain(async () => {
  await setUp();
  const { build } = await import("./build.js");
  const { pageBench } = await import("./bench_page.js");
  const { rivalsInBrowser, rivalsInPython } = await import("./bench_rivals.js");
  await build();
  console.log(
    "Measuring: kernels natively and in wasm, processes, models, the page. Leave the machine alone.",
  );
  const native = await nativeKernels();
  const wasm = await browserBench();
  const report = await onSite("cpu-bound", EIGHT_TASKS);
  const starts = await onSite("start-methods", STARTS);
  const { interactionsDuringRun } = await import("./bench_hands.js");
  const interactions = await interactionsDuringRun();
  const page = await pageBench();
  const rows = [
    ...kernelRows(native, wasm),
    ...startRows(starts),
    ...processRows(wasm, report),
    ...modelRows(report),
    atMost("an interaction while a run is on, nine in ten", interactions, 50, "ms"),
    ...pageRows(page),
    ...sizeRows(),
  ];
  console.log(tableOf(rows));
  console.log(
    `\n${report.environment.browser}, ${report.environment.cores} cores. ${report.verdict}`,
  );
  const rivals = [...(await rivalsInBrowser()), ...(await rivalsInPython())];
  console.log(`\nBeside it, in the same measures:\n${figuresOf(rivals)}`);
  if (rows.some(({ met }) => !met)) process.exitCode = 1;
});

/** @param {import("./bench_rivals.js").Figure[]} figures */
function figuresOf(figures) {
  const width = Math.max(...figures.map(({ what }) => what.length));
  return figures
    .map(({ what, value }) => `${what.padEnd(width)}  ${value.padStart(10)}`)
    .join("\n");
}

/** @returns {Promise<Map<string, number>>} the median of each kernel in milliseconds */
async function nativeKernels() {
  await must(
    "cargo",
    ["bench", "--quiet", "--bench", "kernels", "--", KERNELS.join("|")],
    "bench_native",
    // Wasm is compiled for size; what it is held to is not.
    { CARGO_PROFILE_BENCH_OPT_LEVEL: "3" },
  );
  return new Map(KERNELS.map((name) => [name, criterionMedian(name)]));
}

/** @param {string} name of a benchmark of criterion's, which keeps nanoseconds */
function criterionMedian(name) {
  const path = inRoot("target", "criterion", ...name.split("/"), "new", "estimates.json");
  const text = readFileSync(path, "utf8");
  const estimates = /** @type {{ median: { point_estimate: number } }} */ (JSON.parse(text));
  return estimates.median.point_estimate / 1e6;
}

/** @returns {Promise<Map<string, number>>} the middle estimate of each benchmark of benches/browser.rs in milliseconds */
async function browserBench() {
  const target = ["--target", "wasm32-unknown-unknown"];
  const env = {
    // Else the runner takes the first driver on PATH: Firefox's, where there is one.
    CHROMEDRIVER: requireDriver(),
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: "wasm-bindgen-test-runner",
    WASM_BINDGEN_TEST_TIMEOUT: "300",
    // JavaScript as users get it: a test's checks and logs each call.
    WASM_BINDGEN_NO_DEBUG: "1",
  };
  const output = await must(
    "cargo",
    ["bench", "--quiet", "--bench", "browser", ...target],
    "bench_browser",
    env,
  );
  // eslint-disable-next-line no-control-regex -- colours
  const plain = output.replaceAll(/\x1b\[\d*m/g, "");
  const found = plain.matchAll(/^(\S[^\n]*?)\s+time:\s+\[\S+ \S+ (\S+) (\S+) /gm);
  return new Map(
    [...found].map(([, name = "", value, unit]) => [name, Number(value) * millisecondsOf(unit)]),
  );
}

/** @param {string | undefined} unit */
function millisecondsOf(unit) {
  return { ns: 1e-6, µs: 1e-3, ms: 1, s: 1e3 }[unit ?? ""] ?? NaN;
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} name of the log
 * @param {Record<string, string>} [env]
 */
async function must(command, args, name, env = {}) {
  const log = join(LOGS, `${name}.log`);
  const { code, output } = await run(command, args, { log, env });
  if (code !== 0) throw new Failure(`${output.trim()}\n\n${name} failed; log: ${log}`);
  return output;
}

/**
 * Runs an experiment of the built site.
 *
 * @param {string} experiment
 * @param {object} parameters
 */
async function onSite(experiment, parameters) {
  const { withLab } = await import("./lab_page.js");
  const request = /** @type {import("../www/generated/wasm.js").Request} */ ({
    experiment,
    parameters,
  });
  return withLab((lab) => lab.run(request, () => undefined));
}

/**
 * @param {Map<string, number>} native
 * @param {Map<string, number>} wasm
 */
function kernelRows(native, wasm) {
  return KERNELS.map((name) => {
    const ratio = valueOf(wasm, name) / valueOf(native, name);
    return atMost(`${name}: wasm against native`, ratio, 1.25, "×");
  });
}

/**
 * @param {Map<string, number>} figures
 * @param {string} name
 */
function valueOf(figures, name) {
  const value = figures.get(name);
  if (value === undefined) throw new Failure(`The benchmark "${name}" gave no figure.`);
  return value;
}

/** @param {Report} report */
function startRows({ runs }) {
  return ["spawn", "fork"].map((method) => {
    const each = runs.flatMap(({ figures }) => figures.filter(({ name }) => name === method));
    const [median = NaN] = each
      .map(({ value }) => value)
      .sort((a, b) => a - b)
      .slice(runs.length >> 1);
    return atMost(`start and join, ${method}`, median, 25, "ms");
  });
}

/**
 * @param {Map<string, number>} wasm
 * @param {Report} report
 */
function processRows(wasm, report) {
  const spans = report.runs
    .flatMap((run) => run.spans)
    .filter(({ name }) => name === "instantiate");
  const instantiating = spans
    .map(({ start_ms, end_ms }) => end_ms - start_ms)
    .sort((a, b) => a - b);
  return [
    atMost(
      "start and join, forkserver with a reserve",
      valueOf(wasm, "start and join, forkserver"),
      5,
      "ms",
    ),
    atMost(
      "fork of a parent with 64 MiB, against a copy in JavaScript",
      valueOf(wasm, "start and join, fork of 64 MiB") /
        valueOf(wasm, "the same bytes to a new worker in JavaScript"),
      1.3,
      "×",
    ),
    atMost(
      "16 MiB through a pipe and back, against JavaScript",
      valueOf(wasm, "16 MiB there and back") / valueOf(wasm, "16 MiB there and back in JavaScript"),
      1.2,
      "×",
    ),
    plain(
      "the same where the bytes lie in no memory: nothing is copied",
      valueOf(wasm, "16 MiB moved there and back"),
      "ms",
    ),
    atMost(
      "instantiation of a process, median",
      instantiating[instantiating.length >> 1] ?? NaN,
      2,
      "ms",
    ),
    atLeast(
      "Queue, one producer and one consumer, small messages",
      1e5 / valueOf(wasm, "Queue of 100000 messages"),
      220,
      "thousand/s",
    ),
    atMost(
      "Lock acquired and released, against a pipe there and back",
      valueOf(wasm, "Lock acquire and release") / valueOf(wasm, "Pipe there and back"),
      1.3,
      "×",
    ),
    atMost(
      "Lock of a Value in shared memory, acquired and released",
      valueOf(wasm, "lock of a Value, 1000 times"),
      1,
      "µs",
    ),
    atMost(
      "Pipe there and back, against a port without wasm",
      valueOf(wasm, "Pipe there and back") / valueOf(wasm, "raw port there and back"),
      1.3,
      "×",
    ),
    plain(
      "the same, fastest tenth of either: no core sleeps",
      valueOf(wasm, "Pipe there and back, fastest tenth") /
        valueOf(wasm, "raw port there and back, fastest tenth"),
      "×",
    ),
    plain(
      "Pool.map of one empty task, there and back",
      valueOf(wasm, "Pool.map of 1 empty tasks") * 1e3,
      "µs",
    ),
    atMost(
      "Pool.map of 10 000 empty tasks, each",
      valueOf(wasm, "Pool.map of 10000 empty tasks") / 10,
      0.3,
      "µs",
    ),
    atMost(
      "the same, chunksize 1",
      valueOf(wasm, "Pool.map of 10000 empty tasks, chunksize 1") / 10,
      12,
      "µs",
    ),
  ];
}

/** @param {Report} report */
function modelRows({ summary }) {
  /** @param {string} model */
  const speedupOf = (model) => summary.find((row) => row.model === model)?.speedup ?? NaN;
  const threads = speedupOf("threads");
  return [
    atLeast("pool against sequential, two workers", speedupOf("pool"), 1.85, "×"),
    atLeast("threads-free against sequential", speedupOf("threads-free"), 1.9, "×"),
    plain("processes against sequential", speedupOf("processes"), "×"),
    {
      ...plain("threads (GIL) against sequential", threads, "×"),
      bound: "0.85 … 1.1",
      met: threads >= 0.85 && threads <= 1.1,
    },
  ];
}

/** @param {Awaited<ReturnType<typeof import("./bench_page.js").pageBench>>} page */
function pageRows({ frames, watching }) {
  const timeline = "timeline of 10 000 spans on 64 lanes, a frame";
  return [
    atMost(`${timeline} while a run is on`, frames.live, 16, "ms"),
    atMost(`${timeline} of zooming`, frames.zoom, 16, "ms"),
    atMost(`${timeline} of a replay`, frames.replay, 16, "ms"),
    plain(`${timeline} with the pointer over it`, frames.point, "ms"),
    atMost("a run that is watched, against one that is not", watching.ratio, 1.02, "×"),
    plain("the page's thread during a run, of one core", 100 * watching.share, "%"),
  ];
}

function sizeRows() {
  return [
    atMost("portable wasm of the experiments of the models, gzipped", wasmKb("models"), 150, "kB"),
    plain("portable wasm of all experiments, gzipped", wasmKb("portable"), "kB"),
    plain("wasm with threads, gzipped", wasmKb("threads"), "kB"),
    atMost(
      "first load of the page, gzipped",
      firstLoad()
        .map(gzippedKb)
        .reduce((a, b) => a + b, 0),
      150,
      "kB",
    ),
  ];
}

/** @param {import("../www/deployment.js").WasmBuild} build */
function wasmKb(build) {
  const [hash = ""] = readdirSync(PUBLIC_WASM);
  return gzippedKb(join(PUBLIC_WASM, hash, build, "coreyard_bg.wasm"));
}

/** Everything that index.html names, its fonts' stylesheets followed. */
function firstLoad() {
  const seen = new Set([join(DIST, "index.html")]);
  for (const path of seen) {
    if (!/\.(html|css|js)$/.test(path)) continue;
    const names = readFileSync(path, "utf8").matchAll(
      /(?:src|href)="([^"#]+)"|url\(([^)]+)\)|from"([^"]+)"/g,
    );
    for (const [, attribute, url, module] of names) {
      const named = join(path, "..", (attribute ?? url ?? module ?? "").replaceAll(/["']/g, ""));
      if (existsSync(named)) seen.add(named);
    }
  }
  return [...seen];
}

/** @param {string} path */
function gzippedKb(path) {
  return gzipSync(readFileSync(path)).length / 1000;
}

/**
 * @param {string} what
 * @param {number} value
 * @param {string} unit
 * @returns {Row}
 */
function plain(what, value, unit) {
  return { what, value: `${value.toFixed(2)} ${unit}`, bound: "", met: true };
}

/**
 * @param {string} what
 * @param {number} value
 * @param {number} bound
 * @param {string} unit
 * @returns {Row}
 */
function atMost(what, value, bound, unit) {
  return { ...plain(what, value, unit), bound: `≤ ${bound}`, met: value <= bound };
}

/**
 * @param {string} what
 * @param {number} value
 * @param {number} bound
 * @param {string} unit
 * @returns {Row}
 */
function atLeast(what, value, bound, unit) {
  return { ...plain(what, value, unit), bound: `≥ ${bound}`, met: value >= bound };
}

/** @param {Row[]} rows */
function tableOf(rows) {
  const width = Math.max(...rows.map(({ what }) => what.length));
  return rows
    .map(({ what, value, bound, met }) =>
      `${what.padEnd(width)}  ${value.padStart(10)}  ${bound.padEnd(10)} ${met ? "" : "missed"}`.trimEnd(),
    )
    .join("\n");
}
