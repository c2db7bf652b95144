// Files in the origin private file system: real files, which only this site can see.

import { enter, fillSlot } from "./host.js";

const FOLDER = "coreyard";

/** Creates a file, writes a text to it and closes it; reads it back, compares, and removes it. `id` is told how that went. */
export function write_file(name, text, id) {
  const settled = (reason) => enter((exports) => exports.__coreyard_settled(id, fillSlot(reason)));
  writeAndRead(name, text).then(
    () => settled(""),
    (error) => settled(String(error?.message ?? error) || "it failed"),
  );
}

async function writeAndRead(name, text) {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(FOLDER, { create: true });
  const handle = await folder.getFileHandle(name, { create: true });
  try {
    await write(handle, new TextEncoder().encode(text));
    const read = await (await handle.getFile()).text();
    if (read !== text) throw new Error(`${name} does not hold what was written to it`);
  } finally {
    await folder.removeEntry(name);
  }
}

async function write(handle, bytes) {
  const file = await handle.createSyncAccessHandle();
  try {
    file.truncate(0);
    file.write(bytes);
    file.flush();
  } finally {
    file.close();
  }
}
