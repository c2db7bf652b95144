import { html } from "lit";
import rust from "../../src/experiments/programs/crash.rs?listing";
import python from "./crash.py?listing";
import type { Lesson } from "./lesson.js";

export const lesson: Lesson = {
  introduction: html`
    <p>
      Four work, and the second of them goes wrong: first it panics, then it makes the machine stop
      it, and at last it runs in a loop that has no end. What becomes of the other three?
    </p>
    <p>
      That depends on what they share. Processes share nothing, and a process that dies takes nobody
      with it. Threads share a memory, and after a crash nobody can say what state that is in: the
      whole process goes.
    </p>
  `,
  listings: [python, rust],
  causes: [
    {
      python: "reached += 1",
      rust: "None => interpreted!(kernels::count(size)),",
      what: "counting",
      phase: "run",
    },
  ],
  look: [
    html`<strong>Exit codes.</strong> 0 is a good end and 1 an error that nobody caught. A negative
      number names the signal that ended the process: 6 is an abort, 9 a kill. They are Python’s.`,
    html`<strong>Lanes that stop short.</strong> Under <code>processes</code> one of four lanes ends
      early, marked with the reason, and the others go on. Under <code>threads</code> there is a
      single process, and its end is the end of everything in it: also of what was finished.`,
    html`<strong>Losing patience.</strong> Whether a loop will end, nobody can know from outside.
      The parent waits for half a second and then kills it. A thread cannot be killed: its process
      has to be.`,
    html`<strong>Python is milder in one case.</strong> There an exception in a thread ends that
      thread only. Rust could do so too; here a panic ends the process, so that no half-finished
      change of the shared memory is ever seen. A crash takes all threads in both.`,
  ],
  next: [
    {
      text: "Only the panic",
      set: { fault: 1 },
      why: "The message of a panic and its place in the source are printed as the process ends.",
    },
    {
      text: "Only the endless loop",
      set: { fault: 3 },
      why: "Under the GIL the other threads get their turns and finish. Why does none of their results come through?",
    },
    {
      text: "Eight workers",
      set: { workers: 8 },
      why: "Seven others finish, if they are processes. And if they are threads?",
    },
  ],
  sources: [
    {
      title: "Process.exitcode",
      address:
        "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Process.exitcode",
    },
    {
      title: "threading.excepthook",
      address: "https://docs.python.org/3/library/threading.html#threading.excepthook",
    },
  ],
};
