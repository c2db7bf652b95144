// Requests that block, as Python's urllib does: a worker may, a page may not.

/** The site: this script is below its folder wasm. */
const SITE = import.meta.url.slice(0, import.meta.url.lastIndexOf("wasm/"));

/** Sends a GET request and returns the text of its answer; undefined if there is none, or its status is not 200. */
export function fetch_blocking(address) {
  const request = new XMLHttpRequest();
  try {
    request.open("GET", new URL(address, SITE), false);
    request.send();
  } catch {
    return undefined;
  }
  return request.status === 200 ? request.responseText : undefined;
}
