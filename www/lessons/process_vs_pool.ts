import { html } from "lit";
import rust from "../../src/experiments/process_vs_pool.rs?raw";
import python from "./process_vs_pool.py?raw";
import { withoutTests, type Lesson } from "./lesson.js";

export const lesson: Lesson = {
  introduction: html`
    <p>
      <code>Process</code> starts a process for one job; you start and join it yourself.
      <code>Pool</code> starts a few processes, hands the jobs out, gathers the results in order and
      waits for the end. Here both do the same ten small jobs: create a file, write to it, close it.
    </p>
    <p>
      The files are real where the browser keeps files: they lie in a file system that only this
      site can see, and each is read back, compared and removed.
    </p>
  `,
  listings: [
    { language: "Python", path: "www/lessons/process_vs_pool.py", text: python },
    { language: "Rust", path: "src/experiments/process_vs_pool.rs", text: withoutTests(rust) },
  ],
  look: [
    html`<strong>Who waits for whom.</strong> Each process of <code>processes</code> has its own job
      and waits for nobody. In the pool there are fewer workers than jobs: the first jobs go out
      first, and the others wait in line until a worker is free. The column “last task after” says
      how long the last one did.`,
    html`<strong>Waiting for a file.</strong> While a worker of the pool waits for its file, it does
      nothing else: its next job waits with it. With a process for each job, the system goes on with
      another one. Work with many waits is therefore said to suit <code>Process</code>, as long as
      the jobs are few.`,
    html`<strong>Memory.</strong> All processes are there at once, the pool’s are only as many as
      its workers. With ten jobs that is a matter of taste. With ten thousand it is not.`,
  ],
  next: [
    {
      text: "Two jobs",
      set: { tasks: 2, workers: 4 },
      why: "The pool starts four processes for two jobs. Python’s does so too.",
    },
    {
      text: "Forty-eight jobs",
      set: { tasks: 48 },
      why: "Every start is paid for. Which one would you take now, and what does memory say?",
    },
    {
      text: "Larger files",
      set: { size: 1_000_000 },
      why: "More writing, the same starting: do the two come closer to each other?",
    },
  ],
  sources: [
    {
      title: "multiprocessing — Process and Pool",
      address: "https://docs.python.org/3/library/multiprocessing.html#using-a-pool-of-workers",
    },
  ],
};
