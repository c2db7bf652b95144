/** What the site is built from. */
import { inRoot } from "./paths.js";
import { hashOf } from "./stamp.js";

const INPUTS = [
  "index.html",
  "embed.html",
  "package.json",
  "package-lock.json",
  "vite.config.ts",
  "vite.element.config.ts",
  "www",
  "src",
  "scripts/compress.js",
  "scripts/headers.js",
  "scripts/experiments_in_page.js",
  "scripts/fonts.js",
  "scripts/listings.js",
  "scripts/delay_time.js",
  "scripts/service_worker.js",
  "scripts/share.js",
];

/** @returns {string} a hash that changes with the site: its version, for who keeps files of it */
export const siteHash = () => hashOf(INPUTS.map((name) => inRoot(name)));
