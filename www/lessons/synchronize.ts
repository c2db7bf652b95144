import { html } from "lit";
import rust from "../../src/experiments/programs/synchronize.rs?listing";
import python from "./synchronize.py?listing";
import type { Lesson } from "./lesson.js";

export const lesson: Lesson = {
  introduction: html`
    <p>
      Several processes raise one counter. To raise it is three steps: read it, add one, write it.
      When two processes read the same number before either writes, both write the same one, and an
      update is lost. A lock makes the three steps one.
    </p>
    <p>
      There are three more ways to wait for each other. An <em>event</em> holds all until one says
      go, a <em>barrier</em> holds each until all have come, and a <em>semaphore</em> lets only so
      many in.
    </p>
  `,
  listings: [python, rust],
  causes: [
    {
      python: "start.wait()",
      rust: "shared.start.wait(None).await?;",
      what: "waiting for the event",
      phase: "wait",
      name: "event",
    },
    {
      python: "add_one(careless)",
      rust: "raise(&shared.careless).await?;",
      what: "reading and writing the shared number",
      phase: "wait",
      name: "value",
    },
    {
      python: "with careful.get_lock():",
      rust: "let _held = shared.careful.lock().await?;",
      what: "waiting for the lock of a value",
      phase: "wait",
      name: "lock of",
    },
    {
      python: "start, gate, seats = Event(), Barrier(WORKERS), Semaphore(SEATS)",
      rust: 'gate: context.barrier(parties(&step), None).with_name("gate"),',
      what: "waiting at the barrier",
      phase: "wait",
      name: "barrier",
    },
    {
      python: "with seats:",
      rust: "let _seat = shared.seats.lock().await?;",
      what: "waiting for a seat",
      phase: "wait",
      name: "semaphore",
    },
    {
      python: "members = [Process(target=member, args=shared) for _ in range(WORKERS)]",
      rust: 'context.process(member, arguments).with_name(format!("Process-{number}")).with_task(task)',
      what: "starting the processes",
      phase: "start",
      name: "start Process",
    },
  ],
  look: [
    html`<strong>The two counts.</strong> The second is exact in every run. The first is what it is:
      run it again and it is another one. Such a fault does not show in every test.`,
    html`<strong>What the lock costs.</strong> Without it all work side by side, with it they stand
      in line. The bars of waiting for the lock are the price of the exact sum.`,
    html`<strong>The barrier.</strong> It is passed twice: before the counting, so that all begin
      together, and after it. Those that come early wait; when the last has come, all leave at the
      same moment.`,
    html`<strong>The semaphore.</strong> It has two seats. However many processes there are, the
      output never tells of a third one taken.`,
  ],
  next: [
    {
      text: "One process",
      set: { workers: 1 },
      why: "Nobody is there to get in between. Is an update lost?",
    },
    {
      text: "Eight processes",
      set: { workers: 8 },
      why: "More of them read the same number: is a larger part lost?",
    },
    {
      text: "A thousand times",
      set: { times: 1000 },
      why: "Is the part that is lost the same? The lock has its price every single time.",
    },
  ],
  sources: [
    {
      title: "multiprocessing — Synchronization primitives",
      address: "https://docs.python.org/3/library/multiprocessing.html#synchronization-primitives",
    },
    {
      title: "multiprocessing.Value: += is not atomic",
      address: "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Value",
    },
  ],
};
