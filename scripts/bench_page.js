/** What the page costs: a frame of a large timeline, and what watching takes from a run. */
import { readFileSync } from "node:fs";
import { withSite } from "./opened.js";
import { inRoot } from "./paths.js";

/** @typedef {import("@playwright/test").Page} Page */
/** @typedef {import("../www/generated/wasm.js").Report} Report */
/** @typedef {import("../www/generated/wasm.js").Request} Request */
/** @typedef {{ live: number, zoom: number, replay: number, point: number }} Frames milliseconds of the page's thread */
/** @typedef {{ ratio: number, share: number }} Watching */

/** A run as long as a quick one of the lab, on as many workers as this machine surely has cores. */
const RUN = { workers: 2, tasks: 8, size: 200_000_000, repeat: 5 };
/** A fault of one pair, whatever else the machine does, is not that of the median. */
const PAIRS = 4;

/** @returns {Promise<{ frames: Frames, watching: Watching }>} */
export async function pageBench() {
  return withSite(async (browser, url) => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    const { repeat, tasks, size, workers } = RUN;
    const hash = `#cpu-bound?workers=${workers}&tasks=${tasks}&size=${size}&repeat=${repeat}&models=pool`;
    await page.goto(`${url}${hash}`);
    await page.waitForSelector("coreyard-timeline canvas");
    const code = readFileSync(inRoot("benches", "page", "timeline.js"), "utf8");
    const frames = /** @type {Frames} */ (await page.evaluate(code));
    return { frames, watching: await watching(page) };
  });
}

/**
 * The same runs drawn and not drawn, in turns: how much longer they take, and how much of a core the page's thread needs.
 *
 * @param {Page} page
 * @returns {Promise<Watching>}
 */
async function watching(page) {
  /** @type {number[]} */
  const seen = [];
  /** @type {number[]} */
  const unseen = [];
  /** @type {number[]} */
  const shares = [];
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  for (let pair = 0; pair < PAIRS; pair += 1) {
    unseen.push(...wallsOf(await unwatchedRun(page)));
    const busyMs = await busyOf(session);
    const beganMs = Date.now();
    seen.push(...wallsOf(await watchedRun(page)));
    shares.push(((await busyOf(session)) - busyMs) / (Date.now() - beganMs));
  }
  return { ratio: medianOf(seen) / medianOf(unseen), share: medianOf(shares) };
}

/** @param {Page} page */
function unwatchedRun(page) {
  const request = /** @type {Request} */ ({
    experiment: "cpu-bound",
    parameters: { ...RUN, models: ["pool"] },
  });
  return page.evaluate((request) => globalThis.coreyard.run(request, () => undefined), request);
}

/**
 * The Run button pressed, and nothing asked of the page until it must have ended.
 *
 * @param {Page} page
 */
async function watchedRun(page) {
  const before = await page.evaluate(() => JSON.stringify(globalThis.coreyard.shown()));
  await page.keyboard.press("Control+Enter");
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const report = await page.evaluate(() => globalThis.coreyard.shown());
    if (report !== null && JSON.stringify(report) !== before) return report;
  }
}

/**
 * How long the page's thread has been at work, in milliseconds of the processor.
 *
 * @param {import("@playwright/test").CDPSession} session
 */
async function busyOf(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  return 1000 * (metrics.find(({ name }) => name === "ThreadTime")?.value ?? NaN);
}

/** @param {Report} report */
const wallsOf = ({ runs }) => runs.map(({ wall_ms }) => wall_ms);

/** @param {number[]} values */
function medianOf(values) {
  return [...values].sort((one, other) => one - other)[values.length >> 1] ?? NaN;
}
