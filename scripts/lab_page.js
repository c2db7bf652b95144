/** The built lab in a headless browser, driven by program. */
import { chromium } from "@playwright/test";
import { browserFlags, requireBrowser } from "./browser.js";
import { serve } from "./serve.js";

/**
 * @typedef {import("../www/generated/wasm.js").Report} Report
 * @typedef {import("../www/generated/wasm.js").Request} Request
 * @typedef {{ type: string }} Event
 */

/** @typedef {Awaited<ReturnType<typeof openLab>>} LabPage */

/** Opens the lab, until it is closed. */
export async function openLab() {
  const server = await serve();
  const browser = await chromium.launch({
    executablePath: requireBrowser(),
    args: browserFlags().filter((flag) => flag !== "--headless"),
  });
  // Nothing is to be installed beside what is measured.
  const page = await browser.newPage({ serviceWorkers: "block" });
  await page.goto(server.url);
  await page.waitForFunction("window.coreyard !== undefined");
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
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
