/** Answers `/delay?ms=500` after a while, where the site's own server cannot. */

import { parseDelay } from "../../scripts/delay_time.js";
import { isDelayAnswer } from "../delay_answer.js";
import { addressOf } from "./scope.js";

/** Whether the server answers, as far as that is known. */
let served: boolean | null = null;

export function answerLater(event: FetchEvent): void {
  // Who answers is measured: then the browser asks the server as if we were not there.
  if (served === true) return;
  event.respondWith(answer(event.request));
}

async function answer(request: Request): Promise<Response> {
  served ??= await isServed();
  return served ? fetch(request) : later(new URL(request.url).searchParams);
}

async function isServed(): Promise<boolean> {
  try {
    const reply = await fetch(addressOf("delay?ms=0"));
    return reply.ok && isDelayAnswer(await reply.text());
  } catch {
    return false;
  }
}

async function later(parameters: URLSearchParams): Promise<Response> {
  const delay = parseDelay(parameters);
  const headers = { "Cache-Control": "no-store", "Content-Type": "text/plain;charset=utf-8" };
  if ("problem" in delay) return new Response(delay.problem, { status: 400, headers });
  await new Promise((resolve) => setTimeout(resolve, delay.ms));
  return new Response(`${delay.ms} service worker`, { headers });
}
