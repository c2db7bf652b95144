/**
 * Isolates the lab where its host sends no headers: the service worker adds them, from the next load on. So the page is
 * loaded once more, once for each tab, and never when that could disturb somebody or could begin to turn in a circle.
 */

import { isOffByAddress, isSwitchedOff, rememberSwitch } from "./isolation_switch.js";
import { activeWorker, SCOPE } from "./offline.js";

/** Who isolates the page: */
export type Isolation =
  /** its host; there is nothing to switch. */
  | "host"
  /** the service worker, which can be switched off. */
  | "service worker"
  /** nobody: it is switched off. */
  | "off"
  /** nobody yet: the service worker will when the page is loaded again. */
  | "ready"
  /** nobody: the page is in a frame, or the browser has no service workers or keeps nothing. */
  | "impossible";

/** Written before the page is loaded once more. */
const RELOADED = "coreyard.reloaded";

/** Isolates the page if that can be; then it is loaded once more, and this never returns. */
export async function isolate(): Promise<void> {
  const isInUse = watchUse();
  if (globalThis.crossOriginIsolated || isFramed() || (await isOff())) return;
  if ((await activeWorker()) === null || isInUse() || !takeTurn()) return;
  location.reload();
  await new Promise(() => undefined);
}

/** Who isolates this page. */
export async function isolationState(): Promise<Isolation> {
  if (globalThis.crossOriginIsolated) return (await isHostIsolating()) ? "host" : "service worker";
  if (isFramed()) return "impossible";
  if (await isOff()) return "off";
  return (await activeWorker()) === null || hasFailed() ? "impossible" : "ready";
}

/** Switches isolation by service worker on or off, for this and later visits, and loads the page again. */
export async function switchIsolation(on: boolean): Promise<void> {
  await rememberSwitch(SCOPE, on).catch(() => undefined);
  forgetTurn();
  const address = new URL(location.href);
  address.searchParams.delete("isolate");
  // Where nothing is kept the address remembers.
  if (!on && !(await isOff())) address.searchParams.set("isolate", "0");
  history.replaceState(null, "", address);
  location.reload();
}

const isFramed = (): boolean => window.top !== window;

async function isOff(): Promise<boolean> {
  // A page that may keep nothing has no cache, and no service worker either.
  return isSwitchedOff(SCOPE, location.href).catch(() => isOffByAddress(location.href));
}

/** Asks the host itself: requests that do not get anything pass the service worker by. */
async function isHostIsolating(): Promise<boolean> {
  if (!isControlled()) return true;
  try {
    const { headers } = await fetch(SCOPE, { method: "HEAD", cache: "no-store" });
    return headers.has("Cross-Origin-Opener-Policy");
  } catch {
    return false;
  }
}

/** Tells, when called, whether somebody has typed or clicked since: who does is not interrupted. */
function watchUse(): () => boolean {
  let isInUse = false;
  for (const type of ["keydown", "pointerdown"]) {
    addEventListener(type, () => (isInUse = true), { capture: true, once: true });
  }
  return () => isInUse;
}

/** The service worker did what it can, and the browser has not isolated the page. */
function hasFailed(): boolean {
  return isControlled() && !isTurnLeft();
}

/** Whether this page was served by the service worker. */
function isControlled(): boolean {
  const { serviceWorker } = navigator as Partial<Navigator>;
  return (serviceWorker?.controller ?? null) !== null;
}

/** Whether this tab may be loaded once more, which it then may not again. Without a memory: never. */
function takeTurn(): boolean {
  if (!isTurnLeft()) return false;
  try {
    sessionStorage.setItem(RELOADED, "1");
    return true;
  } catch {
    return false;
  }
}

function isTurnLeft(): boolean {
  try {
    return sessionStorage.getItem(RELOADED) === null;
  } catch {
    return false;
  }
}

function forgetTurn(): void {
  try {
    sessionStorage.removeItem(RELOADED);
  } catch {
    // Nothing was remembered.
  }
}
