import { expect, open, runToTheEnd, test } from "./page.ts";

const SMALL = "cpu-bound?workers=2&tasks=4&size=100000&repeat=1&models=sequential,processes";

test("the listings are coloured, and stand side by side where there is room", async ({
  page,
  isolated,
}) => {
  await page.setViewportSize({ width: 1400, height: 900 });
  await open(page, isolated, SMALL);
  const [python, rust] = [
    page.getByRole("region", { name: "Python listing" }),
    page.getByRole("region", { name: "Rust listing" }),
  ];
  await expect(python.locator(".token-keyword").first()).toHaveText("from");
  await expect(rust.locator(".token-name", { hasText: "cpu_bound_operation" })).toBeVisible();
  const [left, right] = [await python.boundingBox(), await rust.boundingBox()];
  expect(left?.y).toBe(right?.y);
});

test("one listing alone is a choice, and is remembered", async ({ page, isolated }) => {
  await page.setViewportSize({ width: 1400, height: 900 });
  await open(page, isolated, SMALL);
  await page.getByRole("radio", { name: "Rust" }).check();
  await page.getByRole("checkbox", { name: "Line numbers" }).check();
  await expect(page.getByRole("region", { name: "Python listing" })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("radio", { name: "Rust" })).toBeChecked();
  await expect(page.getByRole("checkbox", { name: "Line numbers" })).toBeChecked();
  await expect(page.getByRole("region", { name: "Python listing" })).toHaveCount(0);
});

test("on a narrow screen there is one listing at a time", async ({ page, isolated }) => {
  await page.setViewportSize({ width: 360, height: 700 });
  await open(page, isolated, SMALL);
  await expect(page.getByRole("region", { name: "Python listing" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Rust listing" })).toHaveCount(0);
  await expect(page.getByRole("radio", { name: "Side by side" })).toBeHidden();
  await page.getByRole("radio", { name: "Rust" }).check();
  await expect(page.getByRole("region", { name: "Rust listing" })).toBeVisible();
});

test("a listing is copied as it is", async ({ page, isolated, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, isolated, SMALL);
  await page.getByRole("button", { name: "Copy the Python listing" }).click();
  await expect(page.locator("#status")).toHaveText("The Python listing is on the clipboard.");
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toMatch(/^"""Count to a large number/);
  expect(text).toContain("\n    while reached < size:\n        reached += 1\n");
});

test("who may not copy is told so", async ({ page, isolated }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", { value: undefined });
  });
  await open(page, isolated, SMALL);
  await page.getByRole("button", { name: "Copy the Rust listing" }).click();
  await expect(page.locator("#status")).toHaveText(
    "The Rust listing could not be copied: this browser does not allow it here. By hand:",
  );
  await expect(page.getByLabel(/by hand/i)).toHaveValue(/fn /);
});

test("a line tells what it causes, is kept by a press, and lets go by another", async ({
  page,
  isolated,
}) => {
  await open(page, isolated, SMALL);
  const line = page.getByRole("button", { name: "reached += 1", exact: true });
  const effect = page.locator(".effect");
  await line.hover();
  await expect(effect).toHaveText("counting: nothing of that is in the timeline now.");
  await runToTheEnd(page);
  await line.hover();
  await expect(effect).toHaveText(/^counting: \d+ spans, .* in all\.\s*$/);
  await page.locator("h1").hover();
  await expect(effect).toContainText("point at one");
  await line.click();
  await page.locator("h1").hover();
  await expect(line).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("link", { name: "Show them" }).click();
  await expect(page.getByRole("heading", { name: "Timeline" })).toBeFocused();
  const shown = await page
    .locator("main coreyard-timeline:visible")
    .evaluate((element) => typeof (element as unknown as { highlight: unknown }).highlight);
  expect(shown).toBe("function");
  await line.click();
  await expect(line).toHaveAttribute("aria-pressed", "false");
});

test("by keyboard, the line that is focused tells what it causes, and Enter keeps it", async ({
  page,
  isolated,
}) => {
  await open(page, isolated, SMALL);
  const line = page.getByRole("button", { name: "child.start()" });
  await line.focus();
  await expect(page.locator(".effect")).toContainText("starting the processes");
  await page.keyboard.press("Enter");
  await expect(line).toHaveAttribute("aria-pressed", "true");
});

test("a span that is looked at names the line that caused it, and marks it", async ({
  page,
  isolated,
}) => {
  await open(page, isolated, SMALL);
  await runToTheEnd(page);
  await page.getByRole("img", { name: /^Timeline/ }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.locator(".origin")).toContainText("of www/lessons/cpu_bound.py: reached += 1");
  const line = page.getByRole("button", { name: "reached += 1", exact: true });
  await expect(line).toHaveClass(/meant/);
});
