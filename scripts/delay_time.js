/** How long `/delay?ms=500` waits: the rule of all who answer it, this project's server and the service worker. */

/** A request that waits longer holds its connection for nothing. */
const LONGEST_MS = 60_000;

/**
 * @param {URLSearchParams} parameters of the address
 * @returns {{ ms: number } | { problem: string }} how long, or what is wrong, as a line of text
 */
export function parseDelay(parameters) {
  const text = parameters.get("ms") ?? "";
  const ms = Number(text);
  if (/^\d+$/.test(text) && ms <= LONGEST_MS) return { ms };
  const problem = `ms is "${text.slice(0, 40)}": it must be a whole number from 0 to ${LONGEST_MS}\n`;
  return { problem };
}
