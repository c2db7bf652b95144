/** What is shared of each experiment: a page to link to, with what link cards want, and oEmbed for those who ask. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "./failure.js";
import { escaped } from "./html.js";
import { GENERATED } from "./paths.js";

/** @typedef {import("../www/generated/wasm.js").Catalog} Catalog */
/** @typedef {Catalog["experiments"][number]} Experiment */

/** As link cards want their pictures: `npm run previews` makes them. */
export const PICTURE = { width: 1200, height: 630 };

/** Room for most experiments after a run; the rest scrolls. */
const FRAME = { width: 720, height: 640 };

/** @returns {import("vite").Plugin} */
export function sharedPages() {
  return {
    name: "coreyard-share",
    generateBundle() {
      const base = parseBase(process.env.COREYARD_URL);
      const text = readFileSync(join(GENERATED, "catalog.json"), "utf8");
      const { experiments } = /** @type {Catalog} */ (JSON.parse(text));
      for (const experiment of experiments) {
        const { name } = experiment;
        const oembed = `${JSON.stringify(oembedOf(experiment, base), null, 2)}\n`;
        this.emitFile({ type: "asset", fileName: `oembed/${name}.json`, source: oembed });
        const page = pageOf(experiment, base);
        this.emitFile({ type: "asset", fileName: `e/${name}.html`, source: page });
      }
    },
  };
}

/**
 * The address that the site will have. Without one, addresses are relative to the folder of the pages: they work for readers,
 * but most link cards and oEmbed readers want absolute ones.
 *
 * @param {string | undefined} text
 * @returns {string} with a slash at its end
 * @throws {Failure} if it is no address of a site
 */
export function parseBase(text) {
  if (text === undefined || text === "") return "../";
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new Failure(
      `COREYARD_URL=${text}: that is no address. It begins with https:// or http://.`,
      2,
    );
  }
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname.replace(/\/?$/, "/")}`;
}

/**
 * @param {Pick<Experiment, "name" | "title" | "summary">} experiment
 * @param {string} base
 * @see https://oembed.com/
 */
export function oembedOf({ name, title }, base) {
  const { width, height } = FRAME;
  return {
    version: "1.0",
    type: "rich",
    provider_name: "Coreyard",
    provider_url: base,
    title,
    width,
    height,
    html:
      `<iframe src="${base}embed.html?experiment=${name}" title="${escaped(title)}" width="${width}" height="${height}" ` +
      `loading="lazy" allow="cross-origin-isolated; clipboard-write" frameborder="0"></iframe>`,
    thumbnail_url: `${base}previews/${name}.png`,
    thumbnail_width: PICTURE.width,
    thumbnail_height: PICTURE.height,
  };
}

/**
 * A page that can be read without scripts, and has the experiment in it with them.
 *
 * @param {Pick<Experiment, "name" | "title" | "summary">} experiment
 * @param {string} base
 */
export function pageOf({ name, title, summary }, base) {
  const [heading, sentence] = [escaped(title), escaped(summary)];
  const alt = `A recorded run of “${heading}”: a lane for each process and thread`;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${heading} · Coreyard</title>
    <meta name="description" content="${sentence}" />
    <meta property="og:type" content="website" />
    <meta property="og:site_name" content="Coreyard" />
    <meta property="og:title" content="${heading}" />
    <meta property="og:description" content="${sentence} Run it in the page, on the cores of your own computer." />
    <meta property="og:url" content="${base}e/${name}.html" />
    <meta property="og:image" content="${base}previews/${name}.png" />
    <meta property="og:image:width" content="${PICTURE.width}" />
    <meta property="og:image:height" content="${PICTURE.height}" />
    <meta property="og:image:alt" content="${alt}" />
    <meta name="twitter:card" content="summary_large_image" />
    <link rel="canonical" href="${base}e/${name}.html" />
    <link rel="alternate" type="application/json+oembed" href="${base}oembed/${name}.json" title="${heading}" />
    <link rel="icon" href="../favicon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="../share.css" />
    <script type="module" src="../coreyard-lab.js"></script>
  </head>
  <body>
    <header><a href="../">Coreyard</a></header>
    <main>
      <h1>${heading}</h1>
      <p>${sentence} Run it here, on the cores of your own computer.</p>
      <coreyard-lab experiment="${name}" code="python" title="${heading}, an experiment">
        <img src="../previews/${name}.png" width="${PICTURE.width}" height="${PICTURE.height}" alt="${alt}" />
      </coreyard-lab>
      <p><a href="../#${name}">Open it in the lab</a>, with what to look for and a comparison of the models.</p>
    </main>
  </body>
</html>
`;
}
