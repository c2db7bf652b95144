// The ends of pipes under small integers, beside the workers of host.js: made, moved to other processes, closed.
//
// What has come and was not read lies here and not in the process's memory, as the buffer of a pipe is the kernel's: an
// end moves with all that it holds, whatever copy of the memory there is.
//
// A browser does not say everywhere that the other end of a port is gone. So whoever closes an end says it, a process that
// ends says it of all its ends, and of a process that was killed its parent says it to every other (`mourn` in host.js).
// For that, each end knows in which process the other one is: whoever hands an end over says where to.

import { enter, fillSlot, nextNumber } from "./host.js";
import { isBlock } from "./roll.js";
import { bufferOf, hold_block, let_go, receiveBlock } from "./shared.js";

// What Rust asks of these files it asks here: the more files it names, the more are fetched at once, and the server that
// wasm-bindgen tests with leaves the last of many waiting for ever, now and then.
export { can_share, is_alive, name_of } from "./roll.js";
export * from "./shared.js";

/** How long what a killed process sent may still be on its way when the news of its end is there. */
const GRACE_MS = 20;

/** Payloads of up to so many bytes are copied. */
const SMALL = 4096;

/** The ends that this process reads and writes. */
const open = new Map();
/** The ends in messages: not yet sent, or received and not yet unpickled. */
const packed = new Map();
/** The places of processes that were killed. */
const dead = new Set();
/** How many closed ends are looked through for ends that lie in them. */
let emptying = 0;
/** Where this process is in the tree of processes. */
let place = "1";

/** Says where this process is. */
export function settleAt(own) {
  place = own;
}

/** The place of a child. */
export function placeOf(descriptor) {
  return `${place}.${descriptor}`;
}

function endOf({ port, inbox = [], peer = place, ended = false }) {
  return { port, inbox, peer, ended };
}

/** Makes a channel and returns the descriptor of one end; the other's is the next number. */
export function create_channel() {
  const { port1, port2 } = new MessageChannel();
  const first = nextNumber();
  open.set(first, endOf({ port: port1 }));
  open.set(nextNumber(), endOf({ port: port2 }));
  return first;
}

/** An end that is open, and hears from now on: one that was never used can move with nothing lost. */
function listening(descriptor) {
  const end = open.get(descriptor);
  if (end === undefined || end.ended || end.port.onmessage !== null) return end;
  end.port.onmessage = ({ data }) => arrive(descriptor, end, data);
  end.port.onmessageerror = () => finish(descriptor, end);
  end.port.onclose = () => finish(descriptor, end);
  if (isDead(end.peer)) finishSoon(descriptor, end);
  return end;
}

function arrive(descriptor, end, data) {
  if (data.at !== undefined) {
    end.peer = data.at;
    if (isDead(end.peer)) finishSoon(descriptor, end);
  } else if (data.payload instanceof Uint8Array) {
    end.inbox.push(data);
    tell(descriptor);
  } else {
    finish(descriptor, end);
  }
}

/** Nothing more comes; what has come can still be read. */
function finish(descriptor, end) {
  const isHere = open.get(descriptor) === end || packed.get(descriptor) === end;
  if (!isHere || end.ended) return;
  end.ended = true;
  end.port.close();
  tell(descriptor);
}

function finishSoon(descriptor, end) {
  setTimeout(() => finish(descriptor, end), GRACE_MS);
}

function tell(descriptor) {
  enter((exports) => exports.__coreyard_readable(descriptor));
}

/** Whether an end can be read: 1 if a message is there, 0 if not yet, -1 if none will come, -2 if it is not here. */
export function readiness(descriptor) {
  const end = listening(descriptor);
  if (end === undefined) return -2;
  if (end.inbox.length > 0) return 1;
  return end.ended ? -1 : 0;
}

/** Takes the next message into a slot; only where `readiness` is 1. */
export function receive(descriptor) {
  return fillSlot(unpackMessage(open.get(descriptor).inbox.shift()));
}

/** Sends a message: 1 if it was sent, -1 if nobody can read it, -2 if the end is not here. */
export function send(descriptor, payload, ends) {
  const end = listening(descriptor);
  if (end === undefined) return -2;
  if (end.ended) return -1;
  const [message, moved] = packMessage(payload, ends, end.peer);
  end.port.postMessage(message, moved);
  return 1;
}

/**
 * A message, and what moves along with it. The payload is a view of wasm memory: it is copied, and the copy moves.
 *
 * @returns {[object, Transferable[]]}
 */
export function packMessage(payload, ends, to) {
  const copy = payload.slice();
  if (ends.length > 0) {
    const message = { payload: copy, ends: handOver(ends, to) };
    return [message, moving(message)];
  }
  // To move a small buffer takes longer than to copy it.
  return [{ payload: copy }, copy.byteLength > SMALL ? [copy.buffer] : []];
}

/** Takes packed ends out of this process. A block of shared memory stays here too: what is sent is one more way to it. */
export function handOver(descriptors, to) {
  return Array.from(descriptors, (descriptor) => {
    if (isBlock(descriptor)) return { descriptor, buffer: bufferOf(descriptor) };
    const { port, inbox, peer, ended } = packed.get(descriptor);
    packed.delete(descriptor);
    port.postMessage({ at: to });
    return { descriptor, port, inbox, peer, ended: ended || isDead(peer) };
  });
}

/** @param {{ payload: Uint8Array, ends?: any[] }} message */
function moving({ payload, ends = [] }) {
  return [payload.buffer, ...movingEnds(ends)];
}

/** Whether it is the end of a pipe, not a block. */
function isEnd({ descriptor }) {
  return !isBlock(descriptor);
}

/** The ports, and what is in the messages that nobody has read. */
export function movingEnds(ends) {
  return ends.filter(isEnd).flatMap(({ port, inbox }) => [port, ...inbox.flatMap(moving)]);
}

/** A message as Rust takes it: its ends are this process's, under consecutive descriptors. */
export function unpackMessage({ payload, ends = [] }) {
  return { payload, ends: ends.map(receiveEnd) };
}

function receiveEnd(end) {
  if (isEnd(end)) return adoptEnd(packed, nextNumber(), end);
  receiveBlock(end.descriptor, end.buffer);
  return end.descriptor;
}

/** Makes the ends that a forked process was given its own, under the numbers that its memory knows. */
export function inherit(ends) {
  ends.filter(isEnd).forEach((end) => adoptEnd(open, end.descriptor, end));
}

function adoptEnd(table, descriptor, end) {
  end.port.postMessage({ at: place });
  table.set(descriptor, endOf(end));
  return descriptor;
}

/** Moves an end into a message that is being written, or has the message hold a block; false if it is not here. */
export function pack(descriptor) {
  if (isBlock(descriptor)) return hold_block(descriptor);
  return move(open, packed, descriptor);
}

/** Moves an end out of a message that is being read; false if it is not there. */
export function unpack(descriptor) {
  return move(packed, open, descriptor);
}

function move(from, to, descriptor) {
  const end = from.get(descriptor);
  if (end === undefined) return packed.has(descriptor) && to === packed;
  from.delete(descriptor);
  to.set(descriptor, end);
  return true;
}

/** Closes an end; one that is elsewhere is left alone. */
export function close(descriptor) {
  closeIn(open, descriptor);
}

/** Closes an end in a message that nobody will send or read; a message holds its blocks no longer. */
export function discard(descriptor) {
  if (isBlock(descriptor)) return let_go(descriptor);
  closeIn(packed, descriptor);
}

function closeIn(table, descriptor) {
  const end = table.get(descriptor);
  if (end !== undefined) closeEnd(end);
  table.delete(descriptor);
}

function closeEnd({ port, inbox }) {
  inbox.forEach(closeEnds);
  port.postMessage({ ended: true });
  if (port.onmessage !== null) return port.close();
  // Nobody has looked into what came: there may be ends in it, whose other ends wait.
  emptying += 1;
  port.onmessage = ({ data }) => closeEnds(data);
  setTimeout(() => {
    emptying -= 1;
    port.close();
  }, GRACE_MS);
}

function closeEnds({ ends = [] }) {
  ends.filter(isEnd).forEach(closeEnd);
}

/** Does what is to be done when all that is closed is empty. */
export function whenEmpty(act) {
  if (emptying === 0) act();
  else setTimeout(() => whenEmpty(act), 1);
}

/** Closes everything: this process ends. True if there was something: an end may hold others that nobody can reach now. */
export function closeAll() {
  const ends = [...open.values(), ...packed.values()];
  ends.forEach(closeEnd);
  return ends.length > 0;
}

/** A process was killed, and those below it with it: nobody is at their ends any more. */
export function bury(killed) {
  dead.add(killed);
  open.forEach((end, descriptor) => {
    if (isDead(end.peer)) finishSoon(descriptor, end);
  });
}

function isDead(one) {
  for (const killed of dead) {
    if (one === killed || one.startsWith(`${killed}.`)) return true;
  }
  return false;
}
