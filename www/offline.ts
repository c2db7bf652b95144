/** The site's service worker, as the page sees it: see www/service_worker/main.ts. */

import { nameOfCache, type Loaded, type News } from "./versions.js";

declare const SITE_BUILD: string;

/** The site's folder: one service worker and one registration for all of it. */
export const SCOPE = new URL("./", document.baseURI).href;

let registering: Promise<ServiceWorkerRegistration | null> | null = null;

/** Registers the service worker, once a page; null where the browser does not let us, as in private windows of some. */
export function register(): Promise<ServiceWorkerRegistration | null> {
  registering ??= tryToRegister();
  return registering;
}

async function tryToRegister(): Promise<ServiceWorkerRegistration | null> {
  // Vite's own server has none, so that nothing stands between a file and the page.
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return null;
  try {
    const { serviceWorker } = navigator;
    const script = new URL("service_worker.js", SCOPE);
    // Undefined where a program that drives the browser blocks it.
    const registering: Promise<ServiceWorkerRegistration | undefined> = serviceWorker.register(
      script,
      { updateViaCache: "none" },
    );
    return (await registering) ?? null;
  } catch {
    return null;
  }
}

/** The service worker once it can answer; null if that does not come to pass. */
export async function activeWorker(): Promise<ServiceWorker | null> {
  const registration = await register();
  const worker = registration?.active ?? registration?.waiting ?? registration?.installing ?? null;
  if (worker === null || worker.state === "activated") return worker;
  return new Promise((resolve) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve(worker);
      else if (worker.state === "redundant") resolve(null);
    });
  });
}

/** Has the lab kept for when there is no network. `onNews` is called when a newer version than this page's is there. */
export async function stayOffline(onNews: () => void): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener(
    "message",
    ({ data }: MessageEvent<Partial<News> | null>) => {
      // Other programs on the page's origin may send messages too.
      if (typeof data?.build === "string" && data.build !== SITE_BUILD) onNews();
    },
  );
  navigator.serviceWorker.startMessages();
  void holdVersion();
  await loaded();
  const worker = await activeWorker();
  worker?.postMessage({ addresses: addressesLoaded() } satisfies Loaded);
  document.addEventListener("visibilitychange", () => void lookForNews());
}

/** As long as this page lives, in a tab or in a frame, the files of its version stay. Settles only where that is denied. */
export async function holdVersion(): Promise<void> {
  // Frames of strangers may be denied locks, and a page without a secure origin has none.
  if (!("locks" in navigator)) return;
  const forEver = new Promise<void>(() => undefined);
  const name = nameOfCache(SCOPE, SITE_BUILD);
  try {
    await navigator.locks.request(name, { mode: "shared" }, () => forEver);
  } catch {
    // Its files may go with the next version, as its service worker would.
  }
}

/** The first visit is for the page: what it needs comes first. */
function loaded(): Promise<void> {
  if (document.readyState === "complete") return Promise.resolve();
  return new Promise((resolve) => {
    addEventListener("load", () => resolve(), { once: true });
  });
}

/** What came before the service worker was there to keep it. */
function addressesLoaded(): string[] {
  const addresses = performance.getEntriesByType("resource").map(({ name }) => name);
  return addresses.filter((address) => address.startsWith(SCOPE));
}

/** A tab may be open for days, and browsers look for a new version only when a page is loaded. */
async function lookForNews(): Promise<void> {
  if (document.hidden) return;
  const registration = await register();
  await registration?.update().catch(() => undefined);
}
