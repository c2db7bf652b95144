/** `npm run build`: the wasm builds, the site in dist, the npm package. Each is skipped when nothing it is made of has changed. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildWasm } from "./build_wasm.js";
import { compress } from "./compress.js";
import { Failure, messageOf, runMain } from "./failure.js";
import { buildPackage } from "./package.js";
import { DIST, inRoot } from "./paths.js";
import { setUp } from "./setup.js";
import { siteHash } from "./site.js";
import { isFresh, writeStamp } from "./stamp.js";

const STAMP = inRoot("target", "stamps", "site");

/** Builds what is not up to date. */
export async function build() {
  await buildWasm();
  await buildSite();
  await buildPackage();
}

/** Bundles the page. The wasm builds are there already and are copied as they are. */
async function buildSite() {
  const hash = `${siteHash()} ${process.env.COREYARD_URL ?? ""}`;
  if (isFresh(join(DIST, "index.html"), STAMP, hash)) return;
  const began = Date.now();
  console.log("Building the page (about 8 s)");
  const vite = await import("vite");
  // Only now: what it imports has just been installed.
  const { writeFonts } = await import("./fonts.js");
  await writeFonts();
  try {
    await vite.build({ root: inRoot(), logLevel: "warn" });
    const configFile = inRoot("vite.element.config.ts");
    await vite.build({ root: inRoot(), logLevel: "warn", configFile });
  } catch (error) {
    throw new Failure(`The page could not be built.\n${messageOf(error)}`);
  }
  await compress(DIST);
  writeStamp(STAMP, hash);
  console.log(`  the page: done in ${Math.round((Date.now() - began) / 1000)} s`);
}

const isMain = import.meta.url === pathToFileURL(process.argv[1] ?? "").href;
if (isMain) {
  await runMain(async () => {
    await setUp({ without: ["browser"] });
    await build();
  });
}
