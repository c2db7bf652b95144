/** A headless browser, or the built site in one, for as long as it is used: however that ends, nothing stays open. */
import { chromium } from "@playwright/test";
import { browserFlags, requireBrowser } from "./browser.js";
import { serve } from "./serve.js";

/** @typedef {import("@playwright/test").Browser} Browser */

/**
 * @template T
 * @param {(browser: Browser) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withBrowser(use) {
  const browser = await chromium.launch({
    executablePath: requireBrowser(),
    // Playwright has a flag of its own for that.
    args: browserFlags().filter((flag) => flag !== "--headless"),
  });
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}

/**
 * @template T
 * @param {(browser: Browser, url: string) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withSite(use) {
  const server = await serve();
  try {
    return await withBrowser((browser) => use(browser, server.url));
  } finally {
    await server.close();
  }
}
