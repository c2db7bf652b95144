import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import type {} from "../../www/automation.js";
import type { Catalog } from "../../www/generated/wasm.js";
import {
  choose,
  expect,
  expectNoWorkers,
  open,
  runToTheEnd,
  savedReport,
  test,
  untilStep,
  workersOf,
} from "./page.ts";

const MODELS = ["sequential", "threads", "threads-free", "processes", "pool"];
const PORTABLE = ["sequential", "processes", "pool"];

/** Long enough to be stopped in the middle on any machine. */
const LONG = "cpu-bound?workers=2&tasks=8&size=4000000000&repeat=3";
/** A few runs of it take a second. */
const BRISK = "cpu-bound?workers=2&tasks=8&size=300000000&repeat=3";

const EXPERIMENTS = [
  {
    hash: "cpu-bound?workers=2&tasks=4&size=100000&repeat=1",
    results: [100_000, 100_000, 100_000, 100_000],
  },
  {
    hash: "fibonacci-executors?workers=2&tasks=6&size=5&repeat=1",
    results: [3, 5, 8, 13, 21, 34],
  },
  {
    hash: "io-bound?workers=3&tasks=3&delay=20&repeat=1",
    results: [20, 20, 20],
  },
  {
    hash: "memory-bound?workers=2&tasks=2&size=1000&repeat=1",
    results: [500_500, 500_500],
  },
  {
    hash: "http-executors?workers=3&tasks=3&delay=20&step=5&repeat=1&models=sequential,threads,threads-free,processes,pool",
    results: [20, 25, 30],
  },
];

for (const { hash, results } of EXPERIMENTS) {
  test(`every model of ${hash} gives the right results`, async ({ page, isolated }) => {
    await open(page, isolated, hash);
    await runToTheEnd(page);
    const { runs, failures } = await savedReport(page);
    expect(failures).toEqual([]);
    expect(runs.map(({ model }) => model).sort()).toEqual([...MODELS].sort());
    for (const run of runs) expect(run.results, run.model).toEqual(results);
  });

  test(`the portable models of ${hash} run where the page is not isolated`, async ({
    page,
    plain,
  }) => {
    await open(page, plain, hash);
    for (const model of MODELS) {
      const box = page.getByRole("checkbox", { name: new RegExp(`^${model}\\b(?!-)`) });
      await expect(box).toBeEnabled({ enabled: PORTABLE.includes(model) });
    }
    await expect(page.locator(".hindrance")).toContainText("isolated");
    await runToTheEnd(page);
    const { runs, failures } = await savedReport(page);
    expect(failures).toEqual([]);
    expect(runs.map(({ model }) => model).sort()).toEqual([...PORTABLE].sort());
    for (const run of runs) expect(run.results, run.model).toEqual(results);
  });
}

/** The start methods that there are, the default first. */
const METHODS = (
  JSON.parse(readFileSync("www/generated/catalog.json", "utf8")) as Catalog
).start_methods.map(({ name }) => name);

/** Programs of a few processes: what comes of `processes`, and how many results of `threads`, if they are run on that. */
const PROGRAMS = [
  {
    hash: "variable-isolation?first=5&changes=2&every=100&repeat=1",
    processes: [0, 0],
    threads: 4,
    says: "The process saw none of them",
  },
  {
    hash: "variable-isolation?first=5&changes=2&every=100&repeat=1&start_method=fork",
    processes: [5, 5],
    threads: 2,
    says: "the value at the moment of the fork",
  },
  {
    hash: "start-methods?a=20&b=22&starts=2&repeat=1",
    processes: [42, ...METHODS.map(() => 42)],
    says: "A child of fork inherits what the parent has set.",
  },
  {
    hash: "fork-or-spawn?size=4&starts=2&repeat=1",
    processes: METHODS.flatMap((name) => (name === "fork" ? [0, 1, 2, 4] : [0, 0, 0, 0])),
    says: "the child has it all",
  },
  {
    hash: "pipe?messages=3&repeat=1",
    processes: [0, 2, 4, 1, 1, 1, 1],
    says: "3 messages went there and back",
  },
  {
    hash: "crash?workers=3&size=1000&repeat=1",
    processes: [1000, 1000, 1000, 1000, 1000, 1000],
    threads: 0,
    says: "Beside a faulty process 6 of 6 others finished",
  },
];

for (const { hash, processes, threads, says } of PROGRAMS) {
  test.describe(hash, () => {
    for (const host of ["isolated", "plain"] as const) {
      test(`does what it should on a page that is ${host}`, async ({ page, isolated, plain }) => {
        await open(page, host === "isolated" ? isolated : plain, hash);
        await runToTheEnd(page);
        const { runs, failures, verdict } = await savedReport(page);
        expect(failures).toEqual([]);
        const resultsOf = (name: string) => runs.find(({ model }) => model === name)?.results;
        expect(resultsOf("processes")).toEqual(processes);
        expect(resultsOf("threads")?.length).toBe(host === "isolated" ? threads : undefined);
        expect(verdict).toContain(says);
        await expectNoWorkers(page);
      });
    }
  });
}

test("a run shows its verdict, its comparison, its output and its timeline", async ({
  page,
  isolated,
}) => {
  await open(page, isolated, "cpu-bound?workers=2&tasks=4&size=100000&repeat=3");
  await runToTheEnd(page);
  const said = await page.locator("#status").textContent();
  const report = await savedReport(page);
  expect(said).toBe(report.verdict);
  await expect(page.locator(".verdict")).toContainText(report.verdict);
  for (const model of MODELS) {
    await expect(
      page.locator(".comparison").getByRole("rowheader", { name: model, exact: true }).first(),
    ).toBeVisible();
  }
  await expect(page.locator(".terminal")).toContainText("counts to 100000");
  const picture = page.getByRole("img", { name: /^Timeline of 5 models/ });
  await expect(picture).toBeVisible();
  for (const model of MODELS)
    await expect(picture).toHaveAccessibleName(new RegExp(`${model} took`));
});

test("the output opens on the model in which the most have their say", async ({
  page,
  isolated,
}) => {
  await open(page, isolated, "cpu-bound?workers=2&tasks=4&size=1000&repeat=1");
  await runToTheEnd(page);
  await expect(page.getByLabel("Model whose output is shown")).toHaveValue("processes");
  await expect(page.locator(".terminal")).toContainText("Process-4");
});

test("the table holds the spans that are drawn", async ({ page, isolated }) => {
  await open(page, isolated, "cpu-bound?workers=2&tasks=4&size=100000&repeat=1&models=sequential");
  await runToTheEnd(page);
  const { runs } = await savedReport(page);
  await page.getByText(/^The timeline as a table/).click();
  const rows = page.getByRole("region", { name: "Spans" }).getByRole("row");
  await expect(rows).toHaveCount(1 + (runs[0]?.spans.length ?? 0));
});

for (const moment of ["at once", "in the first run", "in the third run"] as const) {
  test(`Stop leaves no worker: ${moment}`, async ({ page, isolated }) => {
    await open(page, isolated, moment === "in the third run" ? BRISK : LONG);
    await page.getByRole("button", { name: "Run" }).click();
    if (moment === "in the first run") await untilStep(page, 1);
    if (moment === "in the third run") await untilStep(page, 3);
    if (moment === "in the first run") expect(await workersOf(page)).toContain("MainProcess");
    await page.getByRole("button", { name: "Stop" }).click();
    await expect(page.locator(".verdict.stopped")).toBeVisible();
    await expectNoWorkers(page);
    const kept = await page.locator(".comparison").getByRole("rowheader").count();
    // The third run may have come to its end before Stop was pressed, and another.
    if (moment === "in the third run") expect(kept).toBeGreaterThanOrEqual(2);
    else expect(kept).toBe(0);
  });
}

/** Opens an experiment that lasts, and runs it until it is in its first step. */
async function beginLong(page: Page, host: string): Promise<void> {
  await open(page, host, LONG);
  await page.getByRole("button", { name: "Run" }).click();
  await untilStep(page, 1);
}

test("what a person does while a run is on is drawn in the next frame", async ({
  page,
  isolated,
}) => {
  await beginLong(page, isolated);
  const themes = await page.evaluate(async () => {
    const nextFrame = (): Promise<number> => new Promise(requestAnimationFrame);
    const seen: (string | undefined)[] = [];
    for (const theme of ["Dark", "Light", "Dark", "Light"]) {
      const [label] = [...document.querySelectorAll<HTMLElement>("#theme label")].filter(
        ({ textContent }) => textContent.trim() === theme,
      );
      label?.click();
      await nextFrame();
      await nextFrame();
      seen.push(document.documentElement.dataset["theme"]);
    }
    return seen;
  });
  expect(themes).toEqual(["dark", "light", "dark", "light"]);
  await page.keyboard.press("Escape");
  await expect(page.locator(".verdict.stopped")).toBeVisible();
});

test("after Stop the next run is whole", async ({ page, isolated }) => {
  await beginLong(page, isolated);
  await page.keyboard.press("Escape");
  await expect(page.locator(".verdict.stopped")).toBeVisible();
  await expect(page.locator(".exchange")).toContainText("A run that was stopped cannot be saved");
  await open(page, isolated, EXPERIMENTS[0]?.hash);
  await runToTheEnd(page);
  expect((await savedReport(page)).runs).toHaveLength(MODELS.length);
});

for (const { hash, route } of [
  { hash: "cpu-bound?workers=2&tasks=4&size=100000&repeat=1", route: "**/*.wasm" },
  { hash: "http-executors?workers=2&tasks=2&delay=20&step=5&repeat=1", route: "**/delay?ms=0" },
]) {
  test(`Stop works while ${route} does not come, and so does the next run`, async ({
    page,
    isolated,
  }) => {
    await open(page, isolated, hash);
    await page.route(route, () => undefined);
    const asked = page.waitForRequest(route);
    await page.getByRole("button", { name: "Run" }).click();
    await asked;
    await page.getByRole("button", { name: "Stop" }).click();
    await expect(page.locator(".verdict.stopped")).toBeVisible();
    await page.unroute(route);
    await runToTheEnd(page);
    expect((await savedReport(page)).failures).toEqual([]);
  });
}

test("a run goes on while another experiment is looked at, which cannot be run meanwhile", async ({
  page,
  isolated,
}) => {
  await beginLong(page, isolated);
  await choose(page, "Waiting for others");
  await expect(page.locator(".verdict.empty")).toBeVisible();
  await expect(page.getByRole("button", { name: "Run" })).toHaveAttribute("aria-disabled", "true");
  await expect(page.locator("#run-reason")).toHaveText(/^Work for the CPU is running/);
  await page.locator("#ways .home").click();
  await expect(page.locator("#trial-reason")).toHaveText(/^Work for the CPU is running/);
  await page.locator("#trial-reason a").click();
  await expect(page.locator("#run-reason")).toHaveText(/^\d+ of /);
  await page.getByRole("button", { name: "Stop" }).click();
  await expectNoWorkers(page);
});

test("a program that drives the page gets a report", async ({ page, isolated }) => {
  await open(page, isolated);
  const report = await page.evaluate(() =>
    window.coreyard.run({
      experiment: "cpu-bound",
      parameters: { workers: 2, tasks: 2, size: 1000, repeat: 1, models: ["sequential", "pool"] },
    }),
  );
  expect(report.runs.map(({ results }) => results)).toEqual([
    [1000, 1000],
    [1000, 1000],
  ]);
});

test.describe("when something is missing", () => {
  // The browser itself logs the request that fails.
  test.use({ orderly: undefined });

  test("a module that cannot be loaded is a sentence, and the next run works", async ({
    page,
    isolated,
  }) => {
    await page.route("**/*.wasm", (route) => route.abort());
    await open(page, isolated, EXPERIMENTS[0]?.hash);
    await page.getByRole("button", { name: "Run" }).click();
    await expect(page.locator(".verdict.failed")).toContainText("could not be loaded");
    await page.unroute("**/*.wasm");
    await runToTheEnd(page);
    await expectNoWorkers(page);
  });

  test("what failed is told and tried again with the keyboard alone", async ({
    page,
    isolated,
  }) => {
    await page.route("**/*.wasm", (route) => route.abort());
    await open(page, isolated, EXPERIMENTS[0]?.hash);
    await page.keyboard.press("Control+Enter");
    await expect(page.locator(".verdict.failed")).toBeVisible();
    await page.unroute("**/*.wasm");
    await page.keyboard.press("Control+Enter");
    await expect(page.locator(".verdict.finished")).toBeVisible({ timeout: 45_000 });
    await expectNoWorkers(page);
  });
});
