/** The part of the origin that is ours. Others may live beside it: `somebody.github.io` is one origin for all projects. */

declare const self: ServiceWorkerGlobalScope;

export const addressOf = (path: string): string => new URL(path, self.registration.scope).href;

/** The path of a request below the site's folder, without its query; null if it is not for us to answer. */
export function pathOf(request: Request): string | null {
  const { scope } = self.registration;
  const address = request.url.replace(/[?#].*$/s, "");
  if (request.method !== "GET" || !address.startsWith(scope)) return null;
  // Chromium's developer tools ask so, and `fetch` refuses to.
  if (request.cache === "only-if-cached" && request.mode !== "same-origin") return null;
  const path = address.slice(scope.length);
  return path === "index.html" ? "" : path;
}
