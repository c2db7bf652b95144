/** The headers of every answer, in one table: our own server, Vite's and the host of the built site read the same. */

const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  // Charts carry their style in attributes and in a <style> of their own.
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** Every answer. Workers and their scripts need the embedder policy as well as the page. */
const EVERYTHING = {
  "Cross-Origin-Resource-Policy": "cross-origin",
  "X-Content-Type-Options": "nosniff",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

const LAB = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Content-Security-Policy": `${POLICY}; frame-ancestors 'self'`,
  "Cache-Control": "no-cache",
};

/** The page of an experiment that links lead to has the experiment in a frame. */
const SHARED = {
  ...LAB,
  "Content-Security-Policy": `${POLICY}; frame-src 'self'; frame-ancestors 'self'`,
};

/** A frame in somebody's page isolates itself, whatever that page sends (Chromium 137 and newer). */
const FRAME = {
  "Document-Isolation-Policy": "isolate-and-require-corp",
  "Content-Security-Policy": `${POLICY}; frame-ancestors *`,
  "Cache-Control": "no-cache",
};

/** The element is a module that pages of any origin load, and browsers ask for modules with CORS. */
const ELEMENT = {
  "Access-Control-Allow-Origin": "*",
  "Cache-Control": "no-cache",
};

/** The address holds a hash of the content. A worker obeys the policy its own script came with. */
const HASHED = {
  "Content-Security-Policy": POLICY,
  "Cache-Control": "public, max-age=31536000, immutable",
};

/** Its address never changes, so it must not be kept: a new version is found by it. */
const SERVICE_WORKER = {
  "Content-Security-Policy": POLICY,
  "Cache-Control": "no-cache",
};

/**
 * No header is in two rules that match the same address: hosts differ in whether they join or replace.
 *
 * @type {readonly { path: string, headers: Record<string, string> }[]}
 */
const RULES = [
  { path: "/*", headers: EVERYTHING },
  { path: "/", headers: LAB },
  { path: "/index.html", headers: LAB },
  { path: "/embed", headers: FRAME },
  { path: "/embed.html", headers: FRAME },
  { path: "/coreyard-lab.js", headers: ELEMENT },
  { path: "/e/*", headers: SHARED },
  { path: "/assets/*", headers: HASHED },
  { path: "/wasm/*", headers: HASHED },
  { path: "/service_worker.js", headers: SERVICE_WORKER },
];

/** Without these the page and its workers are not isolated, as on a host that cannot set headers. */
const ISOLATING = [
  "Cross-Origin-Opener-Policy",
  "Cross-Origin-Embedder-Policy",
  "Document-Isolation-Policy",
];

/**
 * @param {string} path of the address, without the query
 * @param {{ isolated: boolean }} options
 * @returns {[name: string, value: string][]}
 */
export function headersOf(path, { isolated }) {
  return RULES.filter((rule) => matches(rule.path, path))
    .flatMap((rule) => Object.entries(rule.headers))
    .filter(([name]) => isolated || !ISOLATING.includes(name));
}

/**
 * @param {string} path of the address below the site, without the query
 * @returns {[name: string, value: string][]} what the service worker adds where a host sends nothing of the kind
 */
export function isolationOf(path) {
  return headersOf(path, { isolated: true }).filter(
    ([name]) => ISOLATING.includes(name) || name === "Cross-Origin-Resource-Policy",
  );
}

/**
 * @param {string} pattern
 * @param {string} path
 */
function matches(pattern, path) {
  return pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}

/** @returns {string} the table as a `_headers` file, which several static hosts read */
export function headersFile() {
  return RULES.map(({ path, headers }) => `${path}\n${linesOf(headers)}\n`).join("");
}

/** @param {Record<string, string>} headers */
function linesOf(headers) {
  return Object.entries(headers)
    .map(([name, value]) => `  ${name}: ${value}`)
    .join("\n");
}
