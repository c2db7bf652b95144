// What the worker of a process runs: instantiate the parent's module, enter it, report its end.

import { adopt, boot, deliver, exit, exitStatus, now, restore } from "./host.js";

/** Messages that came before the process could take them. */
const early = [];

self.onmessage = ({ data }) => void become(data).catch(die);
self.onmessageerror = () => die(new Error("its parent sent a message that cannot be read"));

async function become(origin) {
  const { program, message, memory } = origin;
  self.onmessage = ({ data }) => early.push(data);
  const glue = await import(program.glue);
  const loaded_ms = now();
  const exports = glue.initSync({ module: program.module });
  if (memory !== null) restore(exports, memory);
  adopt(exports, origin, die);
  self.onmessage = ({ data }) => deliver(0, data);
  boot(message, loaded_ms);
  early.forEach((data) => deliver(0, data));
}

function die(error) {
  const { code, reason } = exitStatus(error);
  exit(code, reason);
}

/** Only so that the bindings name this file and a build carries it. */
export function script() {
  return import.meta.url;
}
