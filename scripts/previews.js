/** `npm run previews`: a picture of each experiment for link cards, drawn from a run on this machine. They are committed. */
import { mkdirSync } from "node:fs";
import { Failure, runMain } from "./failure.js";
import { withSite } from "./opened.js";
import { inRoot } from "./paths.js";
import { PICTURE } from "./share.js";

/** The picture is the page of a smaller window, enlarged, so that its words can be read on a card. */
const SCALE = 1.5;

/** Only what tells of the experiment: no settings, no tools, no verdict, which is another one for each reader. */
const STYLE = `
  .bar, .adjust, .verdict, .quiet, .brand a, .timeline .heading, .tools, .replay,
  coreyard-timeline details, coreyard-spans { display: none !important; }
  body { padding: 1.25rem 1.75rem; height: 100vh; overflow: hidden; }
  main { gap: 0.5rem; }
  main h2 { font-size: 2rem; }
  .summary { margin-top: -0.25rem; font-size: 1.125rem; }
`;

/** Which model is faster is for readers to find out, and one fits on a card: two processes that share the work. */
const COMPARED = new Set([
  "cpu-bound",
  "io-bound",
  "memory-bound",
  "fibonacci-executors",
  "http-executors",
  "process-vs-pool",
  "process-queue-lock",
]);

await runMain(async () => {
  mkdirSync(inRoot("www", "public", "previews"), { recursive: true });
  await withSite(async (browser, url) => {
    const names = process.argv.slice(2);
    for (const name of names.length > 0 ? names : await namesOf(browser, url)) {
      await draw(browser, url, name);
      console.log(`  ${name}`);
    }
  });
});

/**
 * @param {import("@playwright/test").Browser} browser
 * @param {string} url
 * @returns {Promise<string[]>} every experiment of the built lab
 */
async function namesOf(browser, url) {
  const page = await browser.newPage();
  await page.goto(url);
  const names = /** @type {string[]} */ (
    await page.evaluate("window.coreyard.catalog.experiments.map(({ name }) => name)")
  );
  await page.close();
  return names;
}

/**
 * @param {import("@playwright/test").Browser} browser
 * @param {string} url
 * @param {string} name
 */
async function draw(browser, url, name) {
  const viewport = { width: PICTURE.width / SCALE, height: PICTURE.height / SCALE };
  const page = await browser.newPage({ viewport, deviceScaleFactor: SCALE, bypassCSP: true });
  const models = COMPARED.has(name) ? "&models=pool" : "";
  await page.goto(`${url}embed.html?experiment=${name}${models}&theme=light&lang=en`);
  await page.locator("button.run").click();
  const verdict = page.locator(".verdict:is(.finished, .failed)");
  await verdict.waitFor({ timeout: 300_000 });
  if (await page.locator(".verdict.failed").count()) throw new Failure(`${name} failed.`);
  await page.addStyleTag({ content: STYLE });
  await page.locator("coreyard-timeline canvas").first().waitFor();
  await page.screenshot({ path: inRoot("www", "public", "previews", `${name}.png`) });
  await page.close();
}
