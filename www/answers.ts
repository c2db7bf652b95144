/** Somebody who answers the requests of an experiment after a while: the site's server, or else a service worker. */

/** How long a service worker may take to be there: without it the experiment says that nobody answers. */
const PATIENCE_MS = 5000;

/** Sees to it that requests are answered, as far as this browser lets us. The function that comes back ends that again. */
export async function arrangeAnswers(): Promise<() => Promise<void>> {
  if ((await isAnswered()) || !("serviceWorker" in navigator)) return () => Promise.resolve();
  const registration = await register();
  // It would be asked for every file of this page for ever.
  return async () => {
    await registration?.unregister();
  };
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

/** Private windows and some settings refuse; a timer stands in then. */
async function register(): Promise<ServiceWorkerRegistration | null> {
  try {
    const registration = await navigator.serviceWorker.register(
      new URL("answer.js", document.baseURI),
    );
    await Promise.race([inControl(), patience()]);
    return registration;
  } catch {
    return null;
  }
}

function inControl(): Promise<void> {
  if (navigator.serviceWorker.controller) return Promise.resolve();
  return new Promise((resolve) => {
    navigator.serviceWorker.addEventListener("controllerchange", () => resolve(), { once: true });
  });
}

const patience = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
