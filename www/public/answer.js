// Answers requests after a while, where the site's own server cannot: a service worker, which www/answers.ts registers.

const LONGEST_MS = 60_000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { pathname, searchParams } = new URL(event.request.url);
  if (pathname !== new URL("delay", self.registration.scope).pathname) return;
  const ms = Math.min(LONGEST_MS, Math.max(0, Number(searchParams.get("ms")) || 0));
  const headers = { "Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "cross-origin" };
  const answer = () => new Response(`${ms} service worker`, { headers });
  event.respondWith(new Promise((resolve) => setTimeout(() => resolve(answer()), ms)));
});
