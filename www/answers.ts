/** Somebody who answers the requests of an experiment after a while: the site's server, or else its service worker. */

import { register } from "./offline.js";

/** How long a service worker may take to be there: without it the experiment says that nobody answers. */
const PATIENCE_MS = 5000;

/** Sees to it that requests are answered, as far as this browser lets us. A timer stands in where nobody answers. */
export async function arrangeAnswers(): Promise<void> {
  if (await isAnswered()) return;
  if ((await register()) !== null) await Promise.race([inControl(), patience()]);
}

/** The endpoint tells how long it took, which a page that is served for every address does not. */
async function isAnswered(): Promise<boolean> {
  try {
    const answer = await fetch(new URL("delay?ms=0", document.baseURI));
    return answer.ok && /^0 /.test(await answer.text());
  } catch {
    return false;
  }
}

function inControl(): Promise<void> {
  if (navigator.serviceWorker.controller) return Promise.resolve();
  return new Promise((resolve) => {
    navigator.serviceWorker.addEventListener("controllerchange", () => resolve(), { once: true });
  });
}

const patience = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
