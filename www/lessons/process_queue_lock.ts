import { html } from "lit";
import rust from "../../src/experiments/programs/process_queue_lock.rs?listing";
import python from "./process_queue_lock.py?listing";
import type { Lesson } from "./lesson.js";

export const lesson: Lesson = {
  introduction: html`
    <p>
      Forty Fibonacci numbers are computed in three ways: by one process alone, by processes that
      take one job after the other from a queue until they get <code>None</code>, and by
      <code>Pool.map</code>, which needs no queue of yours and no lock.
    </p>
    <p>
      The processes print, in two parts, who they are and what they have done. There is one terminal
      for all of them, so each holds a lock while it writes: without it, somebody else’s words get
      in between.
    </p>
  `,
  listings: [python, rust],
  causes: [
    {
      python: "return fibonacci(n - 1) + fibonacci(n - 2)",
      rust: "interpreted!(kernels::fibonacci(n))",
      what: "computing Fibonacci numbers",
      phase: "run",
      name: "fibonacci",
    },
    {
      python: "while (n := jobs.get()) is not None:",
      rust: "while let Some(n) = jobs.get().await? {",
      what: "waiting for a job",
      phase: "wait",
      name: "get",
      by: "others",
    },
    {
      python: "with print_lock:",
      rust: "Some(lock) => Some(lock.lock().await?),",
      what: "waiting for the lock",
      phase: "wait",
      name: "lock",
    },
    {
      python: "print(n, flush=True)",
      rust: 'terminal.put(format!("{n}\\n")).await?;',
      what: "writing to the terminal",
      phase: "wait",
      name: "put",
    },
    {
      python: "workers = [Process(target=work, args=(jobs, print_lock)) for _ in range(WORKERS)]",
      rust: 'context.process(work, arguments).with_name(format!("Process-{number}"))',
      what: "starting the processes",
      phase: "start",
      name: "start Process",
    },
    {
      python: "pool.map(fibonacci, range(1, LAST + 1))",
      rust: "_ => models::map(&step, fibonacci, numbers(&step).collect()).await,",
      what: "waiting for the pool",
      phase: "wait",
      name: "map",
    },
  ],
  look: [
    html`<strong>The last jobs.</strong> Each number takes 1.6 times as long as the one before it,
      so that the last three are more than three quarters of all the work. Whoever has the fortieth
      ends last, and no number of processes makes it shorter.`,
    html`<strong>A queue against chunks.</strong> Whoever is free takes the next job, so the queue
      shares the long ones out. <code>Pool.map</code> cuts the jobs into chunks beforehand: which of
      the long ones are in one chunk decides how long it takes.`,
    html`<strong>The arrows.</strong> Down from the main process goes each job, up to it go the
      parts of each line.`,
    html`<strong>The terminal.</strong> Each process here has an output of its own, whose lines
      cannot mix. So this experiment makes one for all, as a terminal is: what is written to it is
      shown as it comes.`,
  ],
  next: [
    {
      text: "Without the lock",
      set: { lock: 0, models: ["processes"], repeat: 1 },
      why: "Read the output: which number belongs to which process?",
    },
    {
      text: "Short jobs only",
      set: { size: 25 },
      why: "The twenty-fifth takes a tenth of a millisecond. What do the processes cost now?",
    },
    {
      text: "Two workers",
      set: { workers: 2 },
      why: "With two, the pool’s chunks are longer: the last five jobs are in one of them.",
    },
  ],
  sources: [
    {
      title: "multiprocessing — Synchronization between processes",
      address:
        "https://docs.python.org/3/library/multiprocessing.html#synchronization-between-processes",
    },
    {
      title: "multiprocessing.pool.Pool.map",
      address:
        "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.pool.Pool.map",
    },
  ],
};
