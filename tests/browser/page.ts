/** What the tests of the page do again and again. */
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import type { Report } from "../../www/generated/wasm.js";
import { expect, test as base } from "./lab.ts";

export { expect } from "./lab.ts";

/** A test that fails if the page logs an error, throws, or leaves a worker behind. */
export const test = base.extend<{ orderly: undefined }>({
  orderly: [
    async ({ page }, use) => {
      const problems: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error") problems.push(message.text());
      });
      page.on("pageerror", (error) => problems.push(error.message));
      await use(undefined);
      expect(problems).toEqual([]);
      await expectNoWorkers(page);
    },
    { auto: true },
  ],
});

/** Opens an experiment; `hash` is what an address holds behind `#`. */
export async function open(page: Page, host: string, hash = "cpu-bound"): Promise<void> {
  await page.goto(`${host}#${hash}`);
  await expect(page.locator(".experiment")).toBeVisible();
}

/** Opens the start page, by the address that has nothing behind it. */
export async function openStart(page: Page, host: string): Promise<void> {
  await page.goto(host);
  await expect(page.getByRole("button", { name: "Run the comparison" })).toBeVisible();
}

/** Opens the menu of all experiments and follows a link in it. */
export async function choose(page: Page, title: string | RegExp): Promise<void> {
  const menu = page.locator("#ways details");
  await menu.locator("summary").click();
  await menu.getByRole("link", { name: title }).click();
}

/** Presses Run and waits for the end. */
export async function runToTheEnd(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Run" }).click();
  const verdict = page.locator(".verdict:is(.finished, .failed)");
  await expect(verdict).toBeVisible({ timeout: 45_000 });
  await expect(verdict).toHaveClass(/finished/);
}

/** Loads a file by the button, as a person chooses it. */
export async function loadFile(page: Page, name: string, text: string): Promise<void> {
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: /^Load a report/ }).click();
  const file = { name, mimeType: "application/json", buffer: Buffer.from(text) };
  await (await choosing).setFiles(file);
}

/** The report, as a person saves it. */
export async function savedReport(page: Page): Promise<Report> {
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Report as JSON" }).click();
  const path = await (await downloading).path();
  return JSON.parse(await readFile(path, "utf8")) as Report;
}

/** Waits until a run has got to its step `number`, from 1. */
export async function untilStep(page: Page, number: number): Promise<void> {
  // At every frame: a step may be shorter than the pauses between two looks of `expect`.
  const hasBegun = (number: number): boolean => {
    const text = document.querySelector(".status-line")?.textContent ?? "";
    return Number(/^\s*(\d+) of /.exec(text)?.[1]) >= number;
  };
  await page.waitForFunction(hasBegun, number, { polling: "raf", timeout: 45_000 });
}

/**
 * A worker that was terminated is gone a moment later. The browser is asked, and not Playwright's `page.workers()`: that
 * keeps a worker for ever whose parent ended before the news of its own end.
 */
export async function expectNoWorkers(page: Page): Promise<void> {
  await expect.poll(async () => await workersOf(page)).toEqual([]);
}

/** The names of the workers that the browser has. */
export async function workersOf(page: Page): Promise<string[]> {
  const browser = page.context().browser();
  if (browser === null) throw new Error("this page has no browser");
  const session = await browser.newBrowserCDPSession();
  const { targetInfos } = await session.send("Target.getTargets", { filter: [{ type: "worker" }] });
  await session.detach();
  return targetInfos.map(({ title }) => title);
}
