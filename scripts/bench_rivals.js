/** The figures of others, in the same measures and on the same machine: bare workers, libraries, CPython. */
import { run, which } from "./command.js";
import { withBrowser } from "./opened.js";
import { inRoot } from "./paths.js";

/** @typedef {{ what: string, value: string }} Figure */

/** @returns {Promise<Figure[]>} what bare workers, workerpool and comlink do in the browser */
export async function rivalsInBrowser() {
  return withBrowser(async (browser) => {
    const page = await browser.newPage();
    await page.route("**/*", (route) =>
      route.fulfill({ path: inRoot(new URL(route.request().url()).pathname.slice(1)) }),
    );
    await page.goto("http://127.0.0.1/benches/rivals/index.html");
    /** @type {Record<string, number>} */
    const figures = await page.evaluate("import('./rivals.js').then(({ rivals }) => rivals())");
    return Object.entries(figures).map(([what, value]) => ({
      what,
      value: `${value.toFixed(2)} ${what.includes("start") ? "ms" : "µs"}`,
    }));
  });
}

/** @returns {Promise<Figure[]>} what CPython does, if there is one */
export async function rivalsInPython() {
  const python = which("python3");
  if (python === undefined) return [];
  const { code, output } = await run(python, [inRoot("benches", "rivals", "rivals.py")], {});
  if (code !== 0) return [{ what: "CPython 3", value: "failed" }];
  /** @type {{ version: string, figures: Record<string, number> }} */
  const { version, figures } = JSON.parse(output.slice(output.indexOf('{"version"')));
  return Object.entries(figures).map(([what, value]) => ({
    what: `${version}: ${what}`,
    value: value.toFixed(value < 1000 ? 2 : 0),
  }));
}
