import { choose, expect, expectNoWorkers, open, runToTheEnd, test } from "./page.ts";

test("a link sets the fields and starts nothing", async ({ page, isolated }) => {
  await open(page, isolated, "cpu-bound?workers=3&tasks=20&size=5000&repeat=2&models=pool");
  await expect(page.getByLabel("Workers", { exact: false }).first()).toHaveValue("3");
  await expect(page.locator("#field-tasks")).toHaveValue("20");
  await expect(page.locator("#field-size")).toHaveValue("5_000");
  await expect(page.getByRole("checkbox", { checked: true })).toHaveCount(1);
  await expect(page.locator(".verdict.empty")).toBeVisible();
  await expectNoWorkers(page);
});

test("a link that asks for too much is mended, and it is said", async ({ page, isolated }) => {
  await open(page, isolated, "cpu-bound?workers=999&frogs=2&tasks=%3Cimg%20src=x%3E");
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("“999” is not a whole number from 1 to 64");
  await expect(alert).toContainText("“frogs” is not a parameter");
  await expect(alert).toContainText("<img src=x>");
  await expect(page.locator("#field-workers")).toHaveValue("64");
  await page.getByRole("button", { name: "Understood" }).click();
  await expect(alert).toBeHidden();
});

test("a link to nothing shows the first experiment, and it is said", async ({ page, isolated }) => {
  await open(page, isolated, "no-such-thing?workers=2");
  await expect(page.getByRole("alert")).toContainText("no-such-thing");
  await expect(page.getByRole("heading", { level: 2 }).first()).toHaveText("Work for the CPU");
});

for (const text of ["many", "", "0", "1000000", "2.5", "-1"]) {
  test(`a field refuses “${text}”, keeps it, and says what it takes`, async ({
    page,
    isolated,
  }) => {
    await open(page, isolated, "cpu-bound");
    const field = page.locator("#field-tasks");
    await field.fill(text);
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveAccessibleDescription(/is not a whole number from 1 to 10.?000/);
    await page.keyboard.press("Control+Enter");
    // It is marked as disabled, not switched off: pressed, it leads to what is wrong.
    await page.getByRole("button", { name: "Run" }).click({ force: true });
    await expect(field).toBeFocused();
    await expect(field).toHaveValue(text);
    await expect(page.locator(".verdict.empty")).toBeVisible();
    await expectNoWorkers(page);
  });
}

test("no model at all is refused", async ({ page, isolated }) => {
  await open(page, isolated, "cpu-bound?models=pool");
  await page.getByRole("checkbox", { name: /^pool/ }).uncheck();
  await expect(page.locator("#models-problem")).toContainText("at least one");
  await expect(page.getByRole("button", { name: "Run" })).toHaveAttribute("aria-disabled", "true");
});

test("presets set every number", async ({ page, isolated }) => {
  await open(page, isolated, "cpu-bound?tasks=3&size=7");
  await page.getByRole("button", { name: "As in the tutorial" }).click();
  await expect(page.locator("#field-tasks")).toHaveValue("10");
  await expect(page.locator("#field-size")).toHaveValue("10_000_000");
  await page.getByRole("button", { name: "Quick" }).click();
  await expect(page.getByRole("button", { name: "Quick" })).toHaveAttribute("aria-pressed", "true");
});

test("the address follows the fields, and settings are there on the next visit", async ({
  page,
  isolated,
}) => {
  await open(page, isolated, "cpu-bound");
  await page.locator("#field-tasks").fill("7");
  await page.locator("#field-tasks").blur();
  await expect(page).toHaveURL(/#cpu-bound\?.*tasks=7/);
  await page.goto("about:blank");
  await open(page, isolated);
  await expect(page.locator("#field-tasks")).toHaveValue("7");
});

test("each experiment keeps its own settings; back leads back", async ({ page, isolated }) => {
  await open(page, isolated, "cpu-bound?tasks=7");
  await choose(page, "Executors: who computes when");
  await expect(page.getByRole("heading", { level: 2 }).first()).toHaveText(/Executors/);
  await expect(page.locator("#field-tasks")).not.toHaveValue("7");
  await page.goBack();
  await expect(page.locator("#field-tasks")).toHaveValue("7");
});

test("a suggestion sets parameters and starts nothing", async ({ page, isolated }) => {
  await open(page, isolated, "cpu-bound");
  await page.locator(".suggestions").getByRole("link", { name: "Use one worker" }).click();
  await expect(page.locator("#field-workers")).toHaveValue("1");
  await expect(page.locator(".verdict.empty")).toBeVisible();
});

test("the theme is remembered, and set before the page is drawn", async ({ page, isolated }) => {
  await open(page, isolated);
  await page.getByRole("radio", { name: "Dark" }).check();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.querySelector("body") === null) return;
      document.documentElement.dataset.early = document.documentElement.dataset.theme ?? "none";
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-early", "dark");
});

test("a browser that keeps nothing is no error", async ({ page, isolated }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("no", "SecurityError");
      },
    });
  });
  await open(page, isolated, "cpu-bound?tasks=3");
  await page.getByRole("radio", { name: "Dark" }).check();
  await expect(page.locator("#field-tasks")).toHaveValue("3");
});

test("a browser without workers is told so, and offers no Run", async ({ page, isolated }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, "Worker");
  });
  await open(page, isolated);
  await expect(page.locator("#run-reason")).toContainText("no Web Workers");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".verdict.empty")).toBeVisible();
});

test("the start method is in the address once it is not the default", async ({
  page,
  isolated,
}) => {
  await open(page, isolated, "cpu-bound?start_method=fork");
  const select = page.getByLabel("Start method");
  await expect(select).toHaveValue("fork");
  await expect(select).toHaveAccessibleDescription(/copy of the parent/);
  await select.selectOption("forkserver");
  await expect(page).toHaveURL(/start_method=forkserver/);
  await select.selectOption("spawn");
  await expect(page).not.toHaveURL(/start_method/);
});

test("Reset brings back every setting, and says when there is nothing to reset", async ({
  page,
  isolated,
}) => {
  await open(page, isolated, "cpu-bound?tasks=3&models=pool&start_method=fork");
  const reset = page.getByRole("button", { name: "Reset" });
  await expect(page.locator("#changes")).toHaveText(/Changed: .*Tasks, Start method, Models/);
  await reset.click();
  await expect(page.locator("#field-tasks")).toHaveValue("8");
  await expect(page.getByLabel("Start method")).toHaveValue("spawn");
  await expect(page.getByRole("checkbox", { checked: true })).toHaveCount(5);
  await expect(reset).toHaveAttribute("aria-disabled", "true");
  await expect(page.locator("#changes")).toHaveText("Nothing is changed.");
});

test("more workers than cores are allowed, and it is said beside the field", async ({
  page,
  isolated,
}) => {
  await open(page, isolated, "cpu-bound?workers=64");
  await expect(page.locator("#field-workers")).toHaveAccessibleDescription(/they take turns\.$/);
  await expect(page.locator("#field-workers-warning")).toContainText("of this computer");
  await page.locator("#field-workers").fill("1");
  await expect(page.locator("#field-workers-warning")).toBeEmpty();
});

test("who only waits needs no cores, so many workers are no matter", async ({ page, isolated }) => {
  await open(page, isolated, "io-bound?workers=64");
  await expect(page.locator("#field-workers-warning")).toBeEmpty();
});

test("after a run it is said how long the next will take", async ({ page, isolated }) => {
  await open(page, isolated, "cpu-bound?workers=2&tasks=2&size=1000&repeat=1&models=sequential");
  await expect(page.locator("#run-reason")).toHaveText("1 run: 1 model, 1 × each");
  await runToTheEnd(page);
  await expect(page.locator("#run-reason")).toHaveText(/· (about|less than)/);
  await page.locator("#field-size").fill("2000");
  await expect(page.locator("#run-reason")).toHaveText("1 run: 1 model, 1 × each");
});

test("after a run it is said what would change, and a link sets it", async ({ page, isolated }) => {
  await open(page, isolated, "cpu-bound?workers=2&tasks=2&size=1000&repeat=1&models=sequential");
  const whatIf = page.locator(".what-if");
  await expect(whatIf).toHaveText("");
  await runToTheEnd(page);
  await expect(whatIf).toContainText("What would change?");
  await whatIf.getByRole("link", { name: "Use one worker" }).click();
  await expect(page.locator("#field-workers")).toHaveValue("1");
  await expect(whatIf.getByRole("link", { name: "Use one worker" })).toHaveCount(0);
});
