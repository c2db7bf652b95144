import { html } from "lit";
import rust from "../../src/experiments/http_executors.rs?listing";
import python from "./http_executors.py?listing";
import type { Lesson } from "./lesson.js";

export const lesson: Lesson = {
  introduction: html`
    <p>
      The same two kinds of executors as with
      <a href="#fibonacci-executors">Fibonacci’s numbers</a>, but now each task sends a request and
      blocks until it is answered. The first answer comes after a while, each further one a little
      later.
    </p>
    <p>
      The requests are real ones, sent with a call that blocks as Python’s <code>urllib</code> does,
      to the server that this page came from. Where that server cannot wait, the page brings a
      service worker that can. The verdict says who answered.
    </p>
  `,
  listings: [python, rust],
  causes: [
    {
      python: 'with urlopen(f"http://127.0.0.1:{PORT}/delay?ms={milliseconds}") as response:',
      rust: "let answer = interpreted!(kernels::fetch(&address(delay, task)))?;",
      what: "waiting for an answer",
      phase: "io",
      by: "others",
    },
    {
      python: "with executor_class(max_workers=len(DELAYS)) as executor:",
      rust: "models::map(&step, http_get, tasks).await",
      what: "starting the processes",
      phase: "start",
    },
    {
      python: "answers = list(executor.map(http_get, DELAYS))",
      rust: "models::map(&step, http_get, tasks).await",
      what: "waiting for all answers",
      phase: "wait",
      by: "main",
    },
  ],
  look: [
    html`<strong>A staircase.</strong> All requests leave at about the same time, and their answers
      come one step after the other. Threads and processes show the same picture: it is somebody
      else who decides when it is over.`,
    html`<strong>The hatched pieces.</strong> Processes begin later, because they have to be started
      first, and the whole staircase moves to the right. That is pure loss. With Fibonacci’s numbers
      it was paid back by computing at once; here nothing pays it back.`,
    html`<strong>The longest request decides.</strong> Working at once cannot end before the slowest
      answer. Adding workers beyond the number of requests changes nothing.`,
  ],
  next: [
    {
      text: "Four workers for eight requests",
      set: { workers: 4, tasks: 8 },
      why: "Half of the requests have to wait until a worker is free. Find them in the picture.",
    },
    {
      text: "Quick answers",
      set: { delay: 5, step: 0 },
      why: "The nearer the server, the more of the time is starting. Where would you stop using processes?",
    },
    {
      text: "Twenty requests",
      set: { workers: 20, tasks: 20, step: 10 },
      why: "Twenty threads are cheap. Twenty processes?",
    },
  ],
  sources: [
    {
      title: "concurrent.futures — Launching parallel tasks",
      address: "https://docs.python.org/3/library/concurrent.futures.html",
    },
    {
      title: "urllib.request",
      address: "https://docs.python.org/3/library/urllib.request.html",
    },
  ],
};
