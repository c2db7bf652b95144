/** The experiments in index.html itself, so that the page can be read, and gone on from, before any script has come. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { escaped } from "./html.js";
import { GENERATED } from "./paths.js";

/** @typedef {import("../www/generated/wasm.js").Catalog} Catalog */
/** @typedef {Catalog["experiments"][number]} Experiment */

/** @returns {import("vite").Plugin} */
export function experimentsInPage() {
  return {
    name: "coreyard-experiments",
    transformIndexHtml(html) {
      const text = readFileSync(join(GENERATED, "catalog.json"), "utf8");
      const catalog = /** @type {Catalog} */ (JSON.parse(text));
      return withExperiments(html, catalog);
    },
  };
}

/**
 * @param {string} html
 * @param {Pick<Catalog, "experiments">} catalog
 * @returns {string} the page with its menu and its cards
 */
export function withExperiments(html, { experiments }) {
  const groups = [...new Set(experiments.map(({ group }) => group))];
  const membersOf = (/** @type {string} */ name) =>
    experiments.filter(({ group }) => group === name);
  const all = (/** @type {typeof menuOf} */ draw) =>
    groups.map((group, index) => draw(group, membersOf(group), index)).join("\n");
  return html
    .replace("<!-- experiments: menu -->", () => all(menuOf))
    .replace("<!-- experiments: cards -->", () => all(cardsOf));
}

/**
 * @param {string} group
 * @param {Experiment[]} members
 * @param {number} index
 */
function menuOf(group, members, index) {
  const links = members.map(
    ({ name, title }) => `<li><a href="#${name}">${escaped(title)}</a></li>`,
  );
  return `<div class="group">
    <p id="menu-${index}">${escaped(group)}</p>
    <ul aria-labelledby="menu-${index}">${links.join("")}</ul>
  </div>`;
}

/**
 * @param {string} group
 * @param {Experiment[]} members
 * @param {number} index
 */
function cardsOf(group, members, index) {
  const cards = members.map(
    ({ name, title, summary }) =>
      `<li><a href="#${name}"><strong>${escaped(title)}</strong> <span>${escaped(summary)}</span></a></li>`,
  );
  return `<section aria-labelledby="cards-${index}">
    <h4 id="cards-${index}">${escaped(group)}</h4>
    <ul class="cards">${cards.join("")}</ul>
  </section>`;
}
