// What plain JavaScript takes for what processes do: what `browser.rs` is measured against.
//
// The bytes lie in wasm memories on both sides, as those of processes do: what crosses is a copy, whose buffer moves.

const PAGE = 65_536;

const WORKER = `
  let memory;
  onmessage = ({ data: bytes }) => {
    if (self.name === "mirror") return postMessage(bytes, [bytes.buffer]);
    memory ??= new WebAssembly.Memory({ initial: 1 });
    memory.grow(Math.max(0, (bytes.length - memory.buffer.byteLength) / ${PAGE}));
    const own = new Uint8Array(memory.buffer);
    own.set(bytes);
    const answer = own.slice(0, self.name === "echo" ? bytes.length : 0);
    postMessage(answer, [answer.buffer]);
  };`;

const address = URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" }));

/** The memory of this side. */
const memory = new WebAssembly.Memory({ initial: 1 });

let echo;
let mirror;
/** What a mirror has sent back, and is to get again. */
let moving;

/** Copies a memory of so many bytes into a new worker, which is ended then. */
export async function copy_to_new_worker(bytes) {
  const worker = new Worker(address, { name: "copy" });
  await answerOf(worker, bytes);
  worker.terminate();
}

/** Moves so many bytes from one memory to that of a worker and back. */
export async function there_and_back(bytes) {
  echo ??= new Worker(address, { name: "echo" });
  const answer = await answerOf(echo, bytes);
  new Uint8Array(memory.buffer).set(answer);
}

/** Moves so many bytes to a worker and back that lie in no memory: nothing is copied. */
export async function move_there_and_back(bytes) {
  mirror ??= new Worker(address, { name: "mirror" });
  moving = await answerTo(mirror, moving ?? new Uint8Array(bytes));
}

function answerOf(worker, bytes) {
  memory.grow(Math.max(0, (bytes - memory.buffer.byteLength) / PAGE));
  return answerTo(worker, new Uint8Array(memory.buffer).slice(0, bytes));
}

/** The answer to bytes that move. */
function answerTo(worker, bytes) {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = reject;
    worker.postMessage(bytes, [bytes.buffer]);
  });
}
