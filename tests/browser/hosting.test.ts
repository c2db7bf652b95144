/** The site on hosts that send no headers, below a path, without a network, and after an update. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Page } from "@playwright/test";
import sirv from "sirv";
import type {} from "../../www/automation.js";
import type { Model } from "../../www/generated/wasm.js";
import { DIST } from "../../scripts/paths.js";
import { serve } from "../../scripts/serve.js";
import { expect as expectSoon, test as base } from "./lab.ts";

/** A service worker is installed in its own time, and the machine has other things to do. */
const expect = expectSoon.configure({ timeout: 30_000 });

/** A folder that is served as a plain host serves it, with the lab below `/coreyard/`. */
interface Host {
  url: string;
  folder: string;
  close: () => Promise<void>;
}

const test = base.extend<{ host: Host }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of a fixture's needs from this pattern
  host: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "coreyard-"));
    symlinkSync(DIST, join(folder, "coreyard"));
    writeFileSync(join(folder, "index.html"), "<!doctype html>");
    writeFileSync(join(folder, "page.html"), FRAMING);
    const server = await serve({ folder, isolated: false, delays: false });
    await use({ url: `${server.url}coreyard/`, folder, close: server.close });
    await server.close();
    rmSync(folder, { recursive: true });
  },
});

const FRAMING = `<!doctype html><title>Somebody’s page</title><iframe src="coreyard/#cpu-bound"></iframe>`;

test.use({ serviceWorkers: "allow" });

/** Waits until nothing more comes of the service worker, and counts how often the page was loaded since it was opened. */
async function settled(page: Page, isolation: string): Promise<number> {
  await expect(page.locator("html")).toHaveAttribute("data-isolation", isolation);
  return page.evaluate(() => Number(sessionStorage.getItem("loads")));
}

async function countLoads(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    if (window.top !== window) return;
    sessionStorage.setItem("loads", `${Number(sessionStorage.getItem("loads")) + 1}`);
  });
}

const isIsolated = (page: Page): Promise<boolean> => page.evaluate(() => crossOriginIsolated);

/** Counts to a thousand on each model, and gives what came out. */
function run(target: Pick<Page, "evaluate">, models: Model[]): Promise<number[][]> {
  return target.evaluate(async (models) => {
    const parameters = { workers: 2, tasks: 2, size: 1000, repeat: 1, models };
    const { runs } = await window.coreyard.run({ experiment: "cpu-bound", parameters });
    return runs.map(({ results }) => results);
  }, models);
}

const COUNTED = [1000, 1000];

test.describe("without headers", () => {
  test.beforeEach(async ({ context }) => {
    await countLoads(context);
  });

  test("the lab is loaded once more, then isolated, and threads run", async ({ page, host }) => {
    await page.goto(host.url);
    expect(await settled(page, "service worker")).toBe(2);
    expect(await isIsolated(page)).toBe(true);
    expect(await run(page, ["threads", "processes"])).toEqual([COUNTED, COUNTED]);
  });

  test("the next visit is isolated at once", async ({ page, context, host }) => {
    await page.goto(host.url);
    await settled(page, "service worker");
    const next = await context.newPage();
    await next.goto(host.url);
    expect(await settled(next, "service worker")).toBe(1);
  });

  test("what the address asks for is still asked for", async ({ page, host }) => {
    const address = `${host.url}#cpu-bound?workers=3&tasks=20&size=5000&repeat=2&models=pool`;
    await page.goto(address);
    await settled(page, "service worker");
    expect(page.url()).toBe(address);
  });

  test("requests are answered by the service worker", async ({ page, host }) => {
    await page.goto(host.url);
    await settled(page, "service worker");
    const verdict = await page.evaluate(async () => {
      const parameters = {
        workers: 2,
        tasks: 2,
        delay: 30,
        step: 10,
        repeat: 1,
        models: ["pool" as const],
      };
      return (await window.coreyard.run({ experiment: "http-executors", parameters })).verdict;
    });
    expect(verdict).toContain("answered by the service worker of this page");
  });
});

test.describe("where it cannot be isolated, it is not loaded again and again", () => {
  test("nothing may be kept for the tab", async ({ page, host }) => {
    let loads = 0;
    page.on("load", () => (loads += 1));
    await page.addInitScript(() => {
      Object.defineProperty(window, "sessionStorage", {
        get() {
          throw new DOMException("The operation is insecure.", "SecurityError");
        },
      });
    });
    await page.goto(host.url);
    await expect(page.locator("html")).toHaveAttribute("data-isolation", /./);
    expect(await run(page, ["processes"])).toEqual([COUNTED]);
    expect(loads).toBe(1);
  });

  test("the browser does not isolate it although it could", async ({ page, context, host }) => {
    await countLoads(context);
    await page.addInitScript(() => {
      Object.defineProperty(window, "crossOriginIsolated", { value: false });
    });
    await page.goto(host.url);
    expect(await settled(page, "impossible")).toBe(2);
    expect(await run(page, ["processes"])).toEqual([COUNTED]);
    await page.reload();
    expect(await settled(page, "impossible")).toBe(3);
  });

  test.describe("service workers are blocked", () => {
    test.use({ serviceWorkers: "block" });

    test("and everything portable runs", async ({ page, context, host }) => {
      await countLoads(context);
      await page.goto(host.url);
      expect(await settled(page, "impossible")).toBe(1);
      expect(await run(page, ["processes", "pool"])).toEqual([COUNTED, COUNTED]);
    });
  });
});

test("who has clicked is not interrupted, but asked", async ({ page, context, host }) => {
  await countLoads(context);
  await page.addInitScript(() => {
    document.addEventListener("DOMContentLoaded", () => dispatchEvent(new Event("pointerdown")), {
      once: true,
    });
  });
  await page.goto(host.url);
  expect(await settled(page, "ready")).toBe(1);
  await page.getByRole("button", { name: "Load it again" }).click();
  expect(await settled(page, "service worker")).toBe(2);
});

test("switched off by the address, for this address", async ({ page, context, host }) => {
  await countLoads(context);
  await page.goto(`${host.url}?isolate=0`);
  expect(await settled(page, "off")).toBe(1);
  await page.goto(host.url);
  await settled(page, "service worker");
  await page.goto(`${host.url}?isolate=0`);
  await settled(page, "off");
  expect(await isIsolated(page)).toBe(false);
});

test("switched off by hand it stays off, until it is switched on", async ({
  page,
  context,
  host,
}) => {
  await page.goto(host.url);
  await page.getByRole("button", { name: "Switch that off" }).click();
  await settled(page, "off");
  expect(await isIsolated(page)).toBe(false);
  const next = await context.newPage();
  await next.goto(host.url);
  await settled(next, "off");
  await next.getByRole("button", { name: "Switch it on" }).click();
  await settled(next, "service worker");
  expect(await isIsolated(next)).toBe(true);
});

test("in a frame the lab is never isolated, and runs what is portable", async ({ page, host }) => {
  await page.goto(host.url);
  await settled(page, "service worker");
  await page.goto(new URL("../page.html", host.url).href);
  const frame = page.frame({ url: /coreyard\/#cpu-bound/ });
  if (!frame) throw new Error("there is no frame");
  await frame.waitForFunction(() => "coreyard" in window);
  expect(await frame.evaluate(() => crossOriginIsolated)).toBe(false);
  expect(await run(frame, ["processes"])).toEqual([COUNTED]);
});

test("the worker of a project in a folder below stays as it was sent", async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), "coreyard-"));
  for (const name of readdirSync(DIST)) symlinkSync(join(DIST, name), join(folder, name));
  mkdirSync(join(folder, "other"));
  writeFileSync(join(folder, "other", "worker.js"), "postMessage('hello')");
  const server = await serve({ folder, isolated: false });
  await page.goto(`${server.url}?isolate=0`);
  await settled(page, "off");
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  const [answer] = await Promise.all([
    page.waitForResponse(`${server.url}other/worker.js`),
    page.evaluate(
      () => new Promise((resolve) => (new Worker("other/worker.js").onmessage = resolve)),
    ),
  ]);
  expect(await answer.headerValue("Cross-Origin-Embedder-Policy")).toBeNull();
  await server.close();
  rmSync(folder, { recursive: true });
});

test("the page is the newest, whatever its host lets the browser keep", async ({
  page,
  context,
}) => {
  const files = sirv(DIST, { dev: true });
  const text = readFileSync(join(DIST, "index.html"), "utf8");
  let version = "first";
  const server = createServer((request, response) => {
    if (!/^\/(\?|$)/.test(request.url ?? "")) return files(request, response);
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.setHeader("Cache-Control", "max-age=600");
    response.end(text.replace("</head>", `<meta name="version" content="${version}"></head>`));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}/`);
  await settled(page, "service worker");
  version = "later";
  const next = await context.newPage();
  await next.goto(page.url());
  await expect(next.locator("meta[name=version]")).toHaveAttribute("content", "later");
  server.closeAllConnections();
  server.close();
});

test("without a network the lab is loaded and runs, once it has run", async ({ page, host }) => {
  await page.goto(`${host.url}#cpu-bound`);
  await settled(page, "service worker");
  expect(await run(page, ["sequential", "threads"])).toEqual([COUNTED, COUNTED]);
  await untilKept(page, ["models", "threads"]);
  await host.close();
  await page.reload();
  await settled(page, "service worker");
  await expect(page.locator(".experiment")).toBeVisible();
  expect(await run(page, ["processes", "threads"])).toEqual([COUNTED, COUNTED]);
  await page.goto(`${host.url}#pipe`);
  await expect(page.getByRole("heading", { level: 2, name: /pipe/i }).first()).toBeVisible();
});

/** Until the whole of these wasm builds is kept. */
async function untilKept(page: Page, builds: string[]): Promise<void> {
  const count = (builds: string[]) =>
    page.evaluate(async (builds) => {
      const addresses: string[] = [];
      for (const name of await caches.keys()) {
        for (const { url } of await (await caches.open(name)).keys()) addresses.push(url);
      }
      return builds.filter((build) =>
        ["coreyard_bg.wasm", "coreyard.js"].every((file) =>
          addresses.some((url) => url.includes(`/${build}/`) && url.endsWith(file)),
        ),
      );
    }, builds);
  await expect.poll(() => count(builds)).toEqual(builds);
}
