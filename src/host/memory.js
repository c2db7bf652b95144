// The memory of a process: copied for a child, restored in it, left to the parent.

import { attempt, createWorker, exit, lastNumber, launch, nextNumber, wasm } from "./host.js";
import { handOver, movingEnds, packMessage, placeOf } from "./ports.js";

/** Wasm memory grows by pages of this many bytes. */
const PAGE = 65_536;

/** Starts a process with a copy of this process's memory, as many handles as it has, and the ends under the same numbers. */
export function fork(name, payload, ends) {
  const descriptor = nextNumber();
  attempt(descriptor, () => {
    const memory = { ...copyMemory(), ends: handOver(ends, placeOf(descriptor)) };
    const moved = [memory.bytes.buffer, ...movingEnds(memory.ends)];
    const worker = createWorker(name, memory, moved);
    launch(descriptor, name, worker, ...packMessage(payload, [], ""));
  });
  return descriptor;
}

/** Ends this process and leaves its memory to its parent, to start others with. */
export function freeze() {
  // Once nothing of the process is under way.
  queueMicrotask(() => {
    if (wasm === null) return;
    const memory = copyMemory();
    self.postMessage({ memory }, [memory.bytes.buffer]);
    exit(0, "");
  });
}

/** All that a process is. */
function copyMemory() {
  const bytes = new Uint8Array(wasm.memory.buffer).slice();
  return { bytes, handles: wasm.__wbindgen_externrefs.length, ends: [], lastNumber };
}

/** Makes the memory of a fresh instance a copy of its parent's. */
export function restore(exports, { bytes, handles }) {
  const { memory, __wbindgen_externrefs: table } = exports;
  memory.grow((bytes.byteLength - memory.buffer.byteLength) / PAGE);
  new Uint8Array(memory.buffer).set(bytes);
  // The list of free handles is in the memory: it may lead to any place the parent's table has.
  table.grow(Math.max(0, handles - table.length));
}
