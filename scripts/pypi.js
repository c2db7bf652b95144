/** What comes from PyPI: in folders of .tools, apart from the user's own. */
import { join } from "node:path";
import { run } from "./command.js";
import { Failure } from "./failure.js";
import { TOOLS } from "./paths.js";
import { isFresh, writeStamp } from "./stamp.js";

/**
 * An environment of Python's with these packages, made if it is not there yet.
 *
 * @param {string} name of its folder
 * @param {readonly string[]} packages each with its version
 * @returns {Promise<string>} its folder
 */
export async function environmentWith(name, packages) {
  const folder = join(TOOLS, name);
  const stamp = join(folder, "packages.stamp");
  // The programs know where they are: in a project that was moved they are not found.
  const wanted = [folder, ...packages].join(" ");
  if (isFresh(folder, stamp, wanted)) return folder;
  console.log(`Installing into .tools/${name}: ${packages.join(", ")}`);
  await must("python3", "-m", "venv", "--clear", folder);
  await must(join(folder, "bin", "pip"), "install", "--quiet", ...packages);
  writeStamp(stamp, wanted);
  return folder;
}

/**
 * Runs a command that has to succeed.
 *
 * @param {string} command
 * @param {...string} args
 */
export async function must(command, ...args) {
  const { code, output } = await run(command, args);
  if (code !== 0) throw new Failure(`${command} failed:\n${output}`);
}
