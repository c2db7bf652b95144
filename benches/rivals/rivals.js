/** What a page can do without Coreyard: bare workers, workerpool and comlink, in the measures of `browser.rs`. */
import * as comlink from "../../node_modules/comlink/dist/esm/comlink.mjs";

const TASKS = 10_000;
const ROUNDS = 7;

/** Every figure: median over the rounds, of which the first is a warm-up that does not count. */
export async function rivals() {
  return {
    "bare workers, one task in flight each": (await perTask(bareOneInFlight)) * 1e3,
    "bare workers, all posted at once": (await perTask(bareAllPosted)) * 1e3,
    "workerpool 10": (await perTask(pooled)) * 1e3,
    "comlink 4": (await perTask(linked)) * 1e3,
    "bare worker, start to first answer": await median(startToAnswer),
    "bare port between two workers, there and back": (await barePort()) * 1e3,
  };
}

async function perTask(measure) {
  return (await median(measure)) / TASKS;
}

async function median(measure) {
  const times = [];
  for (let round = 0; round <= ROUNDS; round += 1) times.push(await measure());
  const sorted = times.slice(1).sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

async function timed(act) {
  const began = performance.now();
  await act();
  return performance.now() - began;
}

const worker = (name) => new Worker(new URL(name, import.meta.url), { type: "module" });

/** Two workers that answer with what they are sent. */
async function bare(drive) {
  const workers = [worker("echo.js"), worker("echo.js")];
  await Promise.all(workers.map((one) => answerOf(one, 0)));
  const took = await timed(() => Promise.all(workers.map((one) => drive(one, TASKS / 2))));
  workers.forEach((one) => one.terminate());
  return took;
}

function answerOf(one, message) {
  return new Promise((resolve) => {
    one.onmessage = ({ data }) => resolve(data);
    one.postMessage(message);
  });
}

const bareOneInFlight = () =>
  bare(async (one, tasks) => {
    for (let task = 0; task < tasks; task += 1) await answerOf(one, task);
  });

const bareAllPosted = () =>
  bare(
    (one, tasks) =>
      new Promise((resolve) => {
        let left = tasks;
        one.onmessage = ({ data }) => {
          left -= 1;
          if (left === 0) resolve(data);
        };
        for (let task = 0; task < tasks; task += 1) one.postMessage(task);
      }),
  );

async function pooled() {
  const script = new URL("workerpool_worker.js", import.meta.url).href;
  const pool = globalThis.workerpool.pool(script, { minWorkers: 2, maxWorkers: 2 });
  await Promise.all([pool.exec("same", [0]), pool.exec("same", [1])]);
  const took = await timed(() =>
    Promise.all(Array.from({ length: TASKS }, (_, task) => pool.exec("same", [task]))),
  );
  await pool.terminate();
  return took;
}

async function linked() {
  const workers = [worker("comlink_worker.js"), worker("comlink_worker.js")];
  const same = workers.map((one) => comlink.wrap(one));
  await Promise.all(same.map((call) => call(0)));
  const took = await timed(() =>
    Promise.all(Array.from({ length: TASKS }, (_, task) => same[task % 2](task))),
  );
  workers.forEach((one) => one.terminate());
  return took;
}

const startToAnswer = () =>
  timed(async () => {
    const one = worker("echo.js");
    await answerOf(one, 0);
    one.terminate();
  });

/** One worker sends to another over a port and waits for the answer, again and again: it keeps the time itself. */
async function barePort() {
  const [asking, answering] = [worker("echo.js"), worker("echo.js")];
  const { port1, port2 } = new MessageChannel();
  answering.postMessage({ answer: port2 }, [port2]);
  const took = new Promise((resolve) => {
    asking.onmessage = ({ data }) => resolve(data);
  });
  asking.postMessage({ ask: port1 }, [port1]);
  const each = await took;
  [asking, answering].forEach((one) => one.terminate());
  return each;
}
