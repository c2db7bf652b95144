/** Which wasm builds a page loads: those that its lessons need, each once. */
import type { Page } from "@playwright/test";
import { choose, expect, open, runToTheEnd, savedReport, test } from "./page.ts";

/** The builds whose modules the page has asked for so far, in that order. */
function buildsAskedBy(page: Page): string[] {
  const builds: string[] = [];
  page.on("request", (request) => {
    const build = /(\w+)\/coreyard_bg\.wasm$/.exec(request.url())?.[1];
    if (build !== undefined) builds.push(build);
  });
  return builds;
}

const COUNT = "cpu-bound?workers=2&tasks=2&size=1000&repeat=1";

test("a lesson of the models loads their build, another one the whole", async ({ page, plain }) => {
  const builds = buildsAskedBy(page);
  await open(page, plain, COUNT);
  expect(builds).toEqual([]);
  await runToTheEnd(page);
  expect(builds).toEqual(["models"]);
  const { environment, failures } = await savedReport(page);
  expect([environment.build, failures]).toEqual(["portable", []]);

  await choose(page, "A queue between two processes");
  await runToTheEnd(page);
  expect(builds).toEqual(["models", "portable"]);

  await choose(page, "Work for the CPU");
  await runToTheEnd(page);
  expect(builds).toEqual(["models", "portable"]);
});

test("threads have a build of their own beside it", async ({ page, isolated }) => {
  const builds = buildsAskedBy(page);
  await open(page, isolated, COUNT);
  await runToTheEnd(page);
  expect(builds).toEqual(["models", "threads"]);
  const { environment, runs } = await savedReport(page);
  expect(environment.build).toBe("portable+threads");
  expect(runs.map(({ results }) => results)).toEqual(Array.from({ length: 5 }, () => [1000, 1000]));
});

test("a build that has not the experiment says so, and those that it has", async ({
  page,
  plain,
}) => {
  await page.route("**/portable/*", async (route) => {
    const url = route.request().url().replace("/portable/", "/models/");
    await route.fulfill({ response: await route.fetch({ url }) });
  });
  await open(page, plain, "deadlock");
  await page.getByRole("button", { name: "Run" }).click();
  await expect(page.locator(".verdict.failed")).toContainText(
    'there is no experiment named "deadlock"; there are: cpu-bound, io-bound',
  );
});
