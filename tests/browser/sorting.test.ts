import type { Locator } from "@playwright/test";
import { expect, open, runToTheEnd, test } from "./page.ts";

test.beforeEach(async ({ page, isolated }) => {
  await open(page, isolated, "cpu-bound?workers=2&tasks=4&size=100000&repeat=3");
  await runToTheEnd(page);
});

test("the comparison is sorted by mouse: upwards, downwards, as it was", async ({ page }) => {
  const table = page.getByRole("table", { name: "Comparison of the models" });
  const heading = table.getByRole("columnheader", { name: "Model" });
  const asItWas = await firstOf(table.getByRole("rowheader"));
  await expect(heading).toHaveAttribute("aria-sort", "none");
  await heading.getByRole("button").click();
  await expect(heading).toHaveAttribute("aria-sort", "ascending");
  expect(await firstOf(table.getByRole("rowheader"))).toEqual(asItWas.toSorted());
  await heading.getByRole("button").click();
  await expect(heading).toHaveAttribute("aria-sort", "descending");
  expect(await firstOf(table.getByRole("rowheader"))).toEqual(asItWas.toSorted().reverse());
  await heading.getByRole("button").click();
  await expect(heading).toHaveAttribute("aria-sort", "none");
  expect(await firstOf(table.getByRole("rowheader"))).toEqual(asItWas);
});

test("the spans are sorted by keyboard, and the focus stays", async ({ page }) => {
  await page.getByText(/^The timeline as a table/).focus();
  await page.keyboard.press("Enter");
  const table = page.getByRole("region", { name: "Spans" });
  const button = table.getByRole("button", { name: "From, ms" });
  await button.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Space");
  await expect(button).toBeFocused();
  await expect(table.getByRole("columnheader", { name: "From, ms" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
  const cells = await table.locator("tbody td:nth-child(6)").allTextContents();
  const moments = cells.map((text) => Number(text.replaceAll(",", "")));
  expect(moments).toEqual(moments.toSorted((one, other) => other - one));
});

/** The first word of each. */
const firstOf = async (cells: Locator): Promise<(string | undefined)[]> =>
  (await cells.allTextContents()).map((text) => text.trim().split(/\s/)[0]);
