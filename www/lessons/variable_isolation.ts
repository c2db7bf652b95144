import { html } from "lit";
import rust from "../../src/experiments/programs/variable_isolation.rs?listing";
import python from "./variable_isolation.py?listing";
import type { Lesson } from "./lesson.js";

export const lesson: Lesson = {
  introduction: html`
    <p>
      One program, one global variable <code>x</code>. The main process counts it up while a thread
      and a process keep printing what they find under that name. Nothing fails, and no error is
      shown: they simply do not all look at the same thing.
    </p>
    <p>
      A thread lives inside its process and shares its memory. A process has a memory of its own,
      with an <code>x</code> of its own: nobody else can change it, and what is to get across has to
      be sent, through a <a href="#pipe">pipe</a> for instance.
    </p>
  `,
  listings: [python, rust],
  causes: [
    {
      python: 'print(f"{tag}-{os.getpid()} sees x = {x}", flush=True)',
      rust: 'println!("{tag}-{pid} sees x = {x}");',
      what: "looking at x",
      phase: "run",
      name: "access_x",
    },
    {
      python: "sleep(EVERY / 2)",
      rust: "interpreted!(kernels::wait(every / 2))?;",
      what: "waiting between two looks",
      phase: "io",
    },
    {
      python: "process.start()",
      rust: "process.start()?;",
      what: "starting the process",
      phase: "start",
    },
    {
      python: "process.join()",
      rust: "process.join(None).await?;",
      what: "waiting for the end of the process",
      phase: "wait",
      name: "join",
    },
  ],
  look: [
    html`<strong>The numbers behind the names.</strong> <code>Main</code> and
      <code>Thread</code> print the same process number, for they are one process.
      <code>Process</code> prints another. The output of <code>threads</code> has all three of them.`,
    html`<strong>Which x the process has.</strong> With <em>spawn</em> it begins in a fresh memory,
      where <code>x</code> is 0. With <em>fork</em> it has a copy of its parent’s memory, with the
      value of that moment. Neither changes any more.`,
    html`<strong>No lock, no trouble?</strong> Here one writes and one reads. As soon as two threads
      both write, shared memory needs a lock. Processes do not have that worry, because they share
      nothing.`,
  ],
  next: [
    {
      text: "Fork the process",
      set: { start_method: "fork", models: ["processes"] },
      why: "Now it begins with a copy. Which x will it print, and will it change?",
    },
    {
      text: "Fork with a zero",
      set: { start_method: "fork", first: 0 },
      why: "Copied or fresh: who could tell now? The tutorial begins like this.",
    },
    {
      text: "Look twenty times, quickly",
      set: { changes: 20, every: 100 },
      why: "A process takes a while to come up. Does it print its first line in time?",
    },
  ],
  sources: [
    {
      title: "Contexts and start methods",
      address: "https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods",
    },
    {
      title: "threading — Thread-based parallelism",
      address: "https://docs.python.org/3/library/threading.html",
    },
  ],
};
