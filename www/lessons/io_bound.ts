import { html } from "lit";
import rust from "../../src/experiments/io_bound.rs?listing";
import python from "./io_bound.py?listing";
import type { Lesson } from "./lesson.js";

export const lesson: Lesson = {
  introduction: html`
    <p>
      A program that asks a database or a distant server spends its time waiting. Such work is
      <em>I/O-bound</em>: a faster processor would not help it, and more cores would not either.
    </p>
    <p>
      What helps is to wait for many things at once. Threads do that as well as processes, because
      Python’s <abbr title="global interpreter lock">GIL</abbr> is released by whoever waits. The
      question is only what it costs to have somebody wait.
    </p>
  `,
  listings: [python, rust],
  causes: [
    {
      python: "sleep(DELAY)",
      rust: "let waited = interpreted!(kernels::wait(delay))?;",
      what: "waiting without a core",
      phase: "io",
    },
    {
      python: "child.start()",
      rust: "models::map(&step, io_bound_operation, tasks).await",
      what: "starting the processes",
      phase: "start",
    },
    {
      python: "child.join()",
      rust: "models::map(&step, io_bound_operation, tasks).await",
      what: "waiting for the processes to end",
      phase: "wait",
      name: "join",
    },
    {
      python: "with ThreadPool(WORKERS) as workers:",
      rust: "models::map(&step, io_bound_operation, tasks).await",
      what: "waiting for a turn under the GIL",
      phase: "wait",
      name: "GIL",
    },
    {
      python: "with Pool(WORKERS) as workers:",
      rust: "models::map(&step, io_bound_operation, tasks).await",
      what: "handing tasks out and results back",
      phase: "transfer",
    },
  ],
  look: [
    html`<strong>All overlap.</strong> Except under <code>sequential</code> all the dotted bars lie
      below each other: ten waits take as long as one. Nobody computes, so nobody needs a core, and
      ten may wait on a machine that has two.`,
    html`<strong>Beside waiting.</strong> That column is what a run took beyond the waits
      themselves. For threads it is close to nothing. For processes it is the price of starting
      them. The tutorial’s ten processes paid some 0.2 s, and bought nothing with it.`,
    html`<strong>Memory.</strong> Ten processes hold ten memories, to wait: about a mebibyte each
      here, some ten in Python. Ten threads share one memory, in which each has a stack: two
      mebibytes here, most of them never touched.`,
  ],
  next: [
    {
      text: "Wait for a moment only",
      set: { delay: 20 },
      why: "Starting takes longer than what is waited for. Is a process for each wait still worth it?",
    },
    {
      text: "Forty waits, ten workers",
      set: { tasks: 40, workers: 10 },
      why: "Now there is a queue: four rounds of waits. A process for each task has no queue, but forty starts.",
    },
    {
      text: "Fork instead of spawn",
      set: { start_method: "fork" },
      why: "A copy of the parent has nothing to load. How much of the price is left?",
    },
  ],
  sources: [
    {
      title: "multiprocessing.pool.ThreadPool",
      address:
        "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.pool.ThreadPool",
    },
    {
      title: "time.sleep",
      address: "https://docs.python.org/3/library/time.html#time.sleep",
    },
  ],
};
