import { html } from "lit";
import rust from "../../src/experiments/fibonacci_executors.rs?listing";
import python from "./fibonacci_executors.py?listing";
import type { Lesson } from "./lesson.js";

export const lesson: Lesson = {
  introduction: html`
    <p>
      <code>concurrent.futures</code> has two executors with one interface: change
      <code>ThreadPoolExecutor</code> to <code>ProcessPoolExecutor</code> and the same call runs in
      processes. Each task here computes a Fibonacci number by plain recursion, and each number
      takes about 1.6 times as long as the one before.
    </p>
    <p>
      Both executors begin as many tasks at once as they have workers. Look at when each task
      <em>ends</em>: that is where threads under the GIL and processes part.
    </p>
  `,
  listings: [python, rust],
  causes: [
    {
      python: "return fibonacci(n - 1) + fibonacci(n - 2)",
      rust: "let result = interpreted!(kernels::fibonacci(n))?;",
      what: "computing Fibonacci numbers",
      phase: "run",
    },
    {
      python: "with executor_class(max_workers=WORKERS) as executor:",
      rust: "models::map(&step, timed_fibonacci, inputs(&step).collect()).await",
      what: "starting the processes",
      phase: "start",
    },
    {
      python: "rows = list(executor.map(timed, range(FIRST, FIRST + TASKS)))",
      rust: "models::map(&step, timed_fibonacci, inputs(&step).collect()).await",
      what: "waiting for a turn under the GIL",
      phase: "wait",
      name: "GIL",
    },
    {
      python: "rows = list(executor.map(timed, range(FIRST, FIRST + TASKS)))",
      rust: "models::map(&step, timed_fibonacci, inputs(&step).collect()).await",
      what: "waiting for the results",
      phase: "wait",
      by: "main",
    },
  ],
  look: [
    html`<strong>Turns of five milliseconds.</strong> Under <code>threads</code> the tasks that have
      begun stay unfinished for long: Python hands the lock on every 5 ms, so they creep forward
      together and even the smallest number is late.`,
    html`<strong>The last task decides.</strong> The largest number takes about as long as the two
      before it together. With processes the strip cannot be shorter than this one task, however
      many cores there are.`,
    html`<strong>More lanes than cores.</strong> With more workers than cores, processes take turns
      as well. It is the operating system that deals the cores out now, not a lock.`,
  ],
  next: [
    {
      text: "A worker for each number",
      set: { workers: 8 },
      why: "All begin at once and none has to queue. Is that any sooner?",
    },
    {
      text: "Numbers small enough to be free",
      set: { size: 5 },
      why: "Nothing is left but starting. Which executor would you take for such work?",
    },
    {
      text: "Four tasks of the same row",
      set: { tasks: 4 },
      why: "Half the tasks, but far less than half the work: the large numbers were the expensive ones.",
    },
  ],
  sources: [
    {
      title: "concurrent.futures — Launching parallel tasks",
      address: "https://docs.python.org/3/library/concurrent.futures.html",
    },
    {
      title: "sys.setswitchinterval",
      address: "https://docs.python.org/3/library/sys.html#sys.setswitchinterval",
    },
  ],
};
