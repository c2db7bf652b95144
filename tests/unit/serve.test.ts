import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { compress } from "../../scripts/compress.js";
import { serve } from "../../scripts/serve.js";

const folder = mkdtempSync(join(tmpdir(), "coreyard-"));
const LONG = "// again and again\n".repeat(1000);
let site: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  writeFileSync(join(folder, "index.html"), "<!doctype html>");
  writeFileSync(join(folder, "long.js"), LONG);
  await compress(folder);
  site = await serve({ folder });
});

afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true });
});

it("sends the page with its headers", async () => {
  const { status, headers } = await fetch(site.url);
  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("text/html;charset=utf-8");
  expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
});

it.each(["/", "/%", "/%2e%2e/%2e%2e/", "/delay?ms=x", "?", ":x"])(
  "outlives a request for /%s",
  async (path) => {
    const answer = await askedFor(`/${path}`);
    expect(answer).toMatch(/^HTTP\/1\.1 [1-4]/);
    expect((await fetch(site.url)).status).toBe(200);
  },
);

/** As nobody's client asks: those mend an address before. */
async function askedFor(target: string): Promise<string> {
  const socket = connect(Number(new URL(site.url).port), "127.0.0.1");
  socket.write(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  const [answer] = (await once(socket, "data")) as [Buffer];
  socket.destroy();
  return answer.toString();
}

it.each(["br", "gzip"])("sends what is encoded as %s to whoever takes that", async (encoding) => {
  const answer = await longFile({ "Accept-Encoding": encoding });
  expect(answer.headers.get("content-encoding")).toBe(encoding);
  expect(answer.headers.get("content-type")).toBe("text/javascript");
  expect(answer.headers.get("vary")).toBe("Accept-Encoding");
  expect(Number(answer.headers.get("content-length"))).toBeLessThan(LONG.length / 10);
  expect(await answer.text()).toBe(LONG);
});

it("sends the file itself to whoever takes no encoding", async () => {
  const answer = await longFile({ "Accept-Encoding": "identity" });
  expect(answer.headers.get("content-encoding")).toBeNull();
  expect(answer.headers.get("vary")).toBe("Accept-Encoding");
  expect(await answer.text()).toBe(LONG);
});

it("sends a part of the file", async () => {
  const answer = await longFile({ "Accept-Encoding": "identity", Range: "bytes=3-7" });
  expect(answer.status).toBe(206);
  expect(answer.headers.get("content-range")).toBe(`bytes 3-7/${LONG.length}`);
  expect(await answer.text()).toBe("again");
});

it.each(["br", "identity"])("sends nothing again that has not changed (%s)", async (encoding) => {
  const headers = { "Accept-Encoding": encoding };
  const first = await longFile(headers);
  const etag = first.headers.get("etag") ?? "";
  await first.arrayBuffer();
  const second = await longFile({ ...headers, "If-None-Match": etag });
  expect(second.status).toBe(304);
});

it("serves nothing outside its folder", async () => {
  const { status } = await fetch(`${site.url}..%2f..%2fetc%2fpasswd`);
  expect(status).toBe(404);
});

it("answers after a while, and says so", async () => {
  const answer = await fetch(`${site.url}delay?ms=1&task=2`);
  expect(await answer.text()).toBe("1 server");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.headers.get("cross-origin-embedder-policy")).toBe("require-corp");
});

it.each(["", "ms=", "ms=-1", "ms=1.5", "ms=60001", "ms=soon"])(
  "refuses to wait for “%s”, with what is allowed",
  async (query) => {
    const answer = await fetch(`${site.url}delay?${query}`);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("a whole number from 0 to 60000");
  },
);

function longFile(headers: Record<string, string>): Promise<Response> {
  return fetch(`${site.url}long.js`, { headers });
}

it("goes on when a file that is there cannot be opened", async () => {
  // As one that goes in this moment, for the site is built again: nobody can open a socket as a file.
  const listener = createServer().listen(join(folder, "socket.js"));
  await once(listener, "listening");
  await expect(fetch(`${site.url}socket.js`)).rejects.toThrow();
  listener.close();
  expect((await longFile({})).status).toBe(200);
});

it("says which port is taken, and what to do", async () => {
  const port = Number(new URL(site.url).port);
  await expect(serve({ folder, port })).rejects.toThrow(`Port ${port} is taken`);
});

it("says what to do when nothing is built", async () => {
  await expect(serve({ folder: join(folder, "none") })).rejects.toThrow("npm run build");
});
