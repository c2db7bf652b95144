/** The main process: a worker that instantiates the module and calls a function of it. */
import init, { start } from "./pkg/prime_count.js";

await init();
start(2_000_000, navigator.hardwareConcurrency);
