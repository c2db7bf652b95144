import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DIST } from "../../scripts/paths.js";
import type { FrameLocator, Page } from "@playwright/test";
import type { LabElement, LabError } from "../../www/embed/element.js";
import type { Report } from "../../www/generated/wasm.js";
import { violationsOf } from "./axe.ts";
import { hostFixture, pageWith, serveBelow, serveHost, type Site } from "./host.ts";
import { test as base, expect, expectNoWorkers, workersOf } from "./page.ts";

const SMALL = `experiment="cpu-bound" workers="2" tasks="4" size="100000" repeat="1"`;
/** Longer than anybody waits. */
const LONG = `experiment="cpu-bound" workers="2" tasks="100" size="2000000000" repeat="5"`;
const PATIENCE = { timeout: 45_000 };
/** What is looked at again if it is not so yet. */
const SOON = { timeout: 1_000 };

/** The tests of the page, on a site that is a stranger to the lab and sends no headers. */
const test = base.extend<object, { host: Site }>({ host: hostFixture });

const scriptOf = (lab: string): string =>
  `<script type="module" src="${lab}coreyard-lab.js"></script>`;

const elementOf = (attributes: string, fallback = "Read this meanwhile."): string =>
  `<coreyard-lab ${attributes}><p>${fallback}</p></coreyard-lab>`;

const frameOf = (page: Page, index = 0): FrameLocator =>
  page.locator("coreyard-lab").nth(index).frameLocator("iframe");

/** Opens a host's page with elements of these attributes, and waits until all are ready. */
async function openWith(
  page: Page,
  host: Site,
  lab: string,
  ...attributes: string[]
): Promise<void> {
  const elements = attributes.map((one) => elementOf(one)).join("");
  await page.goto(pageWith(host, scriptOf(lab) + elements));
  for (const index of attributes.keys()) {
    await expect(frameOf(page, index).getByRole("main")).toBeVisible(PATIENCE);
  }
}

/** Runs the first element by its method. */
async function run(page: Page): Promise<Report> {
  return page.evaluate(
    () => document.querySelector<LabElement>("coreyard-lab")?.run() as Promise<Report>,
  );
}

/** What the first element tells from now on. */
async function record(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const told: string[] = [];
    Object.assign(window, { told });
    for (const name of ["ready", "start", "result", "error"]) {
      document.addEventListener(`coreyard-${name}`, ({ type }) => told.push(type));
    }
  });
  return () => page.evaluate(() => (window as unknown as { told: string[] }).told);
}

const modelsOf = ({ runs }: Report): string[] =>
  [...new Set(runs.map(({ model }) => model))].sort();

test("inside a page without headers the frame isolates itself, and threads run", async ({
  page,
  isolated,
  host,
}) => {
  await openWith(page, host, isolated, SMALL);
  const report = await run(page);
  expect(report.environment.isolated).toBe(true);
  expect(modelsOf(report)).toEqual(["pool", "processes", "sequential", "threads", "threads-free"]);
  for (const one of report.runs) expect(one.results).toEqual([100_000, 100_000, 100_000, 100_000]);
  await expect(frameOf(page).locator(".verdict.finished")).toHaveText(report.verdict);
  await expect(frameOf(page).getByText("Threads cannot run inside this page")).toHaveCount(0);
});

test("without the header, as in browsers that do not know it, everything else runs, and a line says so", async ({
  page,
  plain,
  host,
}) => {
  await openWith(page, host, plain, SMALL);
  await expect(frameOf(page).getByText("Threads cannot run inside this page")).toBeVisible();
  const report = await run(page);
  expect(report.environment.isolated).toBe(false);
  expect(modelsOf(report)).toEqual(["pool", "processes", "sequential"]);
});

test("a strict policy of the host needs to name the lab's origin twice, and no more", async ({
  page,
  isolated,
}) => {
  const { origin } = new URL(isolated);
  const policy = `default-src 'none'; script-src ${origin}; frame-src ${origin}; base-uri 'none'`;
  const host = await serveHost({ "Content-Security-Policy": policy });
  await openWith(page, host, isolated, SMALL);
  expect((await run(page)).failures).toEqual([]);
  await host.close();
});

test("a host that is isolated itself may have it too", async ({ page, isolated }) => {
  const host = await serveHost({
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
  });
  await openWith(page, host, isolated, SMALL);
  expect((await run(page)).environment.isolated).toBe(true);
  await host.close();
});

test("a lab below a path is found from its script", async ({ page, host }) => {
  const lab = await serveBelow("/coreyard/");
  await openWith(page, host, lab.url, `${SMALL} code="python"`);
  await expect(frameOf(page).getByRole("region", { name: "Python listing" })).toBeVisible();
  expect((await run(page)).failures).toEqual([]);
  const link = frameOf(page).getByRole("link", { name: "Open in the lab" });
  await expect(link).toHaveJSProperty(
    "href",
    `${lab.url}#cpu-bound?workers=2&tasks=4&size=100000&repeat=1`,
  );
  await lab.close();
});

test("the lab that the element names is taken, not that of its script", async ({
  page,
  isolated,
  plain,
  host,
}) => {
  await openWith(page, host, plain, `${SMALL} site="${isolated}?a=b#c"`);
  await expect(page.locator("coreyard-lab iframe")).toHaveAttribute(
    "src",
    `${isolated}embed.html?experiment=cpu-bound&lang=en&repeat=1&size=100000&tasks=4&workers=2&theme=auto`,
  );
  expect((await run(page)).environment.isolated).toBe(true);
});

for (const site of [
  "",
  "/coreyard/",
  "yard.example",
  "ftp://yard.example/",
  "javascript:alert(1)",
]) {
  test(`“${site}” is no lab: that is said in its place, until it is one`, async ({
    page,
    isolated,
    host,
  }) => {
    await page.goto(pageWith(host, scriptOf(isolated)));
    const told = await record(page);
    await page.evaluate((site) => {
      const lab = document.createElement("coreyard-lab");
      for (const [name, value] of Object.entries({ site, experiment: "queue" })) {
        lab.setAttribute(name, value);
      }
      lab.textContent = "Read this meanwhile.";
      document.body.append(lab);
    }, site);
    const sentence = `site: “${site}” is no address of a lab. It begins with https:// or http://.`;
    await expect(page.getByText(sentence)).toBeVisible();
    await expect(page.getByText("Read this meanwhile.")).toBeVisible();
    await expect(run(page)).rejects.toThrow(sentence);
    await expect(page.locator("iframe")).toHaveCount(0);
    await page.locator("coreyard-lab").evaluate((lab, site) => {
      lab.setAttribute("site", site);
    }, isolated);
    await expect(frameOf(page).getByRole("button", { name: "Run" })).toBeVisible(PATIENCE);
    await expect(page.getByText(sentence)).toHaveCount(0);
    expect(await told()).toEqual(["coreyard-error", "coreyard-error", "coreyard-ready"]);
  });
}

test("nothing is loaded before it comes near, and no wasm before somebody presses Run", async ({
  page,
  isolated,
  host,
}) => {
  const loaded: string[] = [];
  page.on("request", (request) => loaded.push(request.url()));
  const spacer = `<svg width="1" height="5000"></svg>`;
  await page.goto(pageWith(host, `${scriptOf(isolated)}${spacer}${elementOf(SMALL)}`));
  await page.waitForLoadState("networkidle");
  expect(loaded.filter((address) => address.includes("embed.html"))).toEqual([]);
  await expect(page.getByText("Read this meanwhile.")).toBeVisible();
  await page.locator("coreyard-lab").scrollIntoViewIfNeeded();
  await expect(frameOf(page).getByRole("button", { name: "Run" })).toBeVisible(PATIENCE);
  await expect(page.getByText("Read this meanwhile.")).toBeHidden();
  expect(loaded.filter((address) => address.endsWith(".wasm"))).toEqual([]);
});

test("the first load of a frame is small", async ({ page, isolated, host }) => {
  await openWith(page, host, isolated, SMALL);
  const loaded = await frameOf(page)
    .locator("html")
    .evaluate(async () => {
      await document.fonts.ready;
      return [location.href, ...performance.getEntriesByType("resource").map(({ name }) => name)];
    });
  const sizes = loaded.map((address) => {
    const body = readFileSync(join(DIST, new URL(address).pathname));
    return address.endsWith(".woff2") ? body.length : gzipSync(body).length;
  });
  expect(sizes.length).toBeGreaterThan(4);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(100_000);
});

test("the element tells what happens, and its height follows", async ({ page, isolated, host }) => {
  await openWith(page, host, isolated, SMALL);
  const told = await record(page);
  const heightOf = async (): Promise<number> =>
    (await page.locator("coreyard-lab").boundingBox())?.height ?? 0;
  const before = await heightOf();
  await frameOf(page).getByRole("button", { name: "Run" }).click();
  await expect(frameOf(page).locator(".verdict.finished")).toBeVisible(PATIENCE);
  await expect.poll(told).toEqual(["coreyard-start", "coreyard-result"]);
  expect(await heightOf()).toBeGreaterThan(before + 100);
  const hidden = await frameOf(page)
    .locator("html")
    .evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight);
  expect(hidden).toBe(0);
});

test("changed attributes reach the frame without loading it again", async ({
  page,
  isolated,
  host,
}) => {
  await openWith(page, host, isolated, SMALL);
  const told = await record(page);
  const element = page.locator("coreyard-lab");
  await element.evaluate((lab) => {
    lab.setAttribute("tasks", "7");
    lab.setAttribute("theme", "dark");
    lab.setAttribute("start-method", "fork");
  });
  await frameOf(page).getByText("Settings").click();
  await expect(frameOf(page).getByLabel("Tasks calls")).toHaveValue("7");
  await expect(frameOf(page).getByLabel("Start method")).toHaveValue("fork");
  await expect(frameOf(page).locator("html")).toHaveAttribute("data-theme", "dark");
  expect(await told()).toEqual([]);
  await element.evaluate((lab) => {
    lab.setAttribute("experiment", "queue");
  });
  await expect(frameOf(page).getByRole("heading", { level: 2 })).toHaveText(/queue/, PATIENCE);
});

test("numbers are written in the language of the host", async ({ page, isolated, host }) => {
  await openWith(page, host, isolated, `${SMALL} lang="de"`);
  await frameOf(page).getByRole("button", { name: "Run" }).click();
  const timeline = frameOf(page).getByRole("img", { name: /took \d+,\d+ ms/ });
  await expect(timeline).toBeVisible(PATIENCE);
});

test("controls can be left out", async ({ page, isolated, host }) => {
  await openWith(page, host, isolated, `${SMALL} controls="0"`);
  await expect(frameOf(page).getByText("Settings")).toHaveCount(0);
  await expect(frameOf(page).getByRole("button", { name: "Run" })).toBeVisible();
});

test("the host's colour is worn where it can be read, and else it is said", async ({
  page,
  isolated,
  host,
}) => {
  await openWith(page, host, isolated, `${SMALL} theme="light"`);
  const colour = (): Promise<string> =>
    frameOf(page)
      .getByRole("button", { name: "Run" })
      .evaluate((button) => getComputedStyle(button).backgroundColor);
  const paint = (accent: string): Promise<void> =>
    page.locator("coreyard-lab").evaluate((lab, accent) => {
      lab.style.setProperty("--coreyard-accent", accent);
      lab.setAttribute("title", accent);
    }, accent);
  const usual = await colour();
  await paint("#7a1f5c");
  await expect.poll(colour).toBe("rgb(122, 31, 92)");
  await paint("#ffee88");
  await expect.poll(colour).toBe(usual);
  await expect(frameOf(page).getByRole("alert")).toContainText(
    "contrast with the page is below 4.5",
  );
});

test("two on a page take turns, and the one that waits can be stopped", async ({
  page,
  isolated,
  host,
}) => {
  await openWith(page, host, isolated, LONG, SMALL);
  const [first, second] = [frameOf(page, 0), frameOf(page, 1)];
  await first.getByRole("button", { name: "Run" }).click();
  await expect(first.locator(".verdict.running")).toBeVisible(PATIENCE);
  const waiting = second.getByText("Waiting: another experiment is running");
  // Browsers draw no frame of another site that is out of sight, and the first one grows.
  const inSight = (assertion: () => Promise<void>): Promise<void> =>
    expect(async () => {
      await page.locator("coreyard-lab").nth(1).scrollIntoViewIfNeeded();
      await assertion();
    }).toPass(PATIENCE);
  await second.getByRole("button", { name: "Run" }).click();
  await inSight(() => expect(waiting).toBeVisible(SOON));
  await second.getByRole("button", { name: "Stop" }).click();
  await inSight(() => expect(waiting).toHaveCount(0, SOON));
  await second.getByRole("button", { name: "Run" }).click();
  await inSight(() => expect(waiting).toBeVisible(SOON));
  await first.getByRole("button", { name: "Stop" }).click();
  await inSight(() => expect(second.locator(".verdict.finished")).toBeVisible(SOON));
});

for (const what of ["element", "frame"] as const) {
  test(`no worker is left of its ${what}, if that is removed in the middle of a run`, async ({
    page,
    isolated,
    host,
  }) => {
    await openWith(page, host, isolated, LONG);
    await frameOf(page).getByRole("button", { name: "Run" }).click();
    await expect.poll(() => workersOf(page), PATIENCE).not.toEqual([]);
    await expect(frameOf(page).locator("coreyard-timeline")).toBeVisible(PATIENCE);
    await page.locator("coreyard-lab").evaluate((lab, what) => {
      if (what === "element") lab.remove();
      else lab.shadowRoot?.querySelector("iframe")?.remove();
    }, what);
    await expectNoWorkers(page);
  });
}

test("run() rejects when the run is stopped, and when the element goes", async ({
  page,
  isolated,
  host,
}) => {
  await openWith(page, host, isolated, LONG);
  const outcome = (end: "stop" | "remove"): Promise<string> =>
    page.locator("coreyard-lab").evaluate((element, end) => {
      const lab = element as LabElement;
      const running = lab.run();
      lab.addEventListener("coreyard-start", () => lab[end]());
      return running.then(
        () => "resolved",
        (error: unknown) => {
          const { reason, message } = error as LabError;
          return `${reason}: ${message}`;
        },
      );
    }, end);
  expect(await outcome("stop")).toBe("stopped: The run was stopped.");
  expect(await outcome("remove")).toBe("stopped: The element was removed from its document.");
});

test("every run() settles: stopped before its turn, and run again at once", async ({
  page,
  isolated,
  host,
}) => {
  await openWith(page, host, isolated, SMALL);
  const told = await page.locator("coreyard-lab").evaluate(async (element) => {
    const lab = element as LabElement;
    const first = lab.run().then(
      () => "resolved",
      (error: unknown) => (error as LabError).reason,
    );
    lab.stop();
    const second = lab.run();
    return [await first, (await second).experiment];
  });
  expect(told).toEqual(["stopped", "cpu-bound"]);
});

test("run() waits for a run of its own where the reader's was stopped just before", async ({
  page,
  isolated,
  host,
}) => {
  await openWith(page, host, isolated, LONG);
  const began = page.locator("coreyard-lab").evaluate(
    (lab) =>
      new Promise<void>((resolve) => {
        lab.addEventListener("coreyard-start", () => resolve(), { once: true });
      }),
  );
  await frameOf(page).getByRole("button", { name: "Run" }).click();
  await began;
  const told = await page.locator("coreyard-lab").evaluate(async (element) => {
    const lab = element as LabElement;
    lab.stop();
    for (const name of ["size", "tasks", "repeat"]) lab.setAttribute(name, "1");
    return (await lab.run()).parameters.size;
  });
  expect(told).toBe(1);
});

test("run() is refused while a field holds what is not allowed", async ({
  page,
  isolated,
  host,
}) => {
  await openWith(page, host, isolated, SMALL);
  await frameOf(page).getByText("Settings").click();
  await frameOf(page).getByLabel("Tasks calls").fill("many");
  await expect(run(page)).rejects.toThrow("“many” is not a whole number");
});

test("run() runs what was set just before, in the colour of the host", async ({
  page,
  isolated,
  host,
}) => {
  await openWith(page, host, isolated, `${SMALL} theme="light"`);
  const report = await page.locator("coreyard-lab").evaluate((element) => {
    element.style.setProperty("--coreyard-accent", "#7a1f5c");
    element.setAttribute("title", "A queue");
    element.setAttribute("experiment", "queue");
    for (const name of ["workers", "size", "repeat"]) element.removeAttribute(name);
    return (element as LabElement).run();
  });
  expect(report.experiment).toBe("queue");
  await expect(frameOf(page).locator("html")).toHaveCSS("--accent", "rgb(122 31 92)");
  const frame = page.locator("coreyard-lab iframe");
  await expect(frame).toHaveAttribute("title", "A queue");
  await page.locator("coreyard-lab").evaluate((lab) => lab.setAttribute("experiment", "pipe"));
  await expect(frameOf(page).getByRole("heading", { level: 2 })).toHaveText(/pipe/i, PATIENCE);
  await expect(frameOf(page).locator("html")).toHaveCSS("--accent", "rgb(122 31 92)");
  await page.locator("coreyard-lab").evaluate((lab) => lab.setAttribute("title", "A pipe"));
  await expect(frame).toHaveAttribute("title", "A pipe");
});

test("the code can be copied out of a frame, which says so", async ({
  page,
  context,
  isolated,
  host,
}) => {
  await openWith(page, host, isolated, `experiment="queue" code="python"`);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await frameOf(page).getByRole("button", { name: /^Copy/ }).click();
  await expect(frameOf(page).getByRole("region", { name: "Notice" })).toBeVisible();
});

test("a frame holds the files of its version", async ({ page, isolated }) => {
  await page.goto(`${isolated}embed.html?experiment=queue`);
  const names = (): Promise<(string | undefined)[]> =>
    page.evaluate(async () => {
      const { held = [] } = await navigator.locks.query();
      return held.map(({ name }) => name);
    });
  await expect.poll(names).toEqual([expect.stringContaining(`coreyard ${isolated}`)]);
});

test("bad attributes are said in the frame and to the page", async ({ page, isolated, host }) => {
  await page.goto(pageWith(host, ""));
  const told = await record(page);
  const body = scriptOf(isolated) + elementOf(`experiment="cpu-bound" models="warp" workers="999"`);
  await page.evaluate((body) => {
    const fragment = document.createRange().createContextualFragment(body);
    document.body.append(fragment);
  }, body);
  const alert = frameOf(page).getByRole("alert");
  await expect(alert).toContainText("“999” is not a whole number from 1 to 64", PATIENCE);
  await expect(alert).toContainText("“warp” cannot be run here");
  expect(await told()).toEqual(["coreyard-ready", "coreyard-error"]);
});

test("an experiment that does not exist is said, and run() is refused", async ({
  page,
  isolated,
  host,
}) => {
  await openWith(page, host, isolated, `experiment="cpu"`);
  await expect(frameOf(page).getByRole("alert")).toContainText("There is no experiment “cpu”");
  await expect(run(page)).rejects.toThrow("There are: cpu-bound, io-bound");
});

test.describe("what does not come", () => {
  // The browser itself logs what was not found.
  test.use({ orderly: undefined });

  test("of a frame its code: that is said, and the rest is there", async ({ page, isolated }) => {
    await page.route("**/assets/queue*.js", (route) => route.abort());
    await page.goto(`${isolated}embed.html?experiment=queue&code=python`);
    await expect(page.getByText("The code of this experiment did not load")).toBeVisible(PATIENCE);
    await expect(page.getByRole("button", { name: "Run" })).toBeVisible();
  });

  test("of an element its frame: that is told, and the host's words stay, with a link", async ({
    page,
    isolated,
    host,
  }) => {
    await page.route("**/embed.html*", (route) => route.fulfill({ status: 404, body: "" }));
    await page.goto(pageWith(host, scriptOf(isolated) + elementOf(SMALL)));
    const told = await record(page);
    await expect.poll(told, PATIENCE).toEqual(["coreyard-error"]);
    await expect(page.getByText("Read this meanwhile.")).toBeVisible();
    const link = page.getByRole("link", { name: "Open the experiment in the lab" });
    await expect(link).toHaveAttribute("href", `${isolated}#cpu-bound`);
    await expect(page.locator("iframe")).toHaveCount(0);
  });
});

test("messages from anybody but the parent do nothing, nor do messages that are none", async ({
  page,
  isolated,
  host,
}) => {
  await openWith(page, host, isolated, SMALL, SMALL);
  const told = await record(page);
  const spy = frameOf(page, 1).locator("html");
  // From the frame beside it, which is of the same origin as the frame itself.
  await spy.evaluate(() => {
    const [victim] = Array.from({ length: window.parent.length }, (_, i) => window.parent[i]);
    victim?.postMessage({ type: "coreyard-run" }, "*");
    window.parent.postMessage({ type: "coreyard-size", height: 1e9 }, "*");
  });
  // From the host: news that only a frame may tell, and what is no message at all.
  await page.evaluate(() => {
    const frame = document.querySelector("coreyard-lab")?.shadowRoot?.querySelector("iframe");
    const forged = [
      { type: "coreyard-result", report: { experiment: "", runs: [], verdict: "<b>forged</b>" } },
      { type: "coreyard-run", experiment: "queue" },
      { type: "coreyard-set", settings: { __proto__: null, workers: { toString: "64" } } },
      { type: "coreyard-theme", theme: "dark", accent: "url(https://example.org/)" },
      { type: "eval", code: "document.body.remove()" },
      "coreyard-run",
      null,
    ];
    for (const message of forged) {
      frame?.contentWindow?.postMessage(message, "*");
      window.postMessage(message, "*");
    }
  });
  await expect(frameOf(page).getByRole("alert")).toContainText("The accent is not used");
  await expect(frameOf(page).locator(".verdict")).toHaveCount(0);
  expect((await told()).filter((type) => type !== "coreyard-error")).toEqual([]);
  const heights = await page
    .locator("coreyard-lab")
    .evaluateAll((labs) => labs.map((lab) => lab.getBoundingClientRect().height));
  // The second may ask for any height: it gets no more than 4000 pixels and its border.
  expect(heights[0]).toBeLessThan(1000);
  expect(heights[1]).toBeLessThanOrEqual(4002);
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    // The policy of the frame forbids scripts from elsewhere, as it should.
    test.use({ colorScheme, bypassCSP: true });

    test("axe finds nothing, and nothing is cut off at a width of 320", async ({
      page,
      isolated,
    }) => {
      await page.setViewportSize({ width: 320, height: 640 });
      const query = "experiment=cpu-bound&workers=2&tasks=4&size=100000&repeat=1&code=python";
      await page.goto(`${isolated}embed.html?${query}&code=python&warp=1`);
      await page.getByText("Settings").click();
      expect(await violationsOf(page)).toEqual([]);
      await page.getByRole("button", { name: "Run" }).click();
      await expect(page.locator(".verdict.finished")).toBeVisible(PATIENCE);
      expect(await violationsOf(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    });
  });
}

test("everything can be done with the keyboard alone", async ({ page, isolated, host }) => {
  await openWith(page, host, isolated, SMALL);
  await frameOf(page).getByRole("link", { name: "Open in the lab" }).focus();
  await page.keyboard.press("Tab");
  await expect(frameOf(page).getByRole("button", { name: "Run" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(frameOf(page).locator(".verdict.finished")).toBeVisible(PATIENCE);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const tasks = frameOf(page).getByLabel("Tasks calls");
  await expect(tasks).toBeVisible();
  await tasks.fill("many");
  await page.keyboard.press("Enter");
  await expect(tasks).toBeFocused();
  await expect(frameOf(page).getByText("“many” is not a whole number")).toBeVisible();
});
