/**
 * Compiles the crate portable, with threads, and portable once more with the experiments of the models alone, which is
 * smaller, and lays the builds out for the page:
 *
 *     cargo, wasm-bindgen  →  wasm-opt, rolldown  →  www/public/wasm/<hash>/<build>/coreyard.js, coreyard_bg.wasm
 *
 * The folder's name is a hash of its content, so that servers may let browsers keep it: the script is fetched again for
 * every process that is started.
 */
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command.js";
import { Failure } from "./failure.js";
import { writeGenerated } from "./generated.js";
import { joinScripts } from "./one_file.js";
import { BUILT_WASM, LOGS, PUBLIC_WASM, inRoot } from "./paths.js";
import { hashOf, isFresh, writeStamp } from "./stamp.js";

/** What cargo needs to compile with threads, for builds, tests and lints alike. */
export const THREADS_ARGUMENTS = [
  "--config",
  ".cargo/threads.toml",
  "--features",
  "threads",
  // A folder of its own: otherwise each switch between the builds would compile the standard library again.
  "--target-dir",
  "target/threads",
];

/** The experiments that need nothing but the models, for builds and lints alike. */
export const MODELS_ARGUMENTS = ["--no-default-features", "--features", "lab"];

/** A standard library that is compiled for size too; set-up has fetched its source for the threads build anyway. */
const SMALL_STD = ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];

/** @typedef {import("../www/deployment.js").WasmBuild} Build */

/** @type {Record<Build, { typical: string, cargo: string[], opt: string[] }>} */
const BUILDS = {
  portable: { typical: "40 s", cargo: SMALL_STD, opt: [] },
  models: { typical: "15 s", cargo: [...SMALL_STD, ...MODELS_ARGUMENTS], opt: [] },
  threads: {
    typical: "50 s",
    cargo: THREADS_ARGUMENTS,
    opt: ["--enable-threads", "--enable-simd"],
  },
};

/** What rustc emits for wasm32 by default, and wasm-bindgen's externref table. */
const FEATURES = [
  "bulk-memory",
  "bulk-memory-opt",
  "call-indirect-overlong",
  "multivalue",
  "mutable-globals",
  "nontrapping-float-to-int",
  "reference-types",
  "sign-ext",
].map((name) => `--enable-${name}`);

const INPUTS = [
  "Cargo.toml",
  "Cargo.lock",
  "build.rs",
  "rust-toolchain.toml",
  "node_modules/binaryen/package.json",
  ".cargo",
  "src",
  "scripts/build_wasm.js",
].map((name) => inRoot(name));

/**
 * Brings all builds and everything derived from them up to date.
 *
 * @throws {Failure} with the compiler's words
 */
export async function buildWasm() {
  const hash = hashOf(INPUTS);
  const builds = await Promise.allSettled([
    // One after the other: they share a folder, and so the standard library.
    buildOne("portable", hash).then(() => buildOne("models", hash)),
    buildOne("threads", hash),
  ]);
  const failed = builds.find((outcome) => outcome.status === "rejected");
  // The first one: what is wrong in one is mostly wrong in the others.
  if (failed) throw failed.reason;
  await layOut();
}

/**
 * @param {Build} build
 * @param {string} hash of what it is made of
 */
async function buildOne(build, hash) {
  const stamp = inRoot("target", "stamps", build);
  if (isFresh(join(BUILT_WASM, build), stamp, hash)) return;
  const began = Date.now();
  const { typical } = BUILDS[build];
  console.log(`Building ${build} wasm (about ${typical} the first time)`);
  await compile(build);
  await optimise(build);
  // For Node, which loads the portable build too and asks what kind of module it is.
  writeFileSync(join(BUILT_WASM, build, "package.json"), '{ "type": "module" }\n');
  writeStamp(stamp, hash);
  console.log(`  ${build}: done in ${Math.round((Date.now() - began) / 1000)} s`);
}

/** @param {Build} build */
async function compile(build) {
  const folder = join(BUILT_WASM, build);
  rmSync(folder, { recursive: true, force: true });
  // `no-install`: set-up has put the right wasm-bindgen on PATH, and nothing else is to be downloaded.
  const how = ["--target", "web", "--release", "--no-pack", "--mode", "no-install"];
  const where = ["--out-dir", folder, "--out-name", "coreyard"];
  const cargo = ["--", "--quiet", ...BUILDS[build].cargo];
  await must(`the ${build} build`, "wasm-pack", [
    "--log-level",
    "warn",
    "build",
    ...how,
    ...where,
    ...cargo,
  ]);
}

/** A function that has one caller stays one: inlined, it is nothing that gzip would find to be like another. */
const FOR_GZIP = ["-O2", "--one-caller-inline-max-function-size=0", "--reorder-functions-by-name"];

/**
 * Without `-g`, so that wasm-opt also drops the names of functions: two thirds of the file. Before that it sorts by them:
 * gzip looks back 32 kB, and what is alike has much the same name.
 *
 * @param {Build} build
 */
async function optimise(build) {
  const wasm = join(BUILT_WASM, build, "coreyard_bg.wasm");
  const flags = [...FEATURES, ...BUILDS[build].opt, ...FOR_GZIP, "--strip-producers"];
  const wasmOpt = inRoot("node_modules", "binaryen", "bin", "wasm-opt");
  await must(`wasm-opt of ${build}`, process.execPath, [wasmOpt, wasm, ...flags, "-o", wasm]);
}

/**
 * @param {string} what
 * @param {string} command
 * @param {string[]} args
 */
async function must(what, command, args) {
  const log = join(LOGS, `${what.replaceAll(" ", "_")}.log`);
  const { code, output } = await run(command, args, { log });
  if (code !== 0)
    throw new Failure(`${output.trim()}\n\n${what} failed (exit code ${code}); log: ${log}`);
}

/** Lays all builds out below a folder named after their content, and writes what the page imports about them. */
async function layOut() {
  const hash = hashOf([BUILT_WASM, inRoot("scripts", "one_file.js")]);
  const folder = join(PUBLIC_WASM, hash);
  if (!existsSync(folder)) {
    rmSync(PUBLIC_WASM, { recursive: true, force: true });
    // Under another name until all of it is there.
    const begun = `${folder}.begun`;
    for (const build of Object.keys(BUILDS)) await layOutOne(build, join(begun, build));
    renameSync(begun, folder);
  }
  await writeGenerated(hash);
}

/**
 * @param {string} build
 * @param {string} folder
 */
async function layOutOne(build, folder) {
  const built = join(BUILT_WASM, build);
  mkdirSync(folder, { recursive: true });
  cpSync(join(built, "coreyard_bg.wasm"), join(folder, "coreyard_bg.wasm"));
  await joinScripts(built, join(folder, "coreyard.js"), { isOfSite: true });
}
