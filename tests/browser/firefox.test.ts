/** The lab in Firefox: what is isolated by headers or the service worker, and what is not, as in a tutorial of another site. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFirefox, findGeckodriver } from "../../scripts/browser.js";
import { DIST } from "../../scripts/paths.js";
import { serve } from "../../scripts/serve.js";
import type { LabElement } from "../../www/embed/element.js";
import type { Model, Report } from "../../www/generated/wasm.js";
import { Driver, type Tab } from "./firefox.ts";
import { hostFixture, pageWith, type Site } from "./host.ts";
import { expect, test as base } from "./lab.ts";

const test = base.extend<{ tab: Tab }, { driver: Driver; host: Site }>({
  driver: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of a fixture's needs from this pattern
    async ({}, use) => {
      const driver = await Driver.start(findGeckodriver() ?? "geckodriver");
      await use(driver);
      await driver.end();
    },
    { scope: "worker" },
  ],
  host: hostFixture,
  tab: async ({ driver }, use) => {
    const tab = await driver.open();
    await use(tab);
    await tab.close();
  },
});

const isThere = findFirefox() !== undefined && findGeckodriver() !== undefined;

test.skip(!isThere, "There is no Firefox with its driver: `npm test` installs both where it can.");
test.setTimeout(240_000);

const COUNTED = [1000, 1000];

/** Counts to a thousand on each model, and gives what came out. */
async function run(tab: Tab, models: Model[]): Promise<number[][]> {
  return tab.evaluate(async (models) => {
    const parameters = { workers: 2, tasks: 2, size: 1000, repeat: 1, models };
    const { runs } = await window.coreyard.run({ experiment: "cpu-bound", parameters });
    return runs.map(({ results }) => results);
  }, models);
}

test("where its host isolates it, the lab counts with threads and with processes", async ({
  tab,
  isolated,
}) => {
  await tab.goto(isolated);
  expect(await run(tab, ["threads", "processes", "pool"])).toEqual([COUNTED, COUNTED, COUNTED]);
});

test("a reader runs it with the button, and sees the verdict", async ({ tab, isolated }) => {
  await tab.goto(`${isolated}#cpu-bound?workers=2&tasks=4&size=1000&repeat=1`);
  await tab.textOf("button.run[aria-disabled='false']");
  await tab.evaluate(() => document.querySelector<HTMLButtonElement>("button.run")?.click());
  expect(await tab.textOf(".verdict.finished")).toMatch(/\w/);
});

test("without headers the service worker isolates it, and threads run", async ({ tab }) => {
  const folder = mkdtempSync(join(tmpdir(), "coreyard-"));
  cpSync(DIST, folder, { recursive: true });
  const site = await serve({ folder, isolated: false, delays: false });
  await tab.goto(site.url);
  // It is loaded once more meanwhile, which ends a script that waits in it.
  await expect(async () => {
    const isolation = await tab.evaluate(() => document.documentElement.dataset["isolation"]);
    expect(isolation).toBe("service worker");
  }).toPass();
  expect(await tab.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(await run(tab, ["threads", "processes"])).toEqual([COUNTED, COUNTED]);
  await site.close();
  rmSync(folder, { recursive: true });
});

test("where nothing isolates it, processes run", async ({ tab, plain }) => {
  await tab.goto(`${plain}?isolate=0`);
  expect(await run(tab, ["processes", "pool"])).toEqual([COUNTED, COUNTED]);
});

test.describe("in a tutorial of another site", () => {
  const ELEMENT = `<coreyard-lab experiment="cpu-bound" workers="2" tasks="2" size="1000" repeat="1"></coreyard-lab>`;

  /** Opens a tutorial, waits until its experiment can be run, and gives the quiet lines in the frame. */
  async function openTutorial(tab: Tab, host: Site, lab: string): Promise<string[]> {
    const script = `<script type="module" src="${lab}coreyard-lab.js"></script>`;
    await tab.goto(pageWith(host, script + ELEMENT));
    await tab.evaluate(async () => {
      const lab = document.querySelector("coreyard-lab");
      const frame = (): unknown => lab?.shadowRoot?.querySelector(".shown");
      while (!frame()) await new Promise((next) => setTimeout(next, 50));
    });
    await enterFrame(tab);
    await tab.textOf("button.run[aria-disabled='false']");
    const lines = await tab.evaluate(() =>
      [...document.querySelectorAll(".quiet")].map(({ textContent }) => textContent),
    );
    await tab.leave();
    return lines;
  }

  const enterFrame = (tab: Tab): Promise<void> =>
    tab.enter(() => document.querySelector("coreyard-lab")?.shadowRoot?.querySelector("iframe"));

  test("everything portable runs, and one quiet line says what does not", async ({
    tab,
    host,
    isolated,
  }) => {
    expect(await openTutorial(tab, host, isolated)).toEqual([
      expect.stringContaining("Threads cannot run inside this page"),
    ]);
    const { environment, runs } = await tab.evaluate(
      () => document.querySelector<LabElement>("coreyard-lab")?.run() as Promise<Report>,
    );
    expect(environment.isolated).toBe(false);
    const models = new Set(runs.map(({ model }) => model));
    expect([...models].sort()).toEqual(["pool", "processes", "sequential"]);
    for (const { results } of runs) expect(results).toEqual(COUNTED);
  });

  test("forged messages do nothing", async ({ tab, host, isolated }) => {
    await openTutorial(tab, host, isolated);
    const told = await tab.evaluate(async () => {
      const lab = document.querySelector("coreyard-lab");
      const inside = lab?.shadowRoot?.querySelector("iframe")?.contentWindow;
      const told: string[] = [];
      for (const name of ["start", "result"]) {
        document.addEventListener(`coreyard-${name}`, ({ type }) => told.push(type));
      }
      const report = { experiment: "", runs: [], verdict: "<b>forged</b>" };
      for (const message of [
        { type: "coreyard-result", report },
        { type: "coreyard-run", experiment: "queue" },
        { type: "eval", code: "document.body.remove()" },
        "coreyard-run",
        null,
      ]) {
        inside?.postMessage(message, "*");
        window.postMessage(message, "*");
      }
      // Orders are heard one after the other: when this one is told of, the others were heard.
      const heard = new Promise((resolve) => lab?.addEventListener("coreyard-error", resolve));
      inside?.postMessage({ type: "coreyard-set", settings: { workers: "many" } }, "*");
      await heard;
      return told;
    });
    expect(told).toEqual([]);
    await enterFrame(tab);
    expect(await tab.evaluate(() => document.querySelectorAll(".verdict").length)).toBe(0);
  });
});
