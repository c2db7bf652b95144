import type { Route } from "@playwright/test";
import type {} from "../../www/automation.js";
import { choose, expect, expectNoWorkers, open, openStart, test } from "./page.ts";

const CONCLUSION = { name: "What it comes to" };

test("the start page explains, and starts nothing by itself", async ({ page, isolated }) => {
  await openStart(page, isolated);
  await expect(page).toHaveTitle(/^Coreyard: Python’s processes and threads/);
  await expect(page.locator("main")).toContainText("Four cooks are parallel");
  await expect(page.locator("#ways .home")).toHaveAttribute("aria-current", "page");
  await expect(page.locator(".experiment")).toHaveCount(0);
  await expectNoWorkers(page);
});

test("there is nothing to zoom or to play before something has run", async ({ page, isolated }) => {
  await openStart(page, isolated);
  await expect(page.getByRole("group", { name: "Replay of the run" })).toHaveCount(0);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("group", { name: "Replay of the run" }).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expectNoWorkers(page);
});

for (const host of ["isolated", "plain"] as const) {
  test(`one click compares computing with waiting, and says what came of it (${host})`, async ({
    page,
    isolated,
    plain,
  }) => {
    await openStart(page, host === "isolated" ? isolated : plain);
    await page.getByRole("button", { name: "Run the comparison" }).click();
    const conclusion = page.getByRole("region", CONCLUSION);
    await expect(conclusion).toContainText(/Processes (made|gained)/, { timeout: 45_000 });
    if (host === "isolated") await expect(conclusion).toContainText(/Threads (made|gained)/);
    await expect(page.locator(".finding").first()).toContainText("One after the other:");
    await expect(page.locator(".finding").nth(1)).toContainText("as fast");
    await expect(page.getByRole("img", { name: /sequential took/ })).toHaveCount(2);
    await expect(page.locator("#status")).toContainText("Processes");
  });
}

test("Ctrl+Enter runs the comparison and Escape stops it", async ({ page, isolated }) => {
  await openStart(page, isolated);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("button", { name: "Run the comparison" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  await page.keyboard.press("Escape");
  await expect(page.getByRole("region", CONCLUSION)).toContainText("Stopped.");
  await expectNoWorkers(page);
});

test("every experiment has a card and a place in the menu", async ({ page, isolated }) => {
  await openStart(page, isolated);
  const names = await page.evaluate(() =>
    window.coreyard.catalog.experiments.map(({ name }) => `#${name}`),
  );
  for (const links of [".cards a", ".menu .groups a"]) {
    const hashes = await page
      .locator(links)
      .evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    expect(hashes).toEqual(names);
  }
});

test("a card leads to its experiment: title, address and focus follow", async ({
  page,
  isolated,
}) => {
  await openStart(page, isolated);
  await page.locator(".cards").getByRole("link", { name: "A deadlock" }).click();
  await expect(page.getByRole("heading", { name: "A deadlock" })).toBeFocused();
  await expect(page).toHaveTitle("A deadlock · Coreyard");
  await expect(page).toHaveURL(/#deadlock/);
  await expect(page.locator("#status")).toHaveText("A deadlock");
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await page.goBack();
  await expect(page.getByRole("button", { name: "Run the comparison" })).toBeVisible();
  await page.goForward();
  await expect(page.getByRole("heading", { name: "A deadlock" })).toBeVisible();
});

test("previous and next walk through all experiments, and to the start at both ends", async ({
  page,
  isolated,
}) => {
  await open(page, isolated, "cpu-bound");
  const onward = page.getByRole("navigation", { name: "Previous and next experiment" });
  await expect(onward.getByRole("link").first()).toHaveAttribute("href", "#start");
  for (let count = 1; count < 16; count += 1) {
    const next = page.getByRole("link", { name: /^Next: / });
    const href = (await next.getAttribute("href")) ?? "";
    await next.click();
    const inMenu = page.locator(`#ways a[href="${href}"]:not(.beside)`);
    await expect(inMenu).toHaveAttribute("aria-current", "page");
  }
  await expect(page).toHaveTitle("A deadlock · Coreyard");
  await expect(page.getByRole("link", { name: /^Next: / })).toHaveCount(0);
  await onward.getByRole("link").last().click();
  await expect(page.getByRole("heading", { level: 2 }).first()).toBeFocused();
  await expect(page.getByRole("button", { name: "Run the comparison" })).toBeVisible();
});

test("the menu marks where one is, and closes on a choice, on Escape and on a click elsewhere", async ({
  page,
  isolated,
}) => {
  await open(page, isolated, "pipe");
  const menu = page.locator("#ways details");
  const summary = menu.locator("summary");
  await summary.click();
  await expect(menu.locator("[aria-current=page]")).toHaveText("Two ends of a pipe");
  await page.keyboard.press("Escape");
  await expect(menu).not.toHaveAttribute("open");
  await expect(summary).toBeFocused();
  await page.keyboard.press("Enter");
  await page.locator(".tagline").click();
  await expect(menu).not.toHaveAttribute("open");
  await choose(page, "A deadlock");
  await expect(page.getByRole("heading", { name: "A deadlock" })).toBeFocused();
  await expect(menu).not.toHaveAttribute("open");
});

test("a run that goes on is marked in the menu", async ({ page, isolated }) => {
  await open(page, isolated, "cpu-bound?workers=2&tasks=8&size=4000000000&repeat=3");
  await page.keyboard.press("Control+Enter");
  await choose(page, "Waiting for others");
  const link = page.locator(".menu .groups a[href='#cpu-bound']");
  await expect(link).toHaveClass(/running/);
  await page.keyboard.press("Escape");
  await expect(link).not.toHaveClass(/running/);
});

test("the cores are measured on request, and the measurement can be stopped", async ({
  page,
  isolated,
}) => {
  test.slow();
  await openStart(page, isolated);
  await page.locator("#capability summary").click();
  const panel = page.locator("#capability");
  await expect(panel).toContainText("threads can run as well as processes");
  await panel.getByRole("button", { name: "Measure the cores" }).click();
  await expect(panel.getByRole("button", { name: "Stop measuring" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(panel.locator("summary"), "Escape closes the panel").toBeFocused();
  await page.keyboard.press("Enter");
  await panel.getByRole("button", { name: "Stop measuring" }).click();
  await expect(panel).toContainText("The measurement was stopped");
  await expectNoWorkers(page);
  await panel.getByRole("button", { name: "Measure the cores" }).click();
  await expect(panel.getByRole("table")).toBeVisible({ timeout: 90_000 });
  await expect(panel).toContainText(/at once gave nothing|the most that were tried|too coarse/);
});

test("a page that is not isolated says why there are no threads, and how to get them", async ({
  page,
  plain,
}) => {
  await openStart(page, plain);
  await page.locator("#capability summary").click();
  await expect(page.locator("#capability")).toContainText("processes only");
  await expect(page.locator("#capability")).toContainText("Cross-Origin-Opener-Policy");
});

test("a link that is followed while the page still begins leads where it says", async ({
  page,
  isolated,
}) => {
  const coming = new Promise<Route>((resolve) => void page.route(/cpu_bound-.*\.js$/, resolve));
  await page.goto(`${isolated}#cpu-bound`);
  const lesson = await coming;
  await choose(page, "A deadlock");
  await lesson.continue();
  await expect(page.getByRole("heading", { name: "A deadlock" })).toBeVisible();
});
