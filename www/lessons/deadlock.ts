import { html } from "lit";
import rust from "../../src/experiments/programs/deadlock.rs?listing";
import python from "./deadlock.py?listing";
import type { Lesson } from "./lesson.js";

export const lesson: Lesson = {
  introduction: html`
    <p>
      <span class="whole">Process-1</span> takes the left lock and then wants the right one.
      <span class="whole">Process-2</span> takes the right one and then wants the left one. Each has
      what the other waits for, and neither gives it back: a <em>deadlock</em>.
    </p>
    <p>
      In Python they would wait for ever, and nobody would tell you why. Here the manager that keeps
      the locks sees the circle at once, names it, and both waits fail. The cure is an agreement:
      whoever needs both locks takes them in the same order.
    </p>
  `,
  listings: [python, rust],
  causes: [
    {
      python: "with first:",
      rust: "let _first = first.lock().await?;",
      what: "waiting for a lock",
      phase: "wait",
      name: "lock",
    },
    {
      python: "each_has_one.wait()",
      rust: "barrier.wait(None).await?;",
      what: "waiting until each has its first lock",
      phase: "wait",
      name: "barrier",
    },
    {
      python: "process.start()",
      rust: "process.start()?;",
      what: "starting the processes",
      phase: "start",
      name: "start Process",
    },
    {
      python: "process.join()",
      rust: "process.join(None).await?;",
      what: "waiting for the processes to end",
      phase: "wait",
      name: "join",
    },
  ],
  look: [
    html`<strong
        ><span class="whole">Process-1</span> and <span class="whole">Process-2</span>.</strong
      >
      Both fail, with exit code 1: an error that nobody caught. It says who waits for what, and who
      holds it.`,
    html`<strong
        ><span class="whole">Process-3</span> and <span class="whole">Process-4</span>.</strong
      >
      They take the locks in one order. One of them may have to wait for its first lock, but whoever
      has that will get the second one too.`,
    html`<strong>The barrier.</strong> It only makes sure that each has its first lock before it
      wants its second. Without it this would go well most of the time, and that is what makes
      deadlocks so hard to find.`,
  ],
  next: [
    {
      text: "Only in one order",
      set: { opposite: 0 },
      why: "No circle, no error.",
    },
    {
      text: "Five times",
      set: { repeat: 5 },
      why: "It is found each time: the manager does not guess from how long it takes.",
    },
  ],
  sources: [
    {
      title: "multiprocessing.Lock",
      address: "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Lock",
    },
    {
      title: "Deadlock prevention by ordering resources",
      address: "https://en.wikipedia.org/wiki/Deadlock_prevention_algorithms",
    },
  ],
};
