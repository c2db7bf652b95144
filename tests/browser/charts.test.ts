import type { Locator } from "@playwright/test";
import { textOf } from "../fixtures/reports.ts";
import { expect, loadFile, open, test } from "./page.ts";

/** A chart, the recorded run that it is of, and where it is. */
const CHARTS = [
  ["comparison", "cpu-bound", "table.models"],
  ["shares", "cpu-bound", "table.shares"],
  ["figures", "scaling", "table.figures"],
  ["speedup", "scaling", "figure.scaling"],
] as const;

/** Moves it down to a whole pixel: where it ends would depend on what stands above. */
function align(chart: Locator): Promise<void> {
  return chart.evaluate((element: HTMLElement) => {
    const { top } = element.getBoundingClientRect();
    // Not by a margin, which may be one with that of what stands above.
    element.style.position = "relative";
    element.style.top = `${Math.ceil(top) - top}px`;
  });
}

for (const colorScheme of ["light", "dark"] as const) {
  for (const [name, width] of [
    ["wide", 1280],
    ["narrow", 360],
  ] as const) {
    test.describe(`${colorScheme}, ${name}`, () => {
      test.use({ colorScheme, viewport: { width, height: 1600 } });

      for (const [chart, report, selector] of CHARTS) {
        test(`the ${chart} of a recorded run looks as it did`, async ({ page, isolated }) => {
          await open(page, isolated, report);
          await loadFile(page, `${report}.json`, textOf(report));
          await expect(page.locator(".loaded")).toBeVisible();
          await page.evaluate(() => document.fonts.ready);
          const drawn = page.locator(selector);
          await align(drawn);
          await expect(drawn).toHaveScreenshot(`${chart}-${colorScheme}-${name}.png`, {
            maxDiffPixelRatio: 0.01,
          });
        });
      }
    });
  }
}
