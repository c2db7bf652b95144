// What a process asks of the browser, as a program asks an operating system: workers under small integers
// ("descriptors"), a clock, timers. Rust holds the integers only, so that a process is nothing but its memory.
//
// Events come in as calls of the wasm exports __coreyard_*. A payload waits under a number (a "slot") until Rust takes it.

import {
  adoptOrphans,
  allBlocks,
  bury,
  closeAll,
  countEnds,
  dismissAll,
  enrolChild,
  inherit,
  inheritBlocks,
  joinRoll,
  keepMemory,
  leaveAll,
  packMessage,
  placeOf,
  settleAt,
  strike,
  strikeSelf,
  unpackMessage,
} from "./ports.js";

/** The descriptor of the process that started this one. */
const PARENT = 0;

/** @type {any} The wasm exports of this process; null before it is attached, and after it died. */
export let wasm = null;
/** What a child needs to become a process like this one: the compiled module and the address of its JavaScript. */
let program = null;
/** What the panic hook said, if this process panicked. */
let panic = null;
/** How many bytes were refused when memory was asked for last and there was none; null if there always was. */
let refused_bytes = null;
/** Where threads tell of their deaths; null where there are none. */
let deaths = null;
/** What `block` waits at. */
let bed = null;
/** What is done when this process can no longer be trusted. */
let onDeath = (error) => {
  throw new Error(exitStatus(error).reason);
};

const OWN_EXECUTABLE = new URL("./process.js", import.meta.url).href;
/**
 * How long a worker outlives its own workers. Chromium leaks a worker's thread whose parent ends in the moment in which it
 * ends itself, and of one that idles sometimes too: 50 of 540 tried, and none where there were 5 ms between the two.
 */
const LINGER_MS = 250;
const UNREADABLE = "it sent a message that cannot be read";

/** The workers of the children and, as number 0, the parent. */
export const workers = new Map();
/** The children that were sent ends of pipes while they ran: one that ends may not have taken them. */
const gifted = new Set();
const slots = new Map();
const timers = new Map();
export let lastNumber = 0;
/** How long this worker has to outlive its workers, and they theirs; 0 if there were none. */
let linger_ms = 0;
/** What is to be sent to the parent with the next message, see `hold`. */
let held = [];

/** A number that nothing else has: descriptors and slots. */
export function nextNumber() {
  return ++lastNumber;
}

/** Has something wait for Rust. */
export function fillSlot(payload) {
  slots.set(nextNumber(), payload);
  return lastNumber;
}

/** Calls into wasm. A trap ends the process: nothing in it runs again. */
export function enter(call) {
  if (wasm === null) return;
  try {
    call(wasm);
  } catch (error) {
    wasm = null;
    onDeath(error);
  }
}

/** Makes this realm a process whose children run the same module; `glue` is the address of wasm-bindgen's JavaScript. */
export function attach(exports, module, glue) {
  wasm ??= exports;
  program ??= { module, glue, executable: OWN_EXECUTABLE };
}

/** Makes this worker a process that its parent started; `died` is called with the error that ended it. */
export function adopt(exports, origin, order, died) {
  wasm = exports;
  program = origin.program;
  onDeath = died;
  workers.set(PARENT, self);
  settleAt(order.place);
  joinRoll(order.roll);
  inheritBlocks(order.blocks);
  // A memory that was copied knows the numbers of the process that it was: they are never given again.
  lastNumber = origin.memory?.lastNumber ?? 0;
  if (origin.memory !== null) inherit(origin.memory.ends);
}

/** Enters the process at what its parent asked for; `loaded_ms` is when its code was there, before it was instantiated. */
export function boot(message, loaded_ms) {
  enter((exports) => exports.__coreyard_boot(fillSlot(unpackMessage(message)), loaded_ms));
}

/** Hands a message to the process; one that is not of our kind is told apart, never dropped. */
export function deliver(descriptor, data) {
  if (data?.ended) return ended(descriptor, data.ended);
  if (data?.gone) return mourn(data.gone, data.wasKilled, descriptor);
  if (data?.memory) return keepMemory(descriptor, data.memory);
  if (data?.waits) return;
  if (!(data?.payload instanceof Uint8Array)) return finish(descriptor, 1, UNREADABLE);
  enter((exports) => exports.__coreyard_message(descriptor, fillSlot(unpackMessage(data))));
}

/** A child ended and has closed its ends of pipes; not those in what it did not get, or of processes it leaves behind. */
function ended(descriptor, { code, reason, leaves, orphans, lingers_ms }) {
  adoptOrphans(orphans);
  if (leaves || gifted.has(descriptor)) mourn(placeOf(descriptor), false, descriptor);
  if (remove(descriptor, lingers_ms)) tellEnd(descriptor, code, reason);
}

/** Says to this process, and to all but the one that said so, that nothing more comes from a process and those below it. */
function mourn(gone, wasKilled, informant) {
  bury(gone, wasKilled);
  workers.forEach((worker, descriptor) => {
    if (descriptor !== informant) worker.postMessage({ gone, wasKilled });
  });
}

/** Ends a worker that is there no more, or that must not be, and tells the process. */
export function finish(descriptor, code, reason) {
  if (descriptor === PARENT) return onDeath(new Error(`${UNREADABLE} (its parent)`));
  if (terminate(descriptor)) tellEnd(descriptor, code, reason);
}

function tellEnd(descriptor, code, reason) {
  enter((exports) => exports.__coreyard_ended(descriptor, code, fillSlot(reason)));
}

/** Sets the script that the workers of later processes run; without an address it is our own again. */
export function set_executable(address) {
  const base = self.location.href;
  // What is no address is found out when it is used: an exception here would end this process.
  const absolute = URL.canParse(address, base) ? new URL(address, base).href : address;
  const executable = address === undefined ? OWN_EXECUTABLE : absolute;
  program = { ...program, executable };
  dismissAll();
}

/** Starts a process in a worker of its own and returns its descriptor; `payload` says what it runs. */
export function start(name, payload, ends) {
  const descriptor = nextNumber();
  attempt(descriptor, () => {
    const packed = packMessage(payload, ends, placeOf(descriptor));
    launch(descriptor, name, createWorker(name, null, []), ...packed);
  });
  return descriptor;
}

/** A worker that could not be made: it ends as one that did not load, and the process that asked goes on. */
const NO_WORKER = { terminate() {}, postMessage() {} };

/** Does what starts a process. If it throws, that process ends, and the one that asked goes on. */
export function attempt(descriptor, begin) {
  try {
    begin();
  } catch (error) {
    workers.get(descriptor)?.terminate();
    workers.set(descriptor, NO_WORKER);
    setTimeout(() => finish(descriptor, 1, `its worker could not be started: ${messageOf(error)}`));
  }
}

/** A worker that makes itself an instance, with a `memory` if it is given one, and waits for its order. */
export function createWorker(name, memory, moved) {
  const worker = new Worker(program.executable, { type: "module", name });
  try {
    worker.postMessage({ program, memory }, moved);
  } catch (error) {
    worker.terminate();
    throw error;
  }
  return worker;
}

/** Makes a worker a child, and gives it its order: the message that says what it runs. */
export function launch(descriptor, name, worker, message, moved) {
  workers.set(descriptor, worker);
  worker.onmessage = ({ data }) => deliver(descriptor, data);
  worker.onmessageerror = () => finish(descriptor, 1, UNREADABLE);
  worker.onerror = (event) => {
    event.preventDefault();
    finish(descriptor, 1, event.message || "its script could not be loaded");
  };
  const roll = enrolChild(descriptor, name);
  const order = { place: placeOf(descriptor), roll, blocks: allBlocks(), message };
  worker.postMessage(order, moved);
}

/**
 * Keeps bytes for the parent until `release`, the next `post` to it, or the end of this process, also by a trap: they are
 * on this side of the border so that no death in wasm can lose them.
 */
export function hold(payload) {
  held.push(payload.slice());
}

/** Sends what is held to the parent, one after the other in one message. */
export function release() {
  if (held.length > 0) post(PARENT, new Uint8Array());
}

function withHeld(payload) {
  const parts = [...held, payload];
  held = [];
  return joined(parts);
}

/** A copy of bytes that lie in several places. */
export function joined(parts) {
  const all = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0));
  let place = 0;
  for (const part of parts) {
    all.set(part, place);
    place += part.length;
  }
  return all;
}

/** Sends bytes to a child or to the parent. The payload is a view of wasm memory: it is copied, and the copy moves. */
export function post(descriptor, payload) {
  const copy = descriptor === PARENT ? withHeld(payload) : payload.slice();
  workers.get(descriptor)?.postMessage({ payload: copy }, [copy.buffer]);
}

/** As `post`, to a child, with packed ends. */
export function post_with(descriptor, payload, ends) {
  const worker = workers.get(descriptor);
  if (worker === undefined) return;
  gifted.add(descriptor);
  worker.postMessage(...packMessage(payload, ends, placeOf(descriptor)));
}

/** Ends a child at once, whatever it does. Nothing tells the process: who terminates it knows. */
export function terminate(descriptor) {
  const found = remove(descriptor);
  if (found) mourn(placeOf(descriptor), true, descriptor);
  return found;
}

/** Forgets a child, and ends its worker. */
function remove(descriptor, lingers_ms = 0) {
  const worker = workers.get(descriptor);
  workers.delete(descriptor);
  gifted.delete(descriptor);
  strike(descriptor);
  if (worker !== undefined) endWorker(worker, lingers_ms);
  return worker !== undefined;
}

/** Ends a worker of this one: at once, unless that has to outlive workers of its own. */
export function endWorker(worker, lingers_ms = 0) {
  if (lingers_ms === 0) worker.terminate();
  else setTimeout(() => worker.terminate(), lingers_ms);
  linger_ms = Math.max(linger_ms, lingers_ms + LINGER_MS);
}

/** Ends this process: its parent learns the exit code after everything that was sent before. */
export function exit(code, reason) {
  wasm = null;
  release();
  workers.delete(PARENT);
  strikeSelf();
  const orphans = closeAll();
  const leaves = orphans.length > 0 || workers.size > 0;
  [...workers.keys()].forEach((descriptor) => remove(descriptor));
  leaveAll();
  const ports = orphans.map(({ port }) => port);
  self.postMessage({ ended: { code, reason, leaves, orphans, lingers_ms: linger_ms } }, ports);
  if (linger_ms === 0) self.close();
  else setTimeout(() => self.close(), linger_ms);
}

/** How many workers, slots, timers and ends of pipes this process has. */
export function open_descriptors() {
  return workers.size + slots.size + timers.size + countEnds();
}

function messageOf(error) {
  return String(error?.message ?? error);
}

/** Remembers why this process is about to trap. */
export function panicked(message) {
  panic = message;
}

/** Remembers that memory was refused: should the process trap next, that was why. */
export function out_of_memory(bytes) {
  refused_bytes = bytes;
}

/** The exit code and the reason of a process that `error` ended. */
export function exitStatus(error) {
  if (error?.exitStatus !== undefined) return error.exitStatus;
  if (panic !== null) return { code: 1, reason: panic };
  const reason = messageOf(error);
  // Chromium throws a RangeError, Firefox an InternalError.
  if (error?.name === "InternalError" || /call stack|recursion/i.test(reason))
    return { code: -11, reason };
  if (error instanceof RangeError) return { code: -9, reason };
  if (!(error instanceof WebAssembly.RuntimeError)) return { code: 1, reason };
  if (!/unreachable/i.test(reason)) return { code: -11, reason };
  if (refused_bytes === null) return { code: -6, reason };
  return { code: -9, reason: `out of memory: ${amountOf(refused_bytes)} more were refused` };
}

/** `64 MiB`, `1.5 KiB`: as much as a person wants to know of it. */
function amountOf(bytes) {
  const units = ["bytes", "KiB", "MiB", "GiB"];
  const power = Math.floor(Math.log2(Math.max(1, bytes)) / 10);
  return `${Math.round((10 * bytes) / 1024 ** power) / 10} ${units[power]}`;
}

/** The descriptors of the ends that came with the message under a slot. */
export function ends_of(slot) {
  return slots.get(slot).ends;
}

/** The bytes of the message under a slot; the slot is empty afterwards. */
export function take_payload(slot) {
  return take(slot).payload;
}

/** What waits under a slot; the slot is empty afterwards. */
export function take(slot) {
  const payload = slots.get(slot);
  slots.delete(slot);
  return payload;
}

/** Milliseconds since 1970, comparable between workers. */
export function now() {
  return performance.timeOrigin + performance.now();
}

/** How many threads the machine runs at once, as far as the browser says. */
export function cpu_count() {
  return navigator.hardwareConcurrency || 1;
}

/** Writes a line to the browser's console. */
export function print(is_error, line) {
  if (is_error) console.error(line);
  else console.log(line);
}

/** Has the executor run soon. */
export function schedule() {
  queueMicrotask(() => enter((exports) => exports.__coreyard_run()));
}

/** Tells the process when a promise is settled. */
export function settle(promise, id) {
  const settled = (reason) => enter((exports) => exports.__coreyard_settled(id, fillSlot(reason)));
  promise.then(
    () => settled(""),
    (error) => settled(messageOf(error)),
  );
}

/**
 * Has the death of a thread end this process, and returns the name of the channel on which it is told. An error that a
 * thread reports would come here too, but the browser would write it to the page's console first.
 */
export function hear_of_deaths() {
  deaths = new BroadcastChannel(`coreyard ${crypto.randomUUID()}`);
  deaths.onmessage = ({ data }) => threadDied(data);
  return deaths.name;
}

function threadDied(status) {
  wasm = null;
  onDeath(Object.assign(new Error(status.reason), { exitStatus: status }));
}

/** In a thread of rayon's pool, which dies in a promise that nobody awaits: has its process told of that. */
export function tell_of_death(channel, thread) {
  deaths = new BroadcastChannel(channel);
  self.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    const { code, reason } = exitStatus(event.reason);
    deaths.postMessage({ code, reason: `${thread}: ${reason}` });
  });
}

/** Has the executor run when another thread changes the 32-bit word at `address` of shared memory from 0, again and again. */
export function listen(memory, address) {
  const word = new Int32Array(memory.buffer, address, 1);
  const woken = () => {
    Atomics.store(word, 0, 0);
    enter((exports) => exports.__coreyard_run());
    listen(memory, address);
  };
  // Without waitAsync (Firefox before 145) look every few milliseconds.
  if (Atomics.waitAsync === undefined)
    return void setTimeout(Atomics.load(word, 0) === 0 ? () => listen(memory, address) : woken, 4);
  const waited = Atomics.waitAsync(word, 0, 0);
  if (waited.async) void waited.value.then(woken);
  else queueMicrotask(woken);
}

/** Wakes the thread that listens at `address`. */
export function wake(memory, address) {
  const word = new Int32Array(memory.buffer, address, 1);
  Atomics.store(word, 0, 1);
  Atomics.notify(word, 0);
}

/** Has the timer `id` ring once, in `ms` milliseconds. */
export function set_timer(id, ms) {
  const ring = () => {
    timers.delete(id);
    enter((exports) => exports.__coreyard_timer(id));
  };
  timers.set(id, setTimeout(ring, ms));
}

/** Stops a timer that has not rung. */
export function clear_timer(id) {
  clearTimeout(timers.get(id));
  timers.delete(id);
}

/** Blocks this worker without computing; false where a browser cannot. */
export function block(ms) {
  try {
    // A page that is not isolated has no SharedArrayBuffer by name, but has shared wasm memory that it cannot send.
    bed ??= new Int32Array(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer);
    return Atomics.wait(bed, 0, 0, ms) === "timed-out";
  } catch {
    return false;
  }
}
