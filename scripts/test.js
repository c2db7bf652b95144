/** `npm test`: sets up and runs every stage, or those that are named. The last line says how many tests passed. */
import { Failure, messageOf, runMain } from "./failure.js";
import { setUp } from "./setup.js";

/** @typedef {import("./tally.js").Tally} Tally */
/** @typedef {{ stage: string, tally: Tally, seconds: number }} Row */

await runMain(async () => {
  const wanted = process.argv.slice(2);
  try {
    // Without Firefox its stage is skipped, and says so.
    await setUp({ forTests: true, optional: ["firefox", "geckodriver"] });
  } catch (error) {
    console.error(messageOf(error));
    console.log("0 passed, 1 failed");
    process.exitCode = 1;
    return;
  }
  // Only now: what they import has just been installed.
  const { STAGES } = await import("./stages.js");
  const unknown = wanted.find((name) => !STAGES.includes(name));
  if (unknown !== undefined) {
    throw new Failure(`There is no stage "${unknown}": the stages are ${STAGES.join(", ")}.`, 2);
  }
  await runStages(wanted.length === 0 ? STAGES : STAGES.filter((name) => wanted.includes(name)));
});

/** @param {string[]} stages */
async function runStages(stages) {
  const { sumOf, closingLine } = await import("./tally.js");
  const rows = [];
  for (const stage of stages) rows.push(await timed(stage));
  const total = sumOf(rows.map(({ tally }) => tally));
  if (total.failed > 0) process.exitCode = 1;
  console.log(`\n${tableOf(rows)}\n\n${closingLine(total)}`);
}

/**
 * @param {string} stage
 * @returns {Promise<Row>}
 */
async function timed(stage) {
  const { runStage } = await import("./stages.js");
  console.log(`\n── ${stage} ──`);
  const began = Date.now();
  const tally = await runStage(stage, buildSite).catch((/** @type {unknown} */ error) => {
    console.error(messageOf(error));
    return { passed: 0, failed: 1, skipped: 0 };
  });
  return { stage, tally, seconds: (Date.now() - began) / 1000 };
}

async function buildSite() {
  const { build } = await import("./build.js");
  await build();
}

/** @param {Row[]} rows */
function tableOf(rows) {
  const cells = rows.map(({ stage, tally: { passed, failed, skipped }, seconds }) => [
    stage,
    `${passed}`,
    `${failed}`,
    `${skipped}`,
    `${seconds.toFixed(1)} s`,
  ]);
  return [["stage", "passed", "failed", "skipped", "time"], ...cells].map(lineOf).join("\n");
}

/** @param {string[]} cells the first to the left, the others to the right */
function lineOf([stage = "", ...numbers]) {
  return [stage.padEnd(9), ...numbers.map((number) => number.padStart(8))].join(" ");
}
