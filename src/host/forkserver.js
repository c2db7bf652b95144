// The start method forkserver on the host's side: the memory that a server left, under the server's descriptor, and a worker
// made of it in advance.
//
// The memory lies here and not in that of the process, which would grow by it, and with it every copy of that one. A child
// can be asked for before the memory is there: it has its descriptor at once, and what is sent to it waits.

import {
  attempt,
  createWorker,
  endWorker,
  finish,
  launch,
  nextNumber,
  start,
  workers,
} from "./host.js";
import { packMessage, placeOf } from "./ports.js";

export * from "./memory.js";

/** How long after a start the next worker is made: the one that was started has the cores first. */
const REFILL_MS = 10;

const servers = new Map();

/** Stands for the worker of a process that cannot begin yet. */
class Expected {
  early = [];

  postMessage(...message) {
    this.early.push(message);
  }

  terminate() {}
}

/** Starts a process that will leave its memory, and returns its descriptor. */
export function start_server(name, payload) {
  const number = start(name, payload, []);
  servers.set(number, { memory: null, expected: [], reserve: null, isLeft: false });
  return number;
}

/** Starts a process with a copy of a server's memory, as soon as that is there. */
export function start_from(number, name, payload, ends) {
  const server = servers.get(number);
  const descriptor = nextNumber();
  const begin = () => launch(descriptor, name, workerOf(server, name), ...packed);
  const packed = packMessage(payload, ends, placeOf(descriptor));
  if (server.memory === null) expect(server, descriptor, begin);
  else attempt(descriptor, begin);
  return descriptor;
}

function expect(server, descriptor, begin) {
  const expected = new Expected();
  workers.set(descriptor, expected);
  const beginNow = () => {
    // It may have been terminated.
    if (workers.get(descriptor) !== expected) return;
    attempt(descriptor, begin);
    expected.early.forEach((message) => workers.get(descriptor).postMessage(...message));
  };
  server.expected.push({ descriptor, begin: beginNow });
}

/** Takes what a server left, and starts those that were waiting for it. */
export function keepMemory(number, memory) {
  const server = servers.get(number);
  if (server === undefined) return;
  server.memory = memory;
  server.expected.splice(0).forEach(({ begin }) => begin());
  if (server.isLeft) leave_server(number);
  else refillSoon(server);
}

/** Gives up a server that died: those that were waiting for it end. */
export function abandon_server(number, reason) {
  const server = servers.get(number);
  servers.delete(number);
  // Not at once: this is a call of the process, and so is the news of an end.
  setTimeout(() => server?.expected.forEach(({ descriptor }) => finish(descriptor, 1, reason)));
}

/** Says that nothing more is started from a server; those that are waiting for it still are. */
export function leave_server(number) {
  const server = servers.get(number);
  server.isLeft = true;
  if (server.memory === null) return;
  servers.delete(number);
  dismiss(server);
}

/** Ends the workers in reserve: those that are made from now on are of another kind. */
export function dismissAll() {
  servers.forEach(dismiss);
}

/** This process ends: nothing is started any more. */
export function leaveAll() {
  [...servers.keys()].forEach(leave_server);
}

function dismiss(server) {
  if (server.reserve !== null) endWorker(server.reserve.worker);
  server.reserve = null;
}

/** A worker with a copy of the server's memory: the one in reserve if it is ready, otherwise a new one. */
function workerOf(server, name) {
  const { reserve, memory } = server;
  refillSoon(server);
  if (!reserve?.isReady) return createWorker(name, memory, []);
  server.reserve = null;
  return reserve.worker;
}

function refillSoon(server) {
  setTimeout(() => {
    if (server.reserve === null && !server.isLeft) server.reserve = createReserve(server);
  }, REFILL_MS);
}

/** A worker that waits for its order. If it cannot be made, or dies, there is none: the next child starts without. */
function createReserve(server) {
  try {
    const reserve = { worker: createWorker("reserve", server.memory, []), isReady: false };
    const dismissed = (event) => {
      event.preventDefault();
      if (server.reserve === reserve) dismiss(server);
    };
    reserve.worker.onmessage = (event) => {
      if (event.data?.waits) reserve.isReady = true;
      else dismissed(event);
    };
    reserve.worker.onmessageerror = dismissed;
    reserve.worker.onerror = dismissed;
    return reserve;
  } catch {
    return null;
  }
}
