/** How soon the page answers to a hand while a run is on. */
import { withSite } from "./opened.js";

/** @typedef {import("@playwright/test").Page} Page */

/** Long enough to be on all the time, in as many processes as there are cores. */
const LONG = "#cpu-bound?tasks=64&size=4000000000&repeat=1&models=pool";

/** What a hand does, so many times over. */
const ROUNDS = 10;

/**
 * @returns {Promise<number>} milliseconds from an event to the next picture, as the browser itself times it, in steps of 8 ms;
 *   nine in ten take no longer
 */
export async function interactionsDuringRun() {
  return withSite(async (browser, url) => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(`${url}${LONG}`);
    await page.locator(".experiment").waitFor();
    await page.keyboard.press("Control+Enter");
    await page.getByText(/^1 of /).waitFor({ timeout: 60_000 });
    await page.evaluate(watch);
    for (let round = 0; round < ROUNDS; round += 1) await useHands(page);
    const durations = await page.evaluate(() => globalThis.interactionsMs);
    return mostOf(durations);
  });
}

/** Runs in the page. */
function watch() {
  /** @type {number[]} */
  const durations = [];
  Object.assign(globalThis, { interactionsMs: durations });
  // Node's types, which hold for scripts, do not know the browser's entries.
  const type = /** @type {"mark"} */ (/** @type {string} */ ("event"));
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) durations.push(duration);
  }).observe(Object.assign({ type }, { durationThreshold: 16 }));
}

/** @param {Page} page */
async function useHands(page) {
  await page.getByRole("radio", { name: "Dark" }).click({ force: true });
  await page.getByRole("radio", { name: "Auto" }).click({ force: true });
  await page.locator("#field-tasks").fill("32");
  await page.locator("#field-tasks").press("Tab");
  await page.keyboard.press("ArrowRight");
  await page.locator("#ways summary").click();
  await page.keyboard.press("Escape");
}

/** @param {number[]} durations those of a picture's time or more: what was quicker is not told */
function mostOf(durations) {
  const sorted = durations.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length * 0.9)] ?? 0;
}
