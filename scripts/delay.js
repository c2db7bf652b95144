/** An endpoint that answers after a while, for lessons about waiting: `/delay?ms=500`. */
import { parseDelay } from "./delay_time.js";

/**
 * @param {URL} address
 * @param {import("node:http").ServerResponse} response
 */
export function answerLater(address, response) {
  const delay = parseDelay(address.searchParams);
  response.setHeader("Content-Type", "text/plain;charset=utf-8");
  response.setHeader("Cache-Control", "no-store");
  if ("problem" in delay) {
    response.statusCode = 400;
    response.end(delay.problem);
    return;
  }
  const timer = setTimeout(() => response.end(`${delay.ms} server`), delay.ms);
  response.once("close", () => {
    clearTimeout(timer);
  });
}
