import { html } from "lit";
import rust from "../../src/experiments/programs/process_vs_pool.rs?listing";
import python from "./process_vs_pool.py?listing";
import type { Lesson } from "./lesson.js";

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
  listings: [python, rust],
  causes: [
    {
      python: 'file.write("x" * SIZE)',
      rust: "host::write_file(&name, &text)",
      what: "writing a file",
      phase: "io",
      name: "file",
    },
    {
      python: "child.start()",
      rust: "process.start()?;",
      what: "starting the processes",
      phase: "start",
      name: "start SpawnProcess",
    },
    {
      python: "child.join()",
      rust: "process.join(None).await?;",
      what: "waiting for the processes to end",
      phase: "wait",
      name: "join SpawnProcess",
    },
    {
      python: "with Pool(WORKERS) as workers:",
      rust: "let pool = context.pool(workers)?;",
      what: "starting the pool’s workers",
      phase: "start",
      name: "start SpawnPoolWorker",
    },
    {
      python: "workers.map(test, range(TASKS))",
      rust: "let written = pool.map(test, tasks).await?;",
      what: "waiting for the pool",
      phase: "wait",
      name: "map",
    },
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
