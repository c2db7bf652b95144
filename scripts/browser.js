/** The browsers and the drivers that the tests and the headless runner use. */
import { existsSync, readFileSync } from "node:fs";
import { isExecutable, which } from "./command.js";
import { Failure } from "./failure.js";
import { inRoot } from "./paths.js";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const MAC_BROWSERS = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const MAC_FIREFOX = "/Applications/Firefox.app/Contents/MacOS/firefox";

/** Where Ubuntu's package puts it, outside PATH. */
const DRIVER_OFF_PATH = "/usr/lib/chromium-browser/chromedriver";

/** @returns {string | undefined} the path of a Chromium: `CHROME` in the environment, or the first one found */
export function findBrowser() {
  return named("CHROME") ?? BROWSERS.map(which).find(Boolean) ?? MAC_BROWSERS.find(existsSync);
}

/** @returns {string | undefined} the path of chromedriver: `CHROMEDRIVER` in the environment, or the first one found */
export function findDriver() {
  return named("CHROMEDRIVER") ?? which("chromedriver") ?? [DRIVER_OFF_PATH].find(isExecutable);
}

/**
 * A path from the environment. One that leads nowhere is an error, not a reason to take another browser silently.
 *
 * @param {string} variable
 */
function named(variable) {
  const path = process.env[variable];
  if (path === undefined || path === "") return undefined;
  if (!isExecutable(path)) throw new Failure(`${variable}=${path}: there is no program there.`);
  return path;
}

/** @returns {string | undefined} the path of the Firefox that geckodriver finds */
export function findFirefox() {
  return which("firefox") ?? [MAC_FIREFOX].find(existsSync);
}

/** @returns {string | undefined} the path of geckodriver: `GECKODRIVER` in the environment, or the first one found */
export function findGeckodriver() {
  return named("GECKODRIVER") ?? which("geckodriver");
}

/** @returns {string} like {@link findBrowser}, for those who cannot go on without */
export function requireBrowser() {
  const path = findBrowser();
  if (path === undefined) throw new Failure("No Chromium was found: run `npm test` once.");
  return path;
}

/** @returns {string} like {@link findDriver}, for those who cannot go on without */
export function requireDriver() {
  const path = findDriver();
  if (path === undefined) throw new Failure("No chromedriver was found: run `npm test` once.");
  return path;
}

/** @returns {string[]} Chromium's flags, from the one file that names them */
export function browserFlags() {
  const text = readFileSync(inRoot("webdriver.json"), "utf8");
  const webdriver = /** @type {{ "goog:chromeOptions": { args: string[] } }} */ (JSON.parse(text));
  return webdriver["goog:chromeOptions"].args;
}
