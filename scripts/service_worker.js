/** Vite's plugin that makes service_worker.js, once the site is there: the worker holds the list of its files. */
import { readFileSync, readdirSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { build } from "vite";
import { inRoot } from "./paths.js";
import { filesBelow } from "./stamp.js";

/** @returns {import("vite").Plugin} */
export function serviceWorker() {
  let folder = "";
  let version = "";
  return {
    name: "coreyard-service-worker",
    apply: "build",
    configResolved({ root, build: { outDir }, define }) {
      folder = resolve(root, outDir);
      version = String(JSON.parse(String(define?.SITE_BUILD)));
    },
    async closeBundle() {
      await bundle(folder, filesOf(folder, version));
    },
  };
}

/**
 * One classic script: not every browser takes a module as a service worker.
 *
 * @param {string} folder of the site
 * @param {import("../www/service_worker/files.js").Files} files
 */
async function bundle(folder, files) {
  await build({
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    define: { SITE_FILES: JSON.stringify(files) },
    build: {
      target: "es2022",
      outDir: folder,
      emptyOutDir: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: inRoot("www", "service_worker", "main.ts"),
        output: { format: "iife", entryFileNames: "service_worker.js" },
      },
    },
  });
}

/**
 * @param {string} folder of the site
 * @param {string} version
 * @returns {import("../www/service_worker/files.js").Files}
 */
export function filesOf(folder, version) {
  const all = filesBelow(folder).map((path) => relative(folder, path).replaceAll(sep, "/"));
  const page = readFileSync(join(folder, "index.html"), "utf8");
  const shell = ["", ...all.filter((path) => page.includes(`"./${path}"`))];
  return {
    build: version,
    shell,
    rest: all.filter((path) => path.startsWith("assets/") && !shell.includes(path)),
    builds: buildsOf(folder, all),
  };
}

/**
 * @param {string} folder
 * @param {string[]} all
 */
function buildsOf(folder, all) {
  const names = readdirSync(join(folder, "wasm")).flatMap((hash) =>
    readdirSync(join(folder, "wasm", hash)).map((name) => `wasm/${hash}/${name}`),
  );
  return Object.fromEntries(
    names.map((path) => [
      path.replace(/.*\//, ""),
      all.filter((file) => file.startsWith(`${path}/`)),
    ]),
  );
}
