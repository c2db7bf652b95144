/** Somebody who answers the requests of an experiment after a while: the site's server, or else its service worker. */

import { isDelayAnswer } from "./delay_answer.js";
import { register } from "./offline.js";
import { pause } from "./pause.js";

/** How long a server may take to answer, and a service worker to be there: else the experiment says that nobody answers. */
const PATIENCE_MS = 5000;

/** Sees to it that requests are answered, as far as this browser lets us. A timer stands in where nobody answers. */
export async function arrangeAnswers(): Promise<void> {
  if (await isAnswered()) return;
  await Promise.race([inControl(), pause(PATIENCE_MS)]);
}

async function isAnswered(): Promise<boolean> {
  try {
    const address = new URL("delay?ms=0", document.baseURI);
    const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return answer.ok && isDelayAnswer(await answer.text());
  } catch {
    return false;
  }
}

/** Settles when the service worker is in charge of the page, or when there will be none. */
async function inControl(): Promise<void> {
  if ((await register()) === null || navigator.serviceWorker.controller) return;
  await new Promise<void>((resolve) => {
    navigator.serviceWorker.addEventListener("controllerchange", () => resolve(), { once: true });
  });
}
