import { html } from "lit";
import rust from "../../src/experiments/memory_bound.rs?listing";
import python from "./memory_bound.py?listing";
import type { Lesson } from "./lesson.js";

export const lesson: Lesson = {
  introduction: html`
    <p>
      Counting forgets each number as soon as it has the next. Here every number is kept: it is
      appended to a list, and the list grows. Work of this kind is <em>memory-bound</em>. Cores help
      it less than they help counting, because they share one way to the memory.
    </p>
    <p>
      And who works at once must hold at once. Beside the time, look at the memory: the whole of it,
      and the part of each process.
    </p>
  `,
  listings: [python, rust],
  causes: [
    {
      python: "numbers.append(number)",
      rust: "let list = interpreted!(kernels::append(number))?;",
      what: "appending",
      phase: "run",
    },
    {
      python: "with pool_class(WORKERS) as workers:",
      rust: "let lists = models::map(&step, memory_bound_operation, tasks).await?;",
      what: "starting the processes",
      phase: "start",
    },
    {
      python: "report(model, begin, workers.map(memory_bound_operation, [SIZE] * TASKS))",
      rust: "let lists = models::map(&step, memory_bound_operation, tasks).await?;",
      what: "waiting for the lists",
      phase: "wait",
      by: "main",
    },
  ],
  look: [
    html`<strong>Time against memory.</strong> One after the other, a list can take the place of the
      one before it. A process for each task holds all lists at once, and a runtime for each. The
      table below the comparison has the peak.`,
    html`<strong>More than the lists.</strong> A list that is full moves to a place twice as large,
      and for a moment there are both. Python does the same, in smaller steps. That is why a process
      holds more than its list, and WebAssembly never gives memory back before the process ends.`,
    html`<strong>The speed-up.</strong> Compare it with that of <a href="#cpu-bound">counting</a>:
      two cores that wait for the same memory are worth less than two.`,
  ],
  next: [
    {
      text: "Lists too large for one memory",
      set: { size: 20_000_000, tasks: 4, workers: 4 },
      why: "A process may hold 256 MiB here. Four threads share that, four processes have it each. Who gets through?",
    },
    {
      text: "A process for each of forty tasks",
      set: { size: 300_000, tasks: 40 },
      why: "The lists are small now. What takes the memory is the processes themselves.",
    },
    {
      text: "One worker",
      set: { workers: 1 },
      why: "The pool holds one list at a time, as sequential work does. What is the difference made of?",
    },
  ],
  sources: [
    {
      title: "multiprocessing.pool.Pool",
      address: "https://docs.python.org/3/library/multiprocessing.html#module-multiprocessing.pool",
    },
    {
      title: "sys.getsizeof",
      address: "https://docs.python.org/3/library/sys.html#sys.getsizeof",
    },
  ],
};
