// What the worker of a process runs: instantiate the parent's module, enter it, report its end.

import { adopt, boot, deliver, exit, exitStatus, now } from "./host.js";
import { restore } from "./ports.js";

/** Messages that came before the process could take them; the first is its order. */
const early = [];

self.onmessage = ({ data }) => void become(data).catch(die);
self.onmessageerror = () => die(new Error("its parent sent a message that cannot be read"));

async function become(origin) {
  const { program, memory } = origin;
  self.onmessage = ({ data }) => early.push(data);
  const glue = await import(program.glue);
  let loaded_ms = now();
  const exports = glue.initSync({ module: program.module });
  if (memory !== null) restore(exports, memory);
  if (early.length === 0) {
    await aMessage();
    loaded_ms = now();
  }
  const order = early.shift();
  adopt(exports, origin, order, die);
  self.onmessage = ({ data }) => deliver(0, data);
  boot(order.message, loaded_ms);
  early.forEach((data) => deliver(0, data));
}

/** Says that this worker is in reserve, and waits. */
function aMessage() {
  self.postMessage({ waits: true });
  return new Promise((resolve) => {
    self.onmessage = ({ data }) => resolve(early.push(data));
  });
}

function die(error) {
  const { code, reason } = exitStatus(error);
  exit(code, reason);
}

/** Only so that the bindings name this file and a build carries it. */
export function script() {
  return import.meta.url;
}
