import { describe, expect, it } from "vitest";
import { headersFile, headersOf, isolationOf } from "../../scripts/headers.js";

const ISOLATED = { isolated: true };

const PATHS = [
  "/",
  "/index.html",
  "/embed.html",
  "/assets/index.js",
  "/wasm/0/portable/coreyard.js",
  "/service_worker.js",
];

describe.each(PATHS)("%s", (path) => {
  it("gets each header once", () => {
    const names = headersOf(path, ISOLATED).map(([name]) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  it("may be used by an isolated page, and has a policy of its own", () => {
    const headers = Object.fromEntries(headersOf(path, ISOLATED));
    expect(headers["Cross-Origin-Resource-Policy"]).toBe("cross-origin");
    expect(headers["Cross-Origin-Embedder-Policy"]).toBe("require-corp");
    expect(headers["Content-Security-Policy"]).toContain("default-src 'none'");
  });

  it("isolates nothing on a plain host", () => {
    const names = headersOf(path, { isolated: false }).map(([name]) => name);
    expect(names.filter((name) => /Opener|Embedder|Isolation/.test(name))).toEqual([]);
  });
});

it("the lab may not be framed by others, the frame may", () => {
  const policy = (path: string) =>
    Object.fromEntries(headersOf(path, ISOLATED))["Content-Security-Policy"];
  expect(policy("/")).toContain("frame-ancestors 'self'");
  expect(policy("/embed.html")).toContain("frame-ancestors *");
});

it("a service worker adds what isolates, and no policy", () => {
  const names = (path: string) => isolationOf(path).map(([name]) => name);
  expect(names("/")).toEqual([
    "Cross-Origin-Resource-Policy",
    "Cross-Origin-Embedder-Policy",
    "Cross-Origin-Opener-Policy",
  ]);
  expect(names("/assets/main_process.js")).toContain("Cross-Origin-Embedder-Policy");
});

it("only addresses with a hash are kept for ever", () => {
  const kept = PATHS.filter((path) =>
    headersOf(path, ISOLATED).some(([, value]) => value.includes("immutable")),
  );
  expect(kept).toEqual(["/assets/index.js", "/wasm/0/portable/coreyard.js"]);
});

it("the file for hosts says the same as the server", () => {
  const lab = Object.entries(Object.fromEntries(headersOf("/", ISOLATED)));
  for (const [name, value] of lab) expect(headersFile()).toContain(`  ${name}: ${value}\n`);
});
