import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Catalog } from "../../www/generated/wasm.js";
import { violationsOf } from "./axe.ts";
import { expect, open, openStart, runToTheEnd, test, untilStep } from "./page.ts";

const NAMES = (
  JSON.parse(readFileSync("www/generated/catalog.json", "utf8")) as Catalog
).experiments.map(({ name }) => name);
const SMALL = "cpu-bound?workers=2&tasks=4&size=100000&repeat=3";

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    // The policy of the page forbids scripts from elsewhere, as it should.
    test.use({ colorScheme, bypassCSP: true });

    test("axe finds nothing before a run, nor on a bad setting", async ({ page, isolated }) => {
      await open(page, isolated, "cpu-bound?workers=999");
      await page.locator("#field-tasks").fill("many");
      expect(await violationsOf(page)).toEqual([]);
    });

    test("axe finds nothing after a run", async ({ page, isolated }) => {
      await open(page, isolated, SMALL);
      await runToTheEnd(page);
      await page.getByText(/^The timeline as a table/).click();
      await expect(page.getByRole("region", { name: "Spans" })).toBeVisible();
      expect(await violationsOf(page)).toEqual([]);
    });

    test("axe finds nothing while it runs, nor after Stop", async ({ page, isolated }) => {
      await open(page, isolated, "cpu-bound?workers=2&tasks=8&size=4000000000&repeat=3");
      await page.getByRole("button", { name: "Run" }).click();
      await untilStep(page, 1);
      expect(await violationsOf(page)).toEqual([]);
      await page.getByRole("button", { name: "Stop" }).click();
      await expect(page.locator(".verdict.stopped")).toBeVisible();
      expect(await violationsOf(page)).toEqual([]);
    });

    test("axe finds nothing on the start page, nor on what opens from it", async ({
      page,
      isolated,
    }) => {
      await openStart(page, isolated);
      expect(await violationsOf(page)).toEqual([]);
      for (const summary of ["#ways summary", "#capability summary"]) {
        await page.locator(summary).click();
        expect(await violationsOf(page)).toEqual([]);
      }
    });

    test("axe finds nothing on any experiment", async ({ page, isolated }) => {
      test.setTimeout(300_000);
      for (const name of NAMES) {
        await page.goto("about:blank");
        await open(page, isolated, name);
        expect(await violationsOf(page), name).toEqual([]);
      }
    });

    test("axe finds nothing where the page is not isolated", async ({ page, plain }) => {
      await open(page, plain, "fibonacci-executors");
      expect(await violationsOf(page)).toEqual([]);
    });
  });
}

test("everything can be done with the keyboard alone", async ({ page, isolated }) => {
  await open(page, isolated, SMALL);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Run" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator(".verdict.finished")).toBeVisible({ timeout: 45_000 });
  await page.locator("#field-tasks").focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("5");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowRight");
  await expect(page.locator("#field-tasks")).toHaveValue("10");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".verdict.running")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator(".verdict.stopped")).toBeVisible();
});

test("the spans are walked with the arrow keys, and said", async ({ page, isolated }) => {
  await open(page, isolated, `${SMALL}&models=sequential`);
  await runToTheEnd(page);
  await page.getByRole("img", { name: /^Timeline/ }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("End");
  const detail = page.locator("coreyard-timeline").getByRole("status");
  await expect(detail).toContainText("MainProcess · sequential");
  await expect(detail).toContainText("task 3");
});

test("the start page can be used with the keyboard alone", async ({ page, isolated }) => {
  await openStart(page, isolated);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Run the comparison" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator(".conclusion")).toContainText("Processes", { timeout: 45_000 });
  await page.locator("#ways summary").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Work for the CPU" })).toBeFocused();
});

test("on paper there is what was found, and nothing to press", async ({ page, isolated }) => {
  await open(page, isolated, SMALL);
  await page.getByRole("radio", { name: "Dark" }).check();
  await runToTheEnd(page);
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".verdict")).toBeVisible();
  await expect(page.getByRole("img", { name: /^Timeline/ })).toBeVisible();
  await expect(page.locator("button:visible:not(.line, .sort)")).toHaveCount(0);
  await expect(page.locator("input:visible, select:visible")).toHaveCount(0);
  expect(await page.evaluate(() => getComputedStyle(document.body).colorScheme)).toBe("light");
});

test("Tab is never trapped", async ({ page, isolated }) => {
  await open(page, isolated, SMALL);
  await runToTheEnd(page);
  const focused = (): Promise<boolean> =>
    page.evaluate(() => document.activeElement === document.body);
  await page.locator("body").focus();
  let presses = 0;
  do {
    await page.keyboard.press("Tab");
    presses += 1;
  } while (!(await focused()) && presses < 100);
  expect(presses).toBeLessThan(100);
});

for (const width of [360, 768, 1600]) {
  test(`nothing is cut off or scrolls sideways at a width of ${width}`, async ({
    page,
    isolated,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    for (const hash of [SMALL, "fibonacci-executors?workers=2&tasks=6&size=5&repeat=3"]) {
      await open(page, isolated, hash);
      await runToTheEnd(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    }
  });
}

test("the page can be read without scripts", async ({ browser, isolated }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(isolated);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Coreyard");
  await expect(page.locator("main")).toContainText("Four cooks are parallel");
  await expect(page.locator(".cards a")).toHaveCount(16);
  await page.getByText("All experiments").click();
  await expect(page.locator(".menu").getByText("How far it scales")).toBeVisible();
  await context.close();
});

for (const hash of ["", "#cpu-bound"]) {
  test(`the first load of “${hash}” is small and has no wasm in it`, async ({ page, isolated }) => {
    const loaded: { address: string; bytes: number }[] = [];
    const sizes: Promise<void>[] = [];
    page.on("response", (response) => {
      const address = response.url();
      const size = response.body().then((body) => {
        const bytes = address.endsWith(".woff2") ? body.length : gzipSync(body).length;
        loaded.push({ address, bytes });
      });
      sizes.push(size);
    });
    await page.goto(`${isolated}${hash}`);
    await page.waitForLoadState("networkidle");
    await Promise.all(sizes);
    expect(loaded.filter(({ address }) => address.endsWith(".wasm"))).toEqual([]);
    expect(loaded.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(150_000);
  });
}

for (const width of [360, 1400]) {
  for (const hash of ["", `#${SMALL}`]) {
    test(`nothing moves while “${hash}” loads and runs at a width of ${width}`, async ({
      page,
      isolated,
    }) => {
      await page.addInitScript(watchShifts);
      await page.setViewportSize({ width, height: 844 });
      await page.goto(`${isolated}${hash}`);
      await page.waitForLoadState("networkidle");
      await page.keyboard.press("Control+Enter");
      const end = page.locator(".verdict.finished, .conclusion .go-on").locator("visible=true");
      await expect(end).toBeVisible({ timeout: 45_000 });
      const shift = await page.evaluate(() => (window as unknown as { shift: number }).shift);
      expect(shift).toBeLessThan(0.1);
    });
  }
}

for (const width of [360, 1000, 1400, 2000]) {
  test(`every part comes into room that is kept for it, at a width of ${width}`, async ({
    page,
    isolated,
  }) => {
    await page.addInitScript(watchShifts);
    await page.setViewportSize({ width, height: 1000 });
    // Slowed down, so that frames are shown in between.
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: 6 });
    for (const hash of ["", "#cpu-bound", "#crash"]) {
      await page.goto("about:blank");
      await page.goto(`${isolated}${hash}`);
      await page.waitForLoadState("networkidle");
      const shift = await page.evaluate(() => (window as unknown as { shift: number }).shift);
      expect(shift, hash).toBeLessThan(0.002);
    }
  });
}

test("before Run no number needs the locale: a browser takes tens of milliseconds for the first", async ({
  page,
  isolated,
}) => {
  test.setTimeout(120_000);
  await page.addInitScript(() => {
    const made: unknown[] = [];
    Object.assign(window, { made });
    Intl.NumberFormat = new Proxy(Intl.NumberFormat, {
      construct(target, options: []) {
        made.push(new Error().stack);
        return new target(...options);
      },
    });
  });
  for (const name of ["", ...NAMES.map((name) => `#${name}`)]) {
    await page.goto("about:blank");
    await page.goto(`${isolated}${name}`);
    await expect(page.locator(".onward, .conclusion").locator("visible=true")).toBeVisible();
    const made = await page.evaluate(() => (window as unknown as { made: string[] }).made);
    expect(made, name).toEqual([]);
  }
});

test("two runs can be compared on a narrow screen", async ({ page, isolated }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await open(page, isolated, SMALL);
  await runToTheEnd(page);
  await runToTheEnd(page);
  await expect(page.getByLabel("Run to compare with")).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});

test("the focus stays where one is when what had it goes", async ({ page, isolated }) => {
  await open(page, isolated, SMALL.replace("workers=2", "workers=0"));
  await page.getByRole("button", { name: "Understood" }).press("Enter");
  await expect(page.getByRole("button", { name: "Run", exact: false }).first()).toBeFocused();
  await runToTheEnd(page);
  const save = page.getByRole("button", { name: "Report as JSON" });
  await save.press("Enter");
  await page.getByRole("button", { name: "Close", exact: true }).press("Enter");
  await expect(save).toBeFocused();
  await page.getByRole("button", { name: "Zoom in" }).press("Enter");
  const all = page.getByRole("button", { name: "All", exact: true });
  await all.press("Enter");
  await expect(all).toHaveAttribute("aria-disabled", "true");
  await expect(all).toBeFocused();
});

/** Sums up, in the page, what moves without having been asked to. */
function watchShifts(): void {
  Object.assign(window, { shift: 0 });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { value, hadRecentInput } = entry as unknown as {
        value: number;
        hadRecentInput: boolean;
      };
      if (!hadRecentInput) (window as unknown as { shift: number }).shift += value;
    }
  }).observe({ type: "layout-shift", buffered: true });
}
