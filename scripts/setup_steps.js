/** What a machine needs, as one list. Nothing here says in which order or when: that is setup.js. */
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { findBrowser, findDriver, findFirefox, findGeckodriver } from "./browser.js";
import { run, which } from "./command.js";
import { TOOLS, inRoot } from "./paths.js";
import {
  GECKODRIVER,
  WASM_PACK,
  bindgenVersion,
  hasTool,
  hasToolchain,
  pinnedToolchain,
} from "./rust.js";
import { PATCH, isMended, withMendedServer } from "./tiny_http.js";

/** @typedef {import("./command.js").Outcome} Outcome */
/** @typedef {"toolchain" | "wasm-pack" | "wasm-bindgen" | "packages" | "browser" | "firefox" | "geckodriver"} StepId */
/**
 * @typedef {object} Step
 * @property {StepId} id
 * @property {string} name
 * @property {StepId} [after] the step that must be done before
 * @property {string} typical how long it takes on a small machine
 * @property {boolean} [forTests] whether only the tests need it
 * @property {string | undefined} [cannot] why it cannot be done on this machine: what needs it does without
 * @property {() => boolean | Promise<boolean>} isDone quick: it is asked at every start
 * @property {(log: string) => Promise<Outcome>} run
 * @property {string} byHand what a person can do when it fails
 */

/** @returns {Step[]} */
export function setupSteps() {
  const toolchain = pinnedToolchain();
  const bindgen = bindgenVersion();
  return [
    {
      id: "toolchain",
      name: `Rust ${toolchain.channel}`,
      typical: "10 s",
      isDone: hasToolchain,
      run: (log) => run("rustup", toolchainArguments(toolchain), { log }),
      byHand: which("rustup")
        ? `rustup ${toolchainArguments(toolchain).join(" ")}`
        : "install rustup from https://rustup.rs, open a new shell",
    },
    {
      id: "wasm-pack",
      name: `wasm-pack ${WASM_PACK}`,
      after: "toolchain",
      typical: "1.5 min",
      isDone: () => hasTool("wasm-pack", WASM_PACK),
      run: (log) => cargoInstall("wasm-pack", WASM_PACK, log, "--locked"),
      byHand: `cargo install --root .tools wasm-pack --version ${WASM_PACK} --locked`,
    },
    {
      id: "wasm-bindgen",
      name: `wasm-bindgen ${bindgen}`,
      // One after the other: each uses all cores by itself.
      after: "wasm-pack",
      typical: "2 min",
      isDone: async () => isMended() && (await hasTool("wasm-bindgen", bindgen)),
      // Without --locked: its own lock file names a dependency that has been withdrawn.
      run: (log) =>
        withMendedServer(log, () => cargoInstall("wasm-bindgen-cli", bindgen, log, ...PATCH)),
      byHand: `cargo install --root .tools wasm-bindgen-cli --version ${bindgen}`,
    },
    {
      id: "packages",
      name: "npm packages",
      typical: "20 s",
      isDone: hasPackages,
      run: (log) => run("npm", NPM_CI, { log }),
      byHand: "npm ci --ignore-scripts",
    },
    {
      id: "browser",
      name: "Chromium and its driver",
      typical: "30 s",
      isDone: () => findBrowser() !== undefined && findDriver() !== undefined,
      run: installBrowser,
      byHand: browserByHand(),
    },
    {
      id: "firefox",
      name: "Firefox",
      // After Chromium: two apt at a time would refuse each other.
      after: "browser",
      typical: "20 s",
      forTests: true,
      cannot: whyNoFirefox(),
      isDone: () => findFirefox() !== undefined,
      run: (log) => install(FIREFOX_PACKAGES, log),
      byHand: `sudo apt-get install ${FIREFOX_PACKAGES.join(" ")}`,
    },
    {
      id: "geckodriver",
      name: `geckodriver ${GECKODRIVER}`,
      after: "wasm-bindgen",
      typical: "1 min",
      forTests: true,
      cannot: whyNoFirefox(),
      isDone: () => findGeckodriver() !== undefined,
      run: (log) => cargoInstall("geckodriver", GECKODRIVER, log, "--locked"),
      byHand: `cargo install --root .tools geckodriver --version ${GECKODRIVER} --locked`,
    },
  ];
}

/** @param {ReturnType<typeof pinnedToolchain>} toolchain */
function toolchainArguments({ channel, components, targets }) {
  // Spelled out, because a rustup before 1.28 does not read rust-toolchain.toml here.
  const extras = [
    ...components.flatMap((name) => ["-c", name]),
    ...targets.flatMap((name) => ["-t", name]),
  ];
  return ["toolchain", "install", channel, "--profile", "minimal", ...extras];
}

/**
 * They are compiled in one folder, so that the first two share their dependencies and an interrupted set-up goes on where
 * it stopped. Lightly optimised: they take as long to compile as the rest of the set-up together, and work on small files.
 *
 * @param {string} crate
 * @param {string} version
 * @param {string} log
 * @param {...string} extra
 */
async function cargoInstall(crate, version, log, ...extra) {
  const folder = join(TOOLS, "compile");
  const args = ["install", "--root", TOOLS, crate, "--version", version, "--force", ...extra];
  const env = {
    CARGO_TARGET_DIR: folder,
    CARGO_PROFILE_RELEASE_OPT_LEVEL: "1",
    CARGO_PROFILE_RELEASE_LTO: "off",
  };
  const outcome = await run("cargo", args, { log, env });
  if (outcome.code === 0 && crate !== "wasm-pack") rmSync(folder, { recursive: true, force: true });
  return outcome;
}

/** One retry: without a network it would try for minutes. The level, because `npm --silent` is inherited otherwise. */
const NPM_CI = ["ci", "--ignore-scripts", "--fetch-retries", "1", "--loglevel", "notice"];

/** npm writes its own copy of the lock file into node_modules after everything else. */
function hasPackages() {
  const installed = inRoot("node_modules", ".package-lock.json");
  const wanted = inRoot("package-lock.json");
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs;
}

const BROWSER_PACKAGES = ["chromium", "chromium-driver"];

const FIREFOX_PACKAGES = ["firefox-esr"];

/** @param {string} log */
function installBrowser(log) {
  return install(BROWSER_PACKAGES, log);
}

/**
 * @param {readonly string[]} packages
 * @param {string} log
 */
async function install(packages, log) {
  if (!which("apt-get")) return { code: 1, output: "there is no apt-get on this machine" };
  const update = await apt(["update"], `${log}.update`);
  if (update.code !== 0) return update;
  return apt(["install", "-y", "--no-install-recommends", ...packages], log);
}

/** @returns {string | undefined} why there is no Firefox here and none is installed: its tests are skipped then */
export function whyNoFirefox() {
  if (findFirefox() !== undefined) return undefined;
  const isDebian = existsSync("/etc/debian_version") && !/ubuntu/i.test(systemName());
  // Ubuntu's package is a snap: a geckodriver from elsewhere and its Firefox do not see the same temporary files.
  return isDebian && which("apt-get")
    ? undefined
    : "there is no Firefox, and only Debian has a package for it that can be driven; install one that is found as `firefox`";
}

function systemName() {
  return existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
}

/**
 * @param {string[]} args
 * @param {string} log
 */
function apt(args, log) {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const isRoot = process.getuid?.() === 0;
  // `-n`: a set-up that waits for a password looks as if it hung.
  return isRoot
    ? run("apt-get", args, { log, env })
    : run("sudo", ["-n", "apt-get", ...args], { log, env });
}

function browserByHand() {
  if (process.platform === "darwin")
    return "brew install --cask chromium && brew install chromedriver";
  if (which("apt-get")) return `sudo apt-get install ${BROWSER_PACKAGES.join(" ")}`;
  return (
    "install Chromium (or Chrome) and the chromedriver of the same version with your system's package manager " +
    "(Fedora: dnf install chromium chromedriver; Arch: pacman -S chromium), or point CHROME and CHROMEDRIVER at them"
  );
}
