/** The built site: it works below any path of any host, and its service worker knows its files. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { DIST } from "../../scripts/paths.js";
import { filesOf } from "../../scripts/service_worker.js";
import { filesBelow } from "../../scripts/stamp.js";

/** The service worker holds the table of headers, whose paths begin at the site’s root, and a lesson shows a program's. */
const TEXTS = filesBelow(DIST)
  .filter((path) => /\.(html|css|js)$/.test(path))
  .filter((path) => !/service_worker\.js$|http_executors-[^/]*\.js$/.test(path));
const { shell, rest, builds } = filesOf(DIST, "1");

it("has no address that begins at the host’s root", () => {
  const absolute =
    /["'`(=]\/(assets|wasm|www|node_modules|delay|embed|service_worker|theme|favicon)/;
  const guilty = TEXTS.filter((path) => absolute.test(readFileSync(path, "utf8")));
  expect(guilty).toEqual([]);
});

it("is kept whole: the page, what it loads later, and all builds", () => {
  const all = [...shell, ...rest, ...Object.values(builds).flat()];
  expect(all.filter((path) => !existsSync(join(DIST, path)))).toEqual([]);
  expect(new Set(all).size).toBe(all.length);
  expect(shell).toContain("theme.js");
  expect(shell.some((path) => /^assets\/.*\.css$/.test(path))).toBe(true);
  expect(Object.keys(builds)).toEqual(["models", "portable", "threads"]);
  for (const files of Object.values(builds)) {
    expect(files.some((path) => path.endsWith("coreyard_bg.wasm"))).toBe(true);
  }
});

it("has a service worker that is one classic script", () => {
  const script = readFileSync(join(DIST, "service_worker.js"), "utf8");
  expect(script).not.toMatch(/\b(import|export)\b[\s{("]/);
  expect(script).toContain(shell.at(-1));
});
