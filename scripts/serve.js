/** Serves the built site on this machine: for `npm start`, the headless runner and the tests alike. */
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import sirv from "sirv";
import { answerLater } from "./delay.js";
import { Failure } from "./failure.js";
import { headersOf } from "./headers.js";
import { DIST } from "./paths.js";

/**
 * @param {object} [options]
 * @param {number} [options.port] 0 takes any free one
 * @param {boolean} [options.isolated] send the isolation headers; without them the page runs as on a plain host
 * @param {boolean} [options.delays] answer requests to `/delay`; without that as on a host that only has files
 * @param {string} [options.folder] what is served
 * @returns {Promise<{ url: string, close: () => Promise<void> }>} the address, with a slash at its end
 * @throws {Failure} when nothing is built yet or the port is taken
 */
export async function serve({ port = 0, isolated = true, delays = true, folder = DIST } = {}) {
  if (!existsSync(join(folder, "index.html"))) {
    throw new Failure("Nothing is built yet: run `npm run build`.");
  }
  const files = sirv(folder, {
    // Looked up at each request, so that a build while the server runs is served.
    dev: true,
    etag: true,
    brotli: true,
    gzip: true,
    setHeaders(response, path) {
      for (const [name, value] of headersOf(path, { isolated })) response.setHeader(name, value);
    },
  });
  const server = createServer((request, response) => {
    // Not relative to that: a path that begins with two slashes would be another host.
    const asked = `http://localhost${request.url ?? "/"}`;
    if (!URL.canParse(asked)) return void response.writeHead(400).end();
    const address = new URL(asked);
    if (!delays || address.pathname !== "/delay") {
      response.once("pipe", (file) => abortWith(file, response));
      return files(request, response);
    }
    for (const [name, value] of headersOf("/delay", { isolated })) response.setHeader(name, value);
    answerLater(address, response);
  });
  const actual = await listen(server, port);
  return { url: `http://127.0.0.1:${actual}/`, close: () => close(server) };
}

/**
 * A file that is gone when it is opened, for the site is being built again, ends its answer and not the server.
 *
 * @param {import("node:stream").Readable} file
 * @param {import("node:http").ServerResponse} response
 */
function abortWith(file, response) {
  file.once("error", () => response.destroy());
}

/**
 * @param {import("node:http").Server} server
 * @param {number} port
 * @returns {Promise<number>} the port it listens on
 */
function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once("error", (/** @type {NodeJS.ErrnoException} */ error) => {
      reject(new Failure(portProblem(error, port)));
    });
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

/**
 * @param {NodeJS.ErrnoException} error
 * @param {number} port
 */
function portProblem(error, port) {
  if (error.code === "EADDRINUSE") {
    return `Port ${port} is taken: stop what runs there, or choose another with \`npm start -- --port ${port + 1}\`.`;
  }
  if (error.code === "EACCES") return `Port ${port} needs more rights: choose one above 1023.`;
  return `Port ${port} cannot be used: ${error.message}.`;
}

/**
 * @param {import("node:http").Server} server
 * @returns {Promise<void>}
 */
function close(server) {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    // A browser keeps its connections open for minutes.
    server.closeAllConnections();
  });
}
