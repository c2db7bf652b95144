/** What happens when the site is built anew and put in the place of the old one. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, type Plugin } from "vite";
import type { Page } from "@playwright/test";
import type {} from "../../www/automation.js";
import { DIST, ROOT } from "../../scripts/paths.js";
import { serve } from "../../scripts/serve.js";
import { expect as expectSoon, test } from "./lab.ts";

/** A service worker is installed in its own time, and the machine has other things to do. */
const expect = expectSoon.configure({ timeout: 30_000 });

test.use({ serviceWorkers: "allow" });
// It builds the site.
test.setTimeout(180_000);

/** The page of a later version: it says so in its head. */
const laterPage: Plugin = {
  name: "later-page",
  transformIndexHtml: (html) =>
    html.replace("</head>", '<meta name="version" content="later"></head>'),
};

const LATER = "meta[name=version][content=later]";

async function putLater(folder: string): Promise<void> {
  await build({
    root: ROOT,
    logLevel: "warn",
    plugins: [laterPage],
    define: { SITE_BUILD: JSON.stringify("later") },
    build: { outDir: folder, emptyOutDir: true },
  });
}

function count(page: Page): Promise<number[][]> {
  return page.evaluate(async () => {
    const parameters = { workers: 2, tasks: 2, size: 1000, repeat: 1, models: ["pool" as const] };
    const { runs } = await window.coreyard.run({ experiment: "cpu-bound", parameters });
    return runs.map(({ results }) => results);
  });
}

/** Until a lesson that nobody has opened is kept. */
async function untilLessonsAreKept(page: Page): Promise<void> {
  const lessons = (): Promise<number> =>
    page.evaluate(async () => {
      const names = await caches.keys();
      const caching = names.map(async (name) => (await caches.open(name)).keys());
      const kept = (await Promise.all(caching)).flat();
      return kept.filter(({ url }) => /deadlock|crash/.test(url)).length;
    });
  await expect.poll(lessons).toBe(2);
}

test("a new version is there at once, and old tabs keep theirs", async ({ page, context }) => {
  const folder = mkdtempSync(join(tmpdir(), "coreyard-"));
  cpSync(DIST, folder, { recursive: true });
  let server = await serve({ folder, isolated: false });
  await page.goto(server.url);
  await expect(page.locator("html")).toHaveAttribute("data-isolation", "service worker");
  expect(await count(page)).toEqual([[1000, 1000]]);
  await untilLessonsAreKept(page);

  await putLater(folder);
  const next = await context.newPage();
  await next.goto(server.url);
  await expect(next.locator(LATER)).toHaveCount(1);
  await expect(next.locator("html")).toHaveAttribute("data-isolation", "service worker");
  expect(await next.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(await count(next)).toEqual([[1000, 1000]]);

  await expect(page.getByText("A new version of the lab is there.")).toBeVisible();
  await page.evaluate(() => (location.hash = "#deadlock"));
  await expect(page.getByRole("heading", { level: 2 }).first()).toContainText(/deadlock|wait/i);
  expect(await count(page)).toEqual([[1000, 1000]]);
  await expect(next.getByText("A new version of the lab is there.")).toBeHidden();

  const { port } = new URL(server.url);
  await server.close();
  await page.getByRole("button", { name: "Load it" }).click();
  await expect(page.locator(LATER)).toHaveCount(1);
  expect(await count(page)).toEqual([[1000, 1000]]);

  server = await serve({ folder, isolated: false, port: Number(port) });
  await page.reload();
  await expect(page.locator(LATER)).toHaveCount(1);
  await server.close();
  rmSync(folder, { recursive: true });
});
