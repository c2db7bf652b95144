/**
 * The switch of isolation, remembered where both the page and the service worker can look: in a cache. The worker must know
 * it before there is a page that could tell.
 */

const nameOf = (scope: string): string => `coreyard-switches ${scope}`;
const keyOf = (scope: string): string => new URL("isolation-off", scope).href;

/** Whether isolation is switched off for good, or by the address: `?isolate=0`. */
export async function isSwitchedOff(scope: string, address: string): Promise<boolean> {
  if (isOffByAddress(address)) return true;
  const cache = await caches.open(nameOf(scope));
  return (await cache.match(keyOf(scope))) !== undefined;
}

/** Remembers the switch. @throws {DOMException} where the browser keeps nothing. */
export async function rememberSwitch(scope: string, on: boolean): Promise<void> {
  const cache = await caches.open(nameOf(scope));
  if (on) await cache.delete(keyOf(scope));
  else await cache.put(keyOf(scope), new Response("off"));
}

export const isOffByAddress = (address: string): boolean =>
  new URL(address).searchParams.get("isolate") === "0";
