/** Things that are tried one after the other, a line each. */
import { messageOf } from "./failure.js";

/** As wide as the longest name. */
const WIDTH = 20;

/**
 * Tries something and tells how it went. What fails is told too, and makes the program's exit code 1; the others go on.
 *
 * @param {string} name
 * @param {() => Promise<string>} task what came of it
 */
export async function attempt(name, task) {
  try {
    console.log(`ok    ${name.padEnd(WIDTH)} ${await task()}`);
  } catch (error) {
    console.log(`FAIL  ${name.padEnd(WIDTH)} ${messageOf(error)}`);
    process.exitCode = 1;
  }
}
