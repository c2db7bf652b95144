/** The npm package as others use it: packed, installed, in a plain page and through a bundler. */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { build, createServer, preview } from "vite";
import type { LabElement } from "../../www/embed/element.js";
import type { createLab, LabError, Settings } from "../../www/package/lab.js";
import { isolationOf } from "../../scripts/headers.js";
import { ROOT, inRoot } from "../../scripts/paths.js";
import { serve } from "../../scripts/serve.js";
import { expectNoWorkers } from "./page.ts";
import { expect, test as base } from "./lab.ts";

declare global {
  interface Window {
    createLab: typeof createLab;
    LabError: typeof LabError;
  }
}

const page = (script: string): string =>
  `<!doctype html><title>A page</title><script type="module" src="${script}"></script>`;
const app = (coreyard: string, element: string): string => `
import { createLab, LabError } from "${coreyard}";
import "${element}";
Object.assign(window, { createLab, LabError });
`;

function npm(folder: string, ...args: string[]): string {
  const options = ["--offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  return execFileSync("npm", [...args, ...options], { cwd: folder, encoding: "utf8" });
}

/** A project that has the package installed from its tarball. */
function createProject(): string {
  const folder = mkdtempSync(join(tmpdir(), "coreyard-"));
  const [packed] = JSON.parse(npm(ROOT, "pack", "--json", "--pack-destination", folder)) as [
    { filename: string },
  ];
  writeFileSync(join(folder, "package.json"), `{ "private": true, "type": "module" }`);
  npm(folder, "install", `./${packed.filename}`);
  return folder;
}

function writePlainPage(project: string): void {
  writeFileSync(join(project, "index.html"), page("./app.js"));
  const folder = "./node_modules/coreyard/package";
  writeFileSync(join(project, "app.js"), app(`${folder}/lab.js`, `${folder}/element.js`));
}

/** The folder of the same program, for Vite. */
function writeViteProject(project: string): string {
  const root = join(project, "bundled");
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, "index.html"), page("./app.js"));
  writeFileSync(join(root, "app.js"), app("coreyard", "coreyard/element"));
  return root;
}

interface Hosts {
  project: string;
  /** The same program: unbundled, bundled by Vite, and from Vite's server for those who develop. */
  plainPage: string;
  vitePage: string;
  devPage: string;
  /** All three by their kind. */
  pages: Record<Kind, string>;
}

type Kind = (typeof KINDS)[number];

const ISOLATION = Object.fromEntries(isolationOf("/"));

const KINDS = ["plainPage", "vitePage", "devPage"] as const;

const test = base.extend<object, Hosts>({
  project: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of a fixture's needs from this pattern
    async ({}, use) => {
      const folder = createProject();
      await use(folder);
      rmSync(folder, { recursive: true });
    },
    { scope: "worker" },
  ],
  plainPage: [
    async ({ project }, use) => {
      writePlainPage(project);
      const server = await serve({ folder: project });
      await use(server.url);
      await server.close();
    },
    { scope: "worker" },
  ],
  vitePage: [
    async ({ project }, use) => {
      const root = writeViteProject(project);
      const how = { root, configFile: false, logLevel: "error" } as const;
      await build(how);
      const server = await preview({ ...how, preview: { host: "127.0.0.1", headers: ISOLATION } });
      await use(server.resolvedUrls?.local[0] ?? "");
      await server.close();
    },
    { scope: "worker" },
  ],
  devPage: [
    async ({ project }, use) => {
      const server = await createServer({
        root: writeViteProject(project),
        configFile: false,
        logLevel: "error",
        server: { host: "127.0.0.1", headers: ISOLATION },
      });
      await server.listen();
      await use(server.resolvedUrls?.local[0] ?? "");
      await server.close();
    },
    { scope: "worker" },
  ],
  pages: [
    async ({ plainPage, vitePage, devPage }, use) => use({ plainPage, vitePage, devPage }),
    { scope: "worker" },
  ],
});

// The package is packed, installed and bundled in the time of the first tests.
test.setTimeout(180_000);

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.waitForFunction(() => "createLab" in window);
}

for (const kind of KINDS) {
  test(`an experiment runs on every model (${kind})`, async ({ page, pages }) => {
    await open(page, pages[kind]);
    const { types, report } = await page.evaluate(async () => {
      const lab = await window.createLab();
      const types: string[] = [];
      const settings = { workers: 2, tasks: 2, size: 1000, repeat: 1 };
      for await (const event of lab.run("cpu-bound", settings)) {
        types.push(event.type);
        if (event.type === "report") return { types, report: event.report };
      }
      throw new Error("there was no report");
    });
    expect(types[0]).toBe("plan");
    expect(types.at(-1)).toBe("report");
    expect(report.failures).toEqual([]);
    expect(report.runs.map(({ results }) => results)).toEqual(
      Array.from({ length: 5 }, () => [1000, 1000]),
    );
    await expectNoWorkers(page);
  });

  test(`processes are started by every method (${kind})`, async ({ page, pages }) => {
    await open(page, pages[kind]);
    const verdict = await page.evaluate(async () => {
      const lab = await window.createLab();
      const settings = { a: 20, b: 22, starts: 2, repeat: 1 };
      for await (const event of lab.run("start-methods", settings)) {
        if (event.type === "report") return event.report.verdict;
      }
      return "";
    });
    expect(verdict).toContain("A child of fork inherits what the parent has set.");
  });
}

for (const kind of ["vitePage", "devPage"] as const) {
  test(`the element finds the site that it is told of (${kind})`, async ({
    page,
    isolated,
    pages,
  }) => {
    await open(page, pages[kind]);
    const report = await page.evaluate(async (site) => {
      const lab = document.createElement("coreyard-lab");
      const settings = { experiment: "cpu-bound", workers: 2, tasks: 2, size: 1000, repeat: 1 };
      for (const [name, value] of Object.entries({ ...settings, site })) {
        lab.setAttribute(name, `${value}`);
      }
      document.body.append(lab);
      return await lab.run();
    }, isolated);
    expect(report.failures).toEqual([]);
    await page.locator("coreyard-lab").evaluate((lab: LabElement) => lab.remove());
    await expectNoWorkers(page);
  });
}

for (const resolution of ["bundler", "nodenext"] as const) {
  test(`a program is checked by the types (module resolution: ${resolution})`, ({ project }) => {
    cpSync(inRoot("tests", "fixtures", "consumer.ts.txt"), join(project, "consumer.ts"));
    const tsc = inRoot("node_modules", "typescript", "bin", "tsc");
    const module = resolution === "bundler" ? "esnext" : "nodenext";
    const how = ["--noEmit", "--strict", "--target", "es2024", "--lib", "es2024,dom,dom.iterable"];
    const which = ["--module", module, "--moduleResolution", resolution];
    const outcome = spawnSync(process.execPath, [tsc, ...how, ...which, "consumer.ts"], {
      cwd: project,
      encoding: "utf8",
    });
    expect(outcome.stdout).toBe("");
    expect(outcome.status).toBe(0);
  });
}

for (const way of ["break", "throw", "stop", "abort"] as const) {
  test(`a run that is left leaves no worker: ${way}`, async ({ page, plainPage }) => {
    await open(page, plainPage);
    const outcome = await page.evaluate(async (way) => {
      const lab = await window.createLab();
      const controller = new AbortController();
      const long = { workers: 2, tasks: 8, size: 4_000_000_000, repeat: 1 };
      let last = "";
      try {
        for await (const event of lab.run("cpu-bound", long, { signal: controller.signal })) {
          last = event.type;
          if (event.type !== "step") continue;
          if (way === "break") break;
          if (way === "throw") throw new Error("enough");
          if (way === "stop") lab.stop();
          if (way === "abort") controller.abort(new Error("aborted"));
        }
      } catch (error) {
        return (error as Error).message;
      }
      return last === "report" ? "reported" : "ended";
    }, way);
    const expected = { break: "ended", throw: "enough", stop: "ended", abort: "aborted" };
    expect(outcome).toBe(expected[way]);
    await expectNoWorkers(page);
  });
}

test("a second run is refused while one is on, and possible afterwards", async ({
  page,
  plainPage,
}) => {
  await open(page, plainPage);
  const { refusal, report } = await page.evaluate(async () => {
    const lab = await window.createLab();
    const small = { workers: 2, tasks: 2, size: 1000, repeat: 1, models: ["pool"] as const };
    let refusal = "";
    for await (const event of lab.run("cpu-bound", small)) {
      if (event.type !== "plan") continue;
      refusal = await lab
        .run("cpu-bound", small)
        .next()
        .then(() => "", String);
    }
    const again: string[] = [];
    for await (const { type } of lab.run("cpu-bound", small)) again.push(type);
    return { refusal, report: again.at(-1) };
  });
  expect(refusal).toContain("a run is on");
  expect(report).toBe("report");
});

test("what is not allowed is refused at once, with what is", async ({ page, plainPage }) => {
  await open(page, plainPage);
  const refusals = await page.evaluate(async () => {
    const lab = await window.createLab();
    const tries = [
      ["cpu-bond", {}],
      ["cpu-bound", { workers: 0 }],
      ["cpu-bound", { wrokers: 2 }],
      ["cpu-bound", { models: ["green"] }],
      ["io-bound", { start_method: "clone" }],
      ["cpu-bound", { preset: "huge" }],
    ] as unknown as [string, Settings][];
    return tries.map(([name, settings]) => {
      try {
        lab.run(name, settings);
        return null;
      } catch (error) {
        const { field, value, allowed, message } = error as LabError;
        return [error instanceof window.LabError, field, value, allowed, message];
      }
    });
  });
  const fields = ["experiment", "workers", "wrokers", "models", "start_method", "preset"];
  expect(refusals.map((refusal) => refusal?.[1])).toEqual(fields);
  for (const refusal of refusals) {
    expect(refusal?.[0]).toBe(true);
    expect(refusal?.[4]).not.toBe("");
  }
  expect(refusals[1]?.[3]).toBe("1 to 64");
  expect(refusals[5]?.[3]).toBe("quick, tutorial");
});

test("files that were copied elsewhere are found, and nothing from another origin", async ({
  page,
  plainPage,
}) => {
  await open(page, plainPage);
  const { verdict, refusals } = await page.evaluate(async () => {
    const lab = await window.createLab({ base: "/node_modules/coreyard/package/" });
    const small = { workers: 2, tasks: 2, size: 1000, repeat: 1 };
    let verdict = "";
    for await (const event of lab.run("cpu-bound", small)) {
      if (event.type === "report") verdict = event.report.verdict;
    }
    const bases = ["https://example.org/coreyard/", "/node_modules/coreyard/package"];
    const refusing = bases.map((base) => window.createLab({ base }).then(() => "", String));
    return { verdict, refusals: await Promise.all(refusing) };
  });
  expect(verdict).not.toBe("");
  expect(refusals[0]).toContain("base: “https://example.org/coreyard/” is not an address below");
  expect(refusals[1]).toContain("with a slash at its end");
});

test("threads are left out where they cannot run, and refused if asked for", async ({
  page,
  project,
}) => {
  writePlainPage(project);
  const server = await serve({ folder: project, isolated: false });
  await open(page, server.url);
  const { models, refusal } = await page.evaluate(async () => {
    const lab = await window.createLab();
    const small = { workers: 2, tasks: 2, size: 1000, repeat: 1 };
    let models: string[] = [];
    for await (const event of lab.run("cpu-bound", small)) {
      if (event.type === "report") models = event.report.runs.map(({ model }) => model).sort();
    }
    try {
      lab.run("cpu-bound", { models: ["threads"] });
      return { models, refusal: "" };
    } catch (error) {
      return { models, refusal: String(error) };
    }
  });
  expect(models).toEqual(["pool", "processes", "sequential"]);
  expect(refusal).toContain("threads cannot run here. Threads share memory");
  await server.close();
});
