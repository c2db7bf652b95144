/** An endpoint that answers after a while, for lessons about waiting: `/delay?ms=500`. */

/** A request that waits longer holds its connection for nothing. */
const LONGEST_MS = 60_000;

/**
 * @param {URL} address
 * @param {import("node:http").ServerResponse} response
 */
export function answerLater(address, response) {
  const text = address.searchParams.get("ms") ?? "";
  const ms = Number(text);
  response.setHeader("Content-Type", "text/plain;charset=utf-8");
  response.setHeader("Cache-Control", "no-store");
  if (!/^\d+$/.test(text) || ms > LONGEST_MS) {
    response.statusCode = 400;
    response.end(
      `ms is "${text.slice(0, 40)}": it must be a whole number from 0 to ${LONGEST_MS}\n`,
    );
    return;
  }
  const timer = setTimeout(() => response.end(`${ms} server`), ms);
  response.once("close", () => {
    clearTimeout(timer);
  });
}
