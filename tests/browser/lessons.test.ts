import { serve } from "../../scripts/serve.js";
import { expect, open, runToTheEnd, savedReport, test } from "./page.ts";

for (const host of ["isolated", "plain"] as const) {
  test(`files are written, read back and removed, and nothing of them is left (${host})`, async ({
    page,
    isolated,
    plain,
  }) => {
    const address = host === "isolated" ? isolated : plain;
    await open(page, address, "process-vs-pool?workers=2&tasks=4&size=3000&repeat=1");
    await runToTheEnd(page);
    const { runs, verdict } = await savedReport(page);
    expect(runs.map(({ results }) => results)).toEqual([
      [3000, 3000, 3000, 3000],
      [3000, 3000, 3000, 3000],
    ]);
    expect(verdict).toContain("The files were real");
    const left = await page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle("coreyard", { create: true });
      const names: string[] = [];
      for await (const name of folder.keys()) names.push(name);
      return names;
    });
    expect(left).toEqual([]);
  });

  test(`the number of workers is varied, and drawn (${host})`, async ({
    page,
    isolated,
    plain,
  }) => {
    await open(
      page,
      host === "isolated" ? isolated : plain,
      "scaling?workers=4&size=64000&repeat=3",
    );
    await runToTheEnd(page);
    const { runs, summary, amdahl } = await savedReport(page);
    const [first] = runs;
    for (const run of runs) expect(run.results, run.model).toEqual(first?.results);
    const scaled = summary.filter(({ model }) => model === "processes");
    expect(scaled.map(({ workers }) => workers)).toEqual([1, 2, 4]);
    expect(amdahl?.model).toBe("processes");
    expect(amdahl?.ci[0]).toBeLessThanOrEqual(amdahl?.ci[1] ?? 0);
    await expect(
      page.getByRole("img", { name: /^Speed-up by the number of workers/ }),
    ).toBeVisible();
    await expect(page.getByRole("rowheader", { name: "processes × 4" }).first()).toBeVisible();
  });
}

test("what was measured beside time is in a table", async ({ page, isolated }) => {
  await open(page, isolated, "memory-bound?workers=2&tasks=2&size=100000&repeat=1");
  await runToTheEnd(page);
  const table = page.getByRole("table", { name: "Measured beside time" });
  await expect(table.getByRole("columnheader", { name: "memory in all" })).toBeVisible();
  await expect(table.getByRole("row")).toHaveCount(6);
});

const REQUESTS = "http-executors?workers=2&tasks=2&delay=30&step=10&repeat=1";

test.describe("on a host that only has files", () => {
  // The browser itself logs the request that nobody answers.
  test.use({ orderly: undefined });

  for (const isolated of [true, false]) {
    test(`a service worker answers (isolated: ${isolated})`, async ({ browser }) => {
      const server = await serve({ isolated, delays: false });
      const page = await browser.newPage({ serviceWorkers: "allow" });
      await open(page, `${server.url}?isolate=0`, REQUESTS);
      await runToTheEnd(page);
      const { runs, verdict } = await savedReport(page);
      for (const run of runs) expect(run.results, run.model).toEqual([30, 40]);
      expect(verdict).toContain("answered by the service worker of this page");
      await page.close();
      await server.close();
    });
  }

  test("a timer stands in where there is no service worker either", async ({ page }) => {
    const server = await serve({ delays: false });
    await page.addInitScript(() => {
      Reflect.deleteProperty(Navigator.prototype, "serviceWorker");
    });
    await open(page, server.url, REQUESTS);
    await runToTheEnd(page);
    const { runs, verdict } = await savedReport(page);
    for (const run of runs) expect(run.results, run.model).toEqual([30, 40]);
    expect(verdict).toContain("a timer stood in");
    await server.close();
  });
});

test("the server says who answered the requests", async ({ page, isolated }) => {
  await open(page, isolated, REQUESTS);
  await runToTheEnd(page);
  expect((await savedReport(page)).verdict).toContain("answered by the server of this page");
});

test("processes are started by the method that is chosen, and the address keeps it", async ({
  page,
  isolated,
}) => {
  await open(page, isolated, "cpu-bound?workers=2&tasks=2&size=1000&repeat=1&models=processes");
  await page.getByLabel("Start method").selectOption("fork");
  await expect(page).toHaveURL(/start_method=fork/);
  await runToTheEnd(page);
  const { parameters, runs } = await savedReport(page);
  expect(parameters.start_method).toBe("fork");
  expect(runs[0]?.results).toEqual([1000, 1000]);
});

for (const [experiment, field, text] of [
  ["io-bound", "delay", "0"],
  ["memory-bound", "size", "99999999999"],
  ["http-executors", "step", "501"],
  ["scaling", "workers", "65"],
  ["process-vs-pool", "tasks", "many"],
] as const) {
  test(`${experiment} refuses “${text}” as ${field}, beside its field`, async ({
    page,
    isolated,
  }) => {
    await open(page, isolated, experiment);
    await page.locator(`#field-${field}`).fill(text);
    await expect(page.locator(`#field-${field}-problem`)).toContainText(
      "is not a whole number from",
    );
    await page.keyboard.press("Control+Enter");
    await expect(page.locator(".verdict.empty")).toBeVisible();
  });
}

test("an experiment without a parameter says that it has none of that name", async ({
  page,
  isolated,
}) => {
  await open(page, isolated, "io-bound?size=5&start_method=clone");
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("“size” is not a parameter of this experiment");
  await expect(alert).toContainText("there is no “clone”");
});
