import { html } from "lit";
import rust from "../../src/experiments/cpu_bound.rs?listing";
import python from "./cpu_bound.py?listing";
import type { Lesson } from "./lesson.js";

export const lesson: Lesson = {
  introduction: html`
    <p>
      Counting keeps a core busy and nothing else: no file, no network, nothing to wait for. Such
      work is <em>CPU-bound</em>, and it only gets faster when more cores share it.
    </p>
    <p>
      Python’s threads cannot do that. One lock, the
      <abbr title="global interpreter lock">GIL</abbr>, lets a single thread compute at a time, so
      they take turns. Processes have an interpreter and a memory each: they compute at once, and
      pay for it by having to be started first.
    </p>
  `,
  listings: [python, rust],
  causes: [
    {
      python: "reached += 1",
      rust: "let result = interpreted!(kernels::count(number))?;",
      what: "counting",
      phase: "run",
    },
    {
      python: "child.start()",
      rust: "models::map(&step, cpu_bound_operation, tasks).await",
      what: "starting the processes",
      phase: "start",
    },
    {
      python: "child.join()",
      rust: "models::map(&step, cpu_bound_operation, tasks).await",
      what: "waiting for the processes to end",
      phase: "wait",
      name: "join",
    },
    {
      python: "with ThreadPool(WORKERS) as workers:",
      rust: "models::map(&step, cpu_bound_operation, tasks).await",
      what: "waiting for a turn under the GIL",
      phase: "wait",
      name: "GIL",
    },
    {
      python: "with Pool(WORKERS) as workers:",
      rust: "models::map(&step, cpu_bound_operation, tasks).await",
      what: "handing tasks out and results back",
      phase: "transfer",
    },
  ],
  look: [
    html`<strong>One lane or several.</strong> Under <code>sequential</code> a single lane is full
      from end to end. Under <code>pool</code> as many lanes are full at once as there are workers,
      and the strip ends sooner.`,
    html`<strong>Taking turns.</strong> Under <code>threads</code> there are several lanes too, but
      where one computes the others wait. The strip is as long as the sequential one: that is
      concurrency without parallelism. <code>threads-free</code> is the same code without the lock.`,
    html`<strong>The price of a start.</strong> <code>processes</code> starts one process for each
      task, <code>pool</code> only one for each worker, which then takes task after task. Compare
      the hatched pieces at the left.`,
  ],
  next: [
    {
      text: "Use one worker",
      set: { workers: 1 },
      why: "Nothing can happen at once now. What is left of the difference is the price of the model itself.",
    },
    {
      text: "Make the tasks tiny",
      set: { size: 1000, tasks: 10 },
      why: "Counting is over in no time, starting is not: is it still worth it?",
    },
    {
      text: "Use more workers than there are cores",
      set: { workers: 8, tasks: 16 },
      why: "More processes than cores have to share them. Does the strip get any shorter?",
    },
  ],
  sources: [
    {
      title: "multiprocessing — Process-based parallelism",
      address: "https://docs.python.org/3/library/multiprocessing.html",
    },
    {
      title: "Glossary: global interpreter lock",
      address: "https://docs.python.org/3/glossary.html#term-global-interpreter-lock",
    },
  ],
};
