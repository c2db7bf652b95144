import { defineConfig } from "@playwright/test";
import { browserFlags, requireBrowser } from "./scripts/browser.js";

/** The tests of the built site: run `npm run build` before, or `npm test -- page`, which does. */
export default defineConfig({
  testDir: "tests/browser",
  testMatch: "**/*.test.ts",
  // They run real processes on all cores, but wait more than they compute; nothing in them is held to a time.
  workers: 2,
  forbidOnly: process.env.CI !== undefined,
  timeout: 60_000,
  reporter: "list",
  outputDir: "test-results",
  use: {
    // It would load pages again and keep files; tests/browser/hosting.test.ts is about that.
    serviceWorkers: "block",
    // A trace of every test costs a third more time: `npx playwright test FILE --trace on` makes one where it is needed.
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: requireBrowser(),
      args: browserFlags(),
    },
  },
});
