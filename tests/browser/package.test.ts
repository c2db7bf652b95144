/** The npm package as others use it: packed, installed, in a plain page and through a bundler. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { build } from "vite";
import type { createLab, LabError, Settings } from "../../www/package/lab.js";
import { ROOT } from "../../scripts/paths.js";
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
const app = (coreyard: string): string =>
  `import { createLab, LabError } from "${coreyard}";\nObject.assign(window, { createLab, LabError });\n`;

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
  writeFileSync(join(project, "app.js"), app("./node_modules/coreyard/package/lab.js"));
}

interface Hosts {
  project: string;
  /** The same program, unbundled and bundled. */
  plainPage: string;
  vitePage: string;
}

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
      const root = join(project, "bundled");
      mkdirSync(root);
      writeFileSync(join(root, "index.html"), page("./app.js"));
      writeFileSync(join(root, "app.js"), app("coreyard"));
      await build({ root, configFile: false, logLevel: "error" });
      const server = await serve({ folder: join(root, "dist") });
      await use(server.url);
      await server.close();
    },
    { scope: "worker" },
  ],
});

// The package is packed, installed and bundled in the time of the first tests.
test.setTimeout(180_000);

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.waitForFunction(() => "createLab" in window);
}

for (const kind of ["plainPage", "vitePage"] as const) {
  test(`an experiment runs on every model (${kind})`, async ({ page, plainPage, vitePage }) => {
    await open(page, kind === "plainPage" ? plainPage : vitePage);
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

  test(`processes are started by every method (${kind})`, async ({ page, plainPage, vitePage }) => {
    await open(page, kind === "plainPage" ? plainPage : vitePage);
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
