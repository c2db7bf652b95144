// Who is alive: a table in shared memory that every process of a tree has, where a page lets processes share memory.
//
// A lock in shared memory asks here whether its holder still lives: no message has to come, and none can be late. A process
// that ends strikes itself off, one that is killed is struck off by its parent, and those below it are gone with it.

/** The table has so many places; a process has the one that its number is a multiple away from. */
const PLACES = 1024;
/** The 32-bit words of a place: the process's number, whether it was struck off, its parent's number, its name. */
const WORDS = 16;
const [NUMBER, IS_STRUCK, PARENT, NAME_BYTES, NAME] = [0, 1, 2, 3, 4];
const LONGEST_NAME = 4 * (WORDS - NAME);
/** No process has the first place: it has the last numbers that processes and blocks were given. */
const [LAST_PROCESS, LAST_BLOCK] = [0, 1];
/** The numbers of blocks are above all descriptors, so that both can stand in one list. */
const FIRST_BLOCK = 2 ** 31;

/** The table; null until it is needed, and where memory cannot be shared. */
let words = null;
/** The number of this process. */
let own = 0;
/** The numbers of the children, by their descriptors. */
const children = new Map();

/** Whether processes can share memory: a page that is not isolated may not even send it. */
export function can_share() {
  return globalThis.crossOriginIsolated && typeof SharedArrayBuffer === "function";
}

/** The main process makes the table; every other has it from its parent. */
function table() {
  if (words === null) {
    words = new Int32Array(new SharedArrayBuffer(4 * WORDS * PLACES));
    own = enrol("MainProcess", 0);
  }
  return words;
}

/** Has the table that the parent sent. */
export function joinRoll(roll) {
  if (roll === null) return;
  words = new Int32Array(roll.buffer);
  own = roll.number;
}

/** Enters a child: what it needs for `joinRoll`. */
export function enrolChild(descriptor, name) {
  if (!can_share()) return null;
  const { buffer } = table();
  const number = enrol(name, own);
  children.set(descriptor, number);
  return { buffer, number };
}

function enrol(name, parent) {
  const number = nextFree();
  const at = placeOf(number);
  const bytes = new TextEncoder().encode(name).subarray(0, LONGEST_NAME);
  new Uint8Array(words.buffer, 4 * (at + NAME)).set(bytes);
  words.set([number, 0, parent, bytes.length], at);
  return number;
}

/** The next number whose place nobody alive has. */
function nextFree() {
  const number = Atomics.add(words, LAST_PROCESS, 1) + 1;
  const at = placeOf(number);
  return at === 0 || is_alive(words[at + NUMBER]) ? nextFree() : number;
}

function placeOf(number) {
  return WORDS * (number % PLACES);
}

/** A number for a block that no other has in any process. */
export function nextBlock() {
  return FIRST_BLOCK + Atomics.add(table(), LAST_BLOCK, 1);
}

/** Whether a number is a block's, not a descriptor. */
export function isBlock(number) {
  return number >= FIRST_BLOCK;
}

/** The number of this process. */
export function ownNumber() {
  return own;
}

/** Strikes a child off. */
export function strike(descriptor) {
  const number = children.get(descriptor);
  children.delete(descriptor);
  if (number !== undefined) strikeOff(number);
}

/** Strikes this process off: it ends. */
export function strikeSelf() {
  if (words !== null) strikeOff(own);
}

function strikeOff(number) {
  Atomics.store(words, placeOf(number) + IS_STRUCK, 1);
}

/** Whether a process is there, and all those above it. */
export function is_alive(number) {
  const at = placeOf(number);
  if (words[at + NUMBER] !== number || Atomics.load(words, at + IS_STRUCK)) return false;
  return number === own || words[at + PARENT] === 0 || is_alive(words[at + PARENT]);
}

/** The name of a process, also of one that has ended, until another has its place. */
export function name_of(number) {
  const at = placeOf(number);
  if (words[at + NUMBER] !== number) return "a process that has ended";
  const start = 4 * (at + NAME);
  // Shared memory cannot be decoded: it is copied first.
  return new TextDecoder().decode(
    new Uint8Array(words.buffer, start, words[at + NAME_BYTES]).slice(),
  );
}
