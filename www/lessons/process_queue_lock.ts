import { html } from "lit";
import rust from "../../src/experiments/process_queue_lock.rs?raw";
import python from "./process_queue_lock.py?raw";
import { withoutTests, type Lesson } from "./lesson.js";

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
  listings: [
    { language: "Python", path: "www/lessons/process_queue_lock.py", text: python },
    { language: "Rust", path: "src/experiments/process_queue_lock.rs", text: withoutTests(rust) },
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
