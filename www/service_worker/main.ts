/**
 * The service worker of the site: isolates the lab on hosts that send no headers, keeps the site for days without a network,
 * and answers the requests of experiments where the server cannot.
 *
 * With a network the page itself always comes from there, so that a new version is seen at once and nobody is served an old
 * one. What has its hash in its address comes from the cache. Everything else on the origin is not touched.
 */

import type { Loaded, News } from "../versions.js";
import { dropOld, keep, keepShell, keptOf, keptOfAny } from "./cache.js";
import { answerLater } from "./delay.js";
import { FILES, isFile, isHashed } from "./files.js";
import { answerWith, isolated, isolatesPage } from "./isolate.js";
import { pathOf } from "./scope.js";

declare const self: ServiceWorkerGlobalScope;

self.addEventListener("install", (event) => {
  // Old tabs go on with their own files, which stay: there is nothing to wait for.
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

self.addEventListener("message", (event) => {
  const { addresses } = event.data as Loaded;
  const paths = addresses.map((address) => pathOf(new Request(address)));
  event.waitUntil(keep(paths.filter((path) => path !== null)));
});

self.addEventListener("fetch", (event) => {
  const path = pathOf(event.request);
  if (path === null) return;
  const { destination } = event.request;
  if (path === "delay") answerLater(event);
  else if (destination === "document" && isFile(path)) event.respondWith(page(event, path));
  // Also one of a newer version than ours: the page that starts it may be isolated. Others' workers are theirs.
  else if (destination === "worker" && isHashed(path)) event.respondWith(worker(event, path));
  else if (isFile(path)) event.respondWith(file(event, path));
});

async function takeOver(): Promise<void> {
  await self.clients.claim();
  await dropOld();
  const news: News = { build: FILES.build };
  for (const tab of await self.clients.matchAll({ type: "window" })) tab.postMessage(news);
}

async function page(event: FetchEvent, path: string): Promise<Response> {
  const answer = await newest(event, path);
  return (await isolatesPage(event.request, path))
    ? isolated(answer, path)
    : answerWith(answer, []);
}

async function worker(event: FetchEvent, path: string): Promise<Response> {
  return isolated(await file(event, path), path);
}

function file(event: FetchEvent, path: string): Promise<Response> {
  return isHashed(path) ? unchanging(event, path) : newest(event, path);
}

/** From the network, whatever the browser has kept of it, and without one as we have. */
async function newest(event: FetchEvent, path: string): Promise<Response> {
  try {
    return await fetch(event.request, { cache: "no-cache" });
  } catch {
    return (await keptOf(path)) ?? Response.error();
  }
}

/** As it was kept, or else from the network, to be kept from now on. */
async function unchanging(event: FetchEvent, path: string): Promise<Response> {
  const kept = await keptOfAny(path);
  if (kept) return kept;
  event.waitUntil(keep([path]));
  return fetch(event.request);
}
