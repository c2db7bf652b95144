import { html } from "lit";
import rust from "../../src/experiments/programs/pipe.rs?listing";
import python from "./pipe.py?listing";
import type { Lesson } from "./lesson.js";

export const lesson: Lesson = {
  introduction: html`
    <p>
      Processes share nothing, so they have to send each other what the other is to know. A
      <em>pipe</em> has two ends: the parent keeps one and gives the other to its child. What is
      sent at one end is received at the other, in order, both ways at once.
    </p>
    <p>
      The child greets, doubles every number that it is sent, and closes its end. Then you see what
      the end of a pipe looks like from the other side, and what a pipe for one direction refuses.
    </p>
  `,
  listings: [python, rust],
  causes: [
    {
      python: "number = connection.recv()",
      rust: "let number: u64 = connection.recv().await?;",
      what: "the child waiting for a number",
      phase: "wait",
      name: "recv",
      by: "others",
    },
    {
      python: "connection.send(2 * number)",
      rust: "connection.send(&(2 * number))?;",
      what: "the child doubling and answering",
      phase: "run",
      name: "child",
    },
    {
      python: "replies.append(ours.recv())",
      rust: "replies.push(ours.recv().await?);",
      what: "the parent waiting for an answer",
      phase: "wait",
      name: "recv",
      by: "main",
    },
    {
      python: "process = Process(target=child, args=(theirs, MESSAGES))",
      rust: "let process = context.process(child, (theirs, messages));",
      what: "starting the child",
      phase: "start",
    },
  ],
  look: [
    html`<strong>Who waits for whom.</strong> On the timeline both lanes are full of short waits:
      while one works, the other waits for its message. All these waits together are the price of a
      conversation.`,
    html`<strong>Two errors for one end.</strong> Whoever receives from a pipe that was closed at
      the other end has its <em>end of file</em>, once everything was received. Whoever sends into
      it has a <em>broken pipe</em>.`,
    html`<strong>Killed is closed.</strong> The last child is killed while it waits. Its end closes
      with it, and its parent hears of it instead of waiting for ever.`,
    html`<strong>One line less than in Python.</strong> There the parent has to close its own copy
      of the child’s end, or the end of file never comes. Here an end is in one process only: given
      away, it is gone.`,
  ],
  next: [
    {
      text: "One message",
      set: { messages: 1 },
      why: "The first message there and back takes longer than the average of many. How much?",
    },
    {
      text: "Two thousand messages",
      set: { messages: 2000 },
      why: "Browsers get faster at what they do often. Does it show?",
    },
    {
      text: "Fork the child",
      set: { start_method: "fork" },
      why: "A copy of the parent would have both ends. Here the child gets the one that it is given.",
    },
  ],
  sources: [
    {
      title: "multiprocessing.Pipe",
      address: "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Pipe",
    },
    {
      title: "Connection objects",
      address: "https://docs.python.org/3/library/multiprocessing.html#connection-objects",
    },
  ],
};
