/** `npm start`: set up, build what is older than its sources, serve the lab. */
import { parseArgs } from "node:util";
import { Failure, messageOf, runMain } from "./failure.js";
import { setUp } from "./setup.js";

const DEFAULT_PORT = 4173;

await runMain(async () => {
  const port = parsePort();
  // The lab runs in any browser the reader has; only the tests need one of ours.
  await setUp({ optional: ["browser"] });
  // Only now: both import packages that the set-up has just installed.
  const { build } = await import("./build.js");
  const { serve } = await import("./serve.js");
  await build();
  const { url } = await serve({ port });
  console.log(`\nThe lab is at ${url}  (Ctrl+C ends it)`);
});

/** @returns {number} from `--port`, else `PORT` in the environment, else the usual one */
function parsePort() {
  const text = parseOptions().port ?? process.env.PORT;
  if (text === undefined || text === "") return DEFAULT_PORT;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Failure(`The port is a whole number from 0 to 65535, not "${text}".`, 2);
}

function parseOptions() {
  try {
    return parseArgs({ options: { port: { type: "string" } } }).values;
  } catch (error) {
    throw new Failure(`${messageOf(error)}\nUsage: npm start [-- --port NUMBER]`, 2);
  }
}
