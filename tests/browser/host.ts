/** Somebody else's site: pages of another origin than the lab's, and a lab below a path of its own. */
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import sirv from "sirv";
import { headersOf } from "../../scripts/headers.js";
import { DIST } from "../../scripts/paths.js";

export interface Site {
  /** Its address, with a slash at its end. */
  readonly url: string;
  close: () => Promise<void>;
}

/**
 * A site on which every address gives the page that its query asks for: `?body=…`. It sends no header but those given, as
 * most hosts of tutorials do. Its name is not the lab's, so that for the browser the two are strangers.
 */
export async function serveHost(headers: Record<string, string> = {}): Promise<Site> {
  return serveWith("localhost", (request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(pageOf(queryOf(request)));
  });
}

/** A fixture: such a site, for as long as a worker's tests last. */
export const hostFixture: [
  (needs: object, use: (site: Site) => Promise<void>) => Promise<void>,
  { scope: "worker" },
] = [
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of a fixture's needs from this pattern
  async ({}, use) => {
    const site = await serveHost();
    await use(site);
    await site.close();
  },
  { scope: "worker" },
];

/** The built lab below `path` of a site, with its headers. */
export async function serveBelow(path: string): Promise<Site> {
  const files = sirv(DIST, { dev: true });
  const site = await serveWith("127.0.0.1", (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (!pathname.startsWith(path)) {
      response.writeHead(404).end();
      return;
    }
    const inside = pathname.slice(path.length - 1);
    for (const [name, value] of headersOf(inside, { isolated: true })) {
      response.setHeader(name, value);
    }
    request.url = (request.url ?? "").slice(path.length - 1);
    files(request, response);
  });
  return { ...site, url: new URL(path.slice(1), site.url).href };
}

/** The address of a host's page with this body. */
export function pageWith(host: Site, body: string): string {
  return `${host.url}?${new URLSearchParams({ body }).toString()}`;
}

const queryOf = ({ url }: IncomingMessage): string =>
  new URL(url ?? "/", "http://localhost").searchParams.get("body") ?? "";

function pageOf(body: string): string {
  return `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A tutorial</title></head>
  <body><main><h1>A tutorial</h1>${body}</main></body>
</html>`;
}

async function serveWith(name: string, listener: RequestListener): Promise<Site> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return {
    url: `http://${name}:${address.port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
