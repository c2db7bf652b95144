/** The built lab in a headless browser, driven by program. */
import { withSite } from "./opened.js";

/**
 * @typedef {import("../www/generated/wasm.js").Report} Report
 * @typedef {import("../www/generated/wasm.js").Request} Request
 * @typedef {{ type: string }} Event
 */

/** @typedef {ReturnType<typeof labOf>} LabPage */

/**
 * Opens the lab for as long as it is used.
 *
 * @template T
 * @param {(lab: LabPage) => Promise<T>} use
 * @returns {Promise<T>}
 */
export function withLab(use) {
  return withSite(async (browser, url) => {
    // Nothing is to be installed beside what is measured.
    const page = await browser.newPage({ serviceWorkers: "block" });
    await page.goto(url);
    await page.waitForFunction("window.coreyard !== undefined");
    return use(labOf(page));
  });
}

/** @param {import("@playwright/test").Page} page */
function labOf(page) {
  return {
    /**
     * @param {Request} request
     * @param {(event: Event) => void} on
     * @returns {Promise<Report>}
     */
    async run(request, on) {
      await page.exposeFunction("onLabEvent", on);
      return page.evaluate(
        (request) =>
          globalThis.coreyard.run(request, (event) => {
            // What happens inside a run would only be in the way of it.
            if (event.type !== "trace" && event.type !== "run") void globalThis.onLabEvent(event);
          }),
        request,
      );
    },
    /** @param {Report} report */
    trace: (report) => page.evaluate((report) => globalThis.coreyard.traceOf(report), report),
    /** @param {Report} report */
    csv: (report) => page.evaluate((report) => globalThis.coreyard.csvOf(report), report),
  };
}
