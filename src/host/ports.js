// The ends of pipes under small integers, beside the workers of host.js: made, moved to other processes, closed.
//
// What has come and was not read lies here and not in the process's memory, as the buffer of a pipe is the kernel's: an
// end moves with all that it holds, whatever copy of the memory there is.
//
// A browser does not say everywhere that the other end of a port is gone. So whoever closes an end says it, a process that
// ends says it of all its ends, and of a process that was killed its parent says it to every other (`mourn` in host.js).
// For that, each end knows in which process the other one is: whoever hands an end over says where to.

import { enter, joined, nextNumber } from "./host.js";
import { isBlock } from "./roll.js";
import { bufferOf, hold_block, let_go, receiveBlock } from "./shared.js";

// What Rust and host.js ask of these files they ask here: a process's worker fetches fewer files at once.
export * from "./forkserver.js";
export * from "./roll.js";
export * from "./shared.js";

/** How long what a killed process sent may still be on its way when the news of its end is there. */
const GRACE_MS = 20;

/**
 * As long as for a process that ended by itself. It has said its last words, after all that it sent: this is for those that
 * Firefox loses while an end moves.
 */
const LONG_GRACE_MS = 1_000;

/** Where the other end is if its process ended before this end moved. */
const NOWHERE = "nowhere";

/** Payloads of up to so many bytes are copied. */
const SMALL = 4096;

const NOTHING = new Uint8Array();

/** What an end says when it is closed, and the other when it hears that: nothing more comes from here. */
const LAST_WORD = { ended: true };

/** The ends that this process reads and writes. */
const open = new Map();
/** The ends in messages: not yet sent, or received and not yet unpickled. */
const packed = new Map();
/** The places of processes that are gone, and how long what they sent may still be on its way. */
const dead = new Map([[NOWHERE, LONG_GRACE_MS]]);
/** Closed ends that are looked through for ends that lie in them, until nothing more can come. */
const draining = new Set();
/** The message that was received last, until Rust has taken it. */
let received;
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
  return { port, inbox, peer, ended, isHeard: false };
}

/** Makes a channel and returns the descriptor of one end; the other's is the next number. */
export function create_channel() {
  const { port1, port2 } = new MessageChannel();
  const [one, other] = [endOf({ port: port1 }), endOf({ port: port2 })];
  Object.assign(one, { other });
  Object.assign(other, { other: one });
  const first = nextNumber();
  open.set(first, one);
  open.set(nextNumber(), other);
  return first;
}

/** An end that is open, and hears from now on: one that was never used can move with nothing lost. */
function listening(descriptor) {
  const end = open.get(descriptor);
  if (end === undefined || end.ended || end.isHeard) return end;
  end.isHeard = true;
  end.port.onmessage = ({ data }) => arrive(descriptor, end, data);
  end.port.onmessageerror = () => finish(descriptor, end);
  end.port.onclose = () => finish(descriptor, end);
  if (isDead(end.peer)) finishSoon(descriptor, end);
  return end;
}

function arrive(descriptor, end, data) {
  if (data instanceof Uint8Array) {
    end.inbox.push({ payload: data });
    tell(descriptor);
  } else if (data?.payload instanceof Uint8Array) {
    end.inbox.push(data);
    tell(descriptor);
  } else if (data?.at !== undefined) {
    end.peer = data.at;
    if (isDead(end.peer)) finishSoon(descriptor, end);
  } else {
    // Whoever closed it waits for this answer, and closes the port: in Firefox a port that is closed here loses what is
    // on its way while the other one moves.
    end.port.postMessage(LAST_WORD);
    finish(descriptor, end);
  }
}

/** Nothing more comes; what has come can still be read. */
function finish(descriptor, end) {
  const isHere = open.get(descriptor) === end || packed.get(descriptor) === end;
  if (!isHere || end.ended) return;
  end.ended = true;
  tell(descriptor);
}

function finishSoon(descriptor, end) {
  setTimeout(() => finish(descriptor, end), graceOf(end.peer));
}

function tell(descriptor) {
  enter((exports) => exports.__coreyard_readable(descriptor));
}

/** Whether an end is in this process. It is not listened to for that: Firefox can lose a message when such an end moves. */
export function is_here(descriptor) {
  return open.has(descriptor);
}

/** Whether an end can be read: 1 if a message is there, 0 if not yet, -1 if none will come, -2 if it is not here. */
export function readiness(descriptor) {
  const end = listening(descriptor);
  if (end === undefined) return -2;
  if (end.inbox.length > 0) return 1;
  return end.ended ? -1 : 0;
}

/** As `readiness`, but a message that is there is taken: 1 if it is nothing but bytes, 2 if ends came with it. */
export function receive(descriptor) {
  const state = readiness(descriptor);
  if (state !== 1) return state;
  received = unpackMessage(open.get(descriptor).inbox.shift());
  return received.ends.length === 0 ? 1 : 2;
}

/** The bytes of the message that was received last; once. */
export function received_payload() {
  const { payload } = received;
  received = undefined;
  return payload;
}

/** The descriptors of the ends that came with it, before its bytes are taken. */
export function received_ends() {
  return received.ends;
}

/** Sends a few bytes: 1 if they were sent, -1 if nobody can read them, -2 if the end is not here. */
export function send_small(descriptor, payload) {
  // Without a wrapping: most messages are short, and each object costs both sides.
  return sendBy(descriptor, ({ port }) => port.postMessage(payload.slice()));
}

/** As `send_small`, a message of any size, two parts in one, and what moves with it. */
export function send(descriptor, payload, behind, ends) {
  return sendBy(descriptor, ({ port, peer }) => {
    const [message, moved] = packMessage(payload, ends, peer, behind);
    port.postMessage(ends.length === 0 ? message.payload : message, moved);
  });
}

function sendBy(descriptor, post) {
  const end = listening(descriptor);
  if (end === undefined) return -2;
  if (end.ended) return -1;
  post(end);
  return 1;
}

/**
 * A message, and what moves along with it. The payload, and what is `behind` it, are views of wasm memory: they are copied
 * once, and the copy moves.
 *
 * @returns {[object, Transferable[]]}
 */
export function packMessage(payload, ends, to, behind = NOTHING) {
  const copy = joined([payload, behind]);
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
    const { port, inbox, peer, ended, other } = packed.get(descriptor);
    packed.delete(descriptor);
    // Firefox loses this news when the other end is about to move as well: it goes with what is known here.
    if (other !== undefined) other.peer = to;
    port.postMessage({ at: to });
    return { descriptor, port, inbox, peer: isDead(peer) ? NOWHERE : peer, ended };
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

function closeEnd(end) {
  end.inbox.forEach(closeEnds);
  if (end.ended) return;
  end.port.postMessage(LAST_WORD);
  draining.add(end);
  // One that nobody has listened to is left so until this process goes on: if it ends now, its parent gets it whole.
  if (end.isHeard) drain(end);
  else setTimeout(() => draining.has(end) && drain(end));
}

function closeEnds({ ends = [] }) {
  ends.filter(isEnd).forEach(closeEnd);
}

/**
 * Looks through what still comes to an end that was closed: there may be ends in it, whose other ends wait. It does so until
 * the other end has said its last word, or its process is gone: no browser says how much is on its way.
 */
function drain(end) {
  end.port.onmessage = ({ data }) => drainOne(end, data);
  end.port.onclose = () => drained(end);
  if (isDead(end.peer)) drainedSoon(end);
}

function drainOne(end, data) {
  if (data instanceof Uint8Array) return;
  closeEnds(data);
  if (data?.ended) drained(end);
  else if (data?.at !== undefined) end.peer = data.at;
}

function drained(end) {
  draining.delete(end);
  end.port.close();
}

function drainedSoon(end) {
  setTimeout(() => drained(end), graceOf(end.peer));
}

/** Closes everything, because this process ends, and returns what its parent is to look through in its place. */
export function closeAll() {
  [...open.values(), ...packed.values()].forEach(closeEnd);
  const orphans = Array.from(draining, ({ port, peer }) => ({ port, peer }));
  draining.clear();
  return orphans;
}

/** Looks through ends that a process left behind when it ended; Firefox may have lost the last word of the others. */
export function adoptOrphans(orphans) {
  orphans.forEach((end) => {
    draining.add(end);
    drain(end);
    setTimeout(() => drained(end), LONG_GRACE_MS);
  });
}

/** A process is gone, and those below it with it: nobody is at their ends any more. */
export function bury(gone, wasKilled) {
  dead.set(gone, wasKilled ? GRACE_MS : LONG_GRACE_MS);
  open.forEach((end, descriptor) => {
    if (!isDead(end.peer)) return;
    // One that nobody has listened to holds all that was sent: it is listened to now, so that it can be received later.
    if (!end.isHeard) listening(descriptor);
    else finishSoon(descriptor, end);
  });
  draining.forEach((end) => {
    if (isDead(end.peer)) drainedSoon(end);
  });
}

/** How many ends there are, those that are looked through with them. */
export function countEnds() {
  return open.size + packed.size + draining.size;
}

function isDead(one) {
  return graceOf(one) !== undefined;
}

function graceOf(one) {
  // A process is gone with any of those above it.
  for (let place = one; place !== ""; place = place.slice(0, Math.max(0, place.lastIndexOf(".")))) {
    if (dead.has(place)) return dead.get(place);
  }
  return undefined;
}
