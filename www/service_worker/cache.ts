/** What is kept, so that the lab runs without a network: a cache for each version of the site. */

import { nameOfCache } from "../versions.js";
import { companionsOf, FILES, isFile, isHashed } from "./files.js";
import { addressOf } from "./scope.js";

declare const self: ServiceWorkerGlobalScope;

const OWN = nameOfCache(self.registration.scope, FILES.build);

/** Keeps the page, and of the wasm builds those that earlier versions have run: all of it, or nothing. */
export async function keepShell(): Promise<void> {
  const used = await usedBuilds();
  const more = used.length === 0 ? [] : [...FILES.rest, ...used.flatMap(filesOf)];
  await add([...FILES.shell, ...more]);
}

/** What this worker has tried to keep since it woke up: ten processes that start at once ask for the same files. */
const tried = new Set<string>();

/** Keeps files of the site, and what belongs with them; what cannot be had now is not missed. */
export async function keep(paths: readonly string[]): Promise<void> {
  const wanted = new Set(paths.filter(isFile).flatMap((path) => [path, ...companionsOf(path)]));
  const untried = [...wanted].filter((path) => !tried.has(path));
  for (const path of untried) tried.add(path);
  await Promise.allSettled(untried.map(keepOne));
}

async function keepOne(path: string): Promise<void> {
  if (await keptOf(path)) return;
  try {
    await add([path]);
  } catch {
    tried.delete(path);
  }
}

/** A file of this version; undefined if it is not kept. */
export async function keptOf(path: string): Promise<Response | undefined> {
  const cache = await caches.open(OWN);
  return cache.match(addressOf(path));
}

/** A file whose address holds its hash, of whichever version: old tabs ask for theirs. */
export function keptOfAny(path: string): Promise<Response | undefined> {
  return caches.match(addressOf(path));
}

/** Drops the versions that no tab shows any more. A tab holds a lock with the name of its cache, see www/versions.ts. */
export async function dropOld(): Promise<void> {
  const { held = [] } = await navigator.locks.query();
  const shown = held.map(({ name }) => name);
  const old = (await versions()).filter((name) => name !== OWN && !shown.includes(name));
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function versions(): Promise<string[]> {
  const prefix = nameOfCache(self.registration.scope, "");
  return (await caches.keys()).filter((name) => name.startsWith(prefix));
}

/** The wasm builds that are kept of any version. */
async function usedBuilds(): Promise<string[]> {
  const kept = await Promise.all((await versions()).map((name) => addressesIn(name)));
  return Object.keys(FILES.builds).filter((build) =>
    kept.flat().some((address) => address.endsWith(`/${build}/coreyard_bg.wasm`)),
  );
}

async function addressesIn(name: string): Promise<string[]> {
  const cache = await caches.open(name);
  return (await cache.keys()).map(({ url }) => url);
}

const filesOf = (build: string): string[] => FILES.builds[build] ?? [];

/** A file without a hash in its address may be an old one in the browser's own cache. */
async function add(paths: readonly string[]): Promise<void> {
  const cache = await caches.open(OWN);
  await cache.addAll(
    paths.map(
      (path) => new Request(addressOf(path), { cache: isHashed(path) ? "default" : "no-cache" }),
    ),
  );
}
