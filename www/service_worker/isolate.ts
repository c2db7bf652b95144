/** Adds the headers that isolate the lab, where its host cannot send them. */

import { isolationOf } from "../../scripts/headers.js";
import { isSwitchedOff } from "../isolation_switch.js";

declare const self: ServiceWorkerGlobalScope;

/** The lab alone, and never in a frame: a frame's parents would have to take part, and have their own ways. */
export async function isolatesPage(request: Request, path: string): Promise<boolean> {
  if (path !== "" || request.destination !== "document") return false;
  return !(await isSwitchedOff(self.registration.scope, request.url).catch(() => false));
}

/** The same answer with the headers. A worker needs them as its page does; on a page that is not isolated they do nothing. */
export function isolated(answer: Response, path: string): Response {
  return answerWith(answer, isolationOf(`/${path}`));
}

/** The same answer as a new one: what was redirected before it was kept may not answer a navigation. */
export function answerWith(answer: Response, added: readonly [string, string][]): Response {
  // A redirection that the browser has to follow itself: nothing in it can be read.
  if (answer.status === 0) return answer;
  const headers = new Headers(answer.headers);
  for (const [name, value] of added) headers.set(name, value);
  const { status, statusText } = answer;
  return new Response(answer.body, { status, statusText, headers });
}
