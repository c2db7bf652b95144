// Memory that several processes have: blocks of it, under numbers that mean the same block in every process.
//
// A process that starts has all blocks that its parent has; one that runs gets those in the messages of pipes. A block is
// kept here for as long as this process holds it, and one that was there at its start until its end.
//
// Every block begins with a lock: one word, in which the number of the process stands that holds it.

import { enter } from "./host.js";
import { nextBlock, ownNumber } from "./roll.js";

/** The words of the lock: who holds it, or 0, and how often it was taken. */
const [HOLDER, DEPTH] = [0, 1];
/** Where the bytes begin. */
const HEADER = 8;
/** How long a wait for a lock lasts before it is asked whether the holder is still alive. */
const SLICE_MS = 20;
/** How often the lock is looked at where nothing says that it changed: without waitAsync (Firefox before 145). */
const LOOK_MS = 4;

const blocks = new Map();

/** Makes a block of zeros, held once, and returns its number. */
export function create_block(length) {
  const number = nextBlock();
  // A whole number of the widest cells, so that there is a view of each width.
  adoptBlock(number, new SharedArrayBuffer(HEADER + 8 * Math.ceil(length / 8)), 1);
  return number;
}

function adoptBlock(number, buffer, holders) {
  blocks.set(number, {
    buffer,
    holders,
    lock: new Int32Array(buffer, 0, 2),
    isAwaited: false,
    bytes: new Uint8Array(buffer, HEADER),
    cells: {
      1: new Uint8Array(buffer, HEADER),
      2: new Uint16Array(buffer, HEADER),
      4: new Uint32Array(buffer, HEADER),
      8: new BigUint64Array(buffer, HEADER),
    },
  });
}

/** Holds a block once more; false if it is not here. */
export function hold_block(number) {
  const block = blocks.get(number);
  if (block !== undefined) block.holders += 1;
  return block !== undefined;
}

/** Holds a block once less. */
export function let_go(number) {
  const block = blocks.get(number);
  if (block === undefined) return;
  block.holders -= 1;
  if (block.holders === 0) blocks.delete(number);
}

/** A block on its way. */
export function bufferOf(number) {
  return blocks.get(number).buffer;
}

/** Holds a block that came in a message. */
export function receiveBlock(number, buffer) {
  if (!hold_block(number)) adoptBlock(number, buffer, 1);
}

/** All blocks, for a process that starts. */
export function allBlocks() {
  return Array.from(blocks, ([number, { buffer }]) => ({ number, buffer }));
}

/** Has the blocks that were there at the start. A forked process's memory may hold any of them: they are kept to its end. */
export function inheritBlocks(all) {
  all.forEach(({ number, buffer }) => adoptBlock(number, buffer, Infinity));
}

/** The bits of the cell at an index, for cells of so many bytes. */
export function load(number, width, index) {
  return BigInt(Atomics.load(blocks.get(number).cells[width], index));
}

/** Sets the bits of a cell. */
export function store(number, width, index, bits) {
  const cells = blocks.get(number).cells[width];
  Atomics.store(cells, index, width === 8 ? bits : Number(bits));
}

/** Copies bytes out of a block. */
export function read(number, start, bytes) {
  bytes.set(blocks.get(number).bytes.subarray(start, start + bytes.length));
}

/** Copies bytes into a block. */
export function write(number, start, bytes) {
  blocks.get(number).bytes.set(bytes, start);
}

/** Takes the lock of a block, also a second time: 0, or the number of the other process that holds it. */
export function acquire_lock(number) {
  const { lock } = blocks.get(number);
  const own = ownNumber();
  const holder = Atomics.compareExchange(lock, HOLDER, 0, own);
  if (holder !== 0 && holder !== own) return holder;
  lock[DEPTH] += 1;
  return 0;
}

/** Gives the lock of a block back, once; false if this process does not hold it. */
export function release_lock(number) {
  const { lock } = blocks.get(number);
  // Nobody but this process writes its number, or takes it away.
  if (lock[HOLDER] !== ownNumber()) return false;
  lock[DEPTH] -= 1;
  if (lock[DEPTH] > 0) return true;
  Atomics.store(lock, HOLDER, 0);
  Atomics.notify(lock, HOLDER, 1);
  return true;
}

/** The number of the process that holds the lock of a block, or 0. */
export function holder_of(number) {
  return Atomics.load(blocks.get(number).lock, HOLDER);
}

/** Has the process told once when another may have given the lock back, or may have died. */
export function await_release(number, holder) {
  const block = blocks.get(number);
  if (block.isAwaited) return;
  block.isAwaited = true;
  const look = () => {
    block.isAwaited = false;
    enter((exports) => exports.__coreyard_readable(number));
  };
  if (Atomics.waitAsync === undefined) return void setTimeout(look, LOOK_MS);
  const waited = Atomics.waitAsync(block.lock, HOLDER, holder, SLICE_MS);
  if (waited.async) void waited.value.then(look);
  else queueMicrotask(look);
}
