/** How many tests passed, read from the closing lines of the programs that ran them. */

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

/** @type {Tally} */
const NOTHING = { passed: 0, failed: 0, skipped: 0 };

/** @param {readonly Tally[]} tallies */
export function sumOf(tallies) {
  return tallies.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    NOTHING,
  );
}

/**
 * `test result: ok. 3 passed; 0 failed; 1 ignored; …`, once for every test program; wasm-bindgen's runner says it too.
 *
 * @param {string} output
 */
export function cargoTally(output) {
  const lines = plain(output).matchAll(
    /^test result: .*? (\d+) passed; (\d+) failed; (\d+) ignored/gm,
  );
  return sumOf([...lines].map(([, ...counts]) => tallyOf(counts)));
}

/**
 * `Tests  1 failed | 11 passed | 2 skipped | 1 todo (15)`
 *
 * @param {string} output
 */
export function vitestTally(output) {
  const line = /^ *Tests {2}(.*)$/m.exec(plain(output))?.[1] ?? "";
  return tallyOf([
    countOf(line, "passed"),
    countOf(line, "failed"),
    countOf(line, "skipped") + countOf(line, "todo"),
  ]);
}

/**
 * A line for each outcome that occurred: `2 failed`, `1 flaky`, `3 skipped`, `1 did not run`, `11 passed (4.2s)`.
 *
 * @param {string} output
 */
export function playwrightTally(output) {
  const end = plain(output);
  /** @param {string} outcome */
  const count = (outcome) => Number(new RegExp(`^ +(\\d+) ${outcome}\\b`, "m").exec(end)?.[1] ?? 0);
  return tallyOf([
    count("passed") + count("flaky"),
    count("failed") + count("interrupted"),
    count("skipped") + count("did not run"),
  ]);
}

/**
 * The line that ends every run of the tests.
 *
 * @param {Tally} tally
 */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/**
 * @param {readonly (string | number)[]} counts passed, failed, skipped
 * @returns {Tally}
 */
function tallyOf([passed = 0, failed = 0, skipped = 0]) {
  return { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
}

/**
 * @param {string} line
 * @param {string} outcome
 */
function countOf(line, outcome) {
  return Number(new RegExp(`(\\d+) ${outcome}`).exec(line)?.[1] ?? 0);
}

/** @param {string} output that may be coloured */
function plain(output) {
  // eslint-disable-next-line no-control-regex -- the escape character is what is looked for
  return output.replaceAll(/\u001b\[[0-9;]*m/g, "");
}
