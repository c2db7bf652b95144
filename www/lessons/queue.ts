import { html } from "lit";
import rust from "../../src/experiments/programs/queue.rs?listing";
import python from "./queue_of_numbers.py?listing";
import type { Lesson } from "./lesson.js";

export const lesson: Lesson = {
  introduction: html`
    <p>
      Two processes have no variable in common. What one of them has and the other needs must be
      sent, and a <code>Queue</code> is the plainest way: <code>put</code> at one end,
      <code>get</code> at the other, first in, first out.
    </p>
    <p>
      Here <span class="whole">Process-1</span> puts 5, 10, 15 and 20 and ends. Only then
      <span class="whole">Process-2</span> is started. The numbers are still there: a queue belongs
      to neither of the two.
    </p>
  `,
  listings: [python, rust],
  causes: [
    {
      python: "producer.start()",
      rust: "producer.start()?;",
      what: "starting Process-1",
      phase: "start",
      name: "start Process-1",
    },
    {
      python: "consumer.start()",
      rust: "consumer.start()?;",
      what: "starting Process-2",
      phase: "start",
      name: "start Process-2",
    },
    {
      python: "queue.put(number)",
      rust: "queue.put(number).await?;",
      what: "putting",
      phase: "run",
      name: "put_all",
    },
    {
      python: "while not queue.empty():",
      rust: "while !queue.empty().await? {",
      what: "asking whether the queue is empty",
      phase: "wait",
      name: "queue 'numbers'",
      by: "others",
    },
    {
      python: 'print(f"gets {queue.get()}", flush=True)',
      rust: "let number = queue.get().await?;",
      what: "waiting for a number",
      phase: "wait",
      name: "get",
    },
    {
      python: "consumer.join()",
      rust: "consumer.join(None).await?;",
      what: "waiting for the end of Process-2",
      phase: "wait",
      name: "join Process-2",
    },
  ],
  look: [
    html`<strong>The arrows.</strong> Each leads from the moment at which a number was put to the
      moment at which it was got. They never cross, because the order is kept. Below the picture, in
      the table, they are listed with their times.`,
    html`<strong>Their slope.</strong> The flatter an arrow, the longer its number lay in the queue.
      Nearly all of that time went into ending one process and starting another.`,
    html`<strong>Who keeps the numbers?</strong> In CPython a pipe does, and a thread that feeds it.
      Here it is a process of its own, the manager, which does nothing else.`,
  ],
  next: [
    {
      text: "Both at once, and a slow Process-1",
      set: { at_once: 1, pause: 50 },
      why: "Process-2 stops when it finds the queue empty. Who says that no more will come?",
    },
    {
      text: "A hundred numbers, both at once",
      set: { tasks: 100, at_once: 1 },
      why: "Without a pause Process-1 is mostly ahead all the time. Would you rely on that?",
    },
    {
      text: "Fork instead of spawn",
      set: { start_method: "fork" },
      why: "Process-2 is there sooner, and the arrows are steeper.",
    },
  ],
  sources: [
    {
      title: "multiprocessing — Exchanging objects between processes",
      address:
        "https://docs.python.org/3/library/multiprocessing.html#exchanging-objects-between-processes",
    },
    {
      title: "multiprocessing.Queue.empty, which is not reliable",
      address: "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Queue.empty",
    },
  ],
};
