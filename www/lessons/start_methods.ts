import { html } from "lit";
import rust from "../../src/experiments/programs/start_methods.rs?listing";
import python from "./start_methods.py?listing";
import type { Lesson } from "./lesson.js";

export const lesson: Lesson = {
  introduction: html`
    <p>
      A process can come to be in several ways. <em>Spawn</em> begins with an empty memory, and what
      the target needs is sent to it. <em>Fork</em> copies the parent with all that it has at that
      moment. A <em>fork server</em> is a clean process that is started once, and copied for every
      child.
    </p>
    <p>
      <code>set_start_method</code> chooses for the whole program, and may do so once. A
      <em>context</em> has the same functions with a start method of its own, so that several can be
      used side by side.
    </p>
  `,
  listings: [python, rust],
  causes: [
    {
      python: 'print(f"{current_process().name}: {a} + {b} = {a + b}, and x is {x}", flush=True)',
      rust: 'println!("{}: {a} + {b} = {sum}, and x is {x}", current_process().name);',
      what: "adding and printing",
      phase: "run",
      name: "add",
    },
    {
      python: "process = context.Process(target=nothing)",
      rust: "let process = context.process(nothing, ());",
      what: "doing nothing, in a process of its own",
      phase: "run",
      name: "nothing",
    },
    {
      python: "costs.append(perf_counter() - begin)",
      rust: "costs_ms.push(now_ms() - begin_ms);",
      what: "starting, from all three methods",
      phase: "start",
    },
  ],
  look: [
    html`<strong>The names.</strong> Processes made by a context carry the start method in their
      names: <code class="whole">SpawnProcess-2</code>, <code class="whole">ForkProcess-3</code>.
      The first one was made without a context and is plain <code class="whole">Process-1</code>.`,
    html`<strong>What x is.</strong> The parent sets <code>x</code> to 7 before it starts anybody. A
      forked child finds the 7, the others begin at 0.`,
    html`<strong>What is refused.</strong> The second choice of a start method is an error. So is a
      lock of one context that is handed to a process of another: what a forked child would simply
      have, a spawned one would have to be sent.`,
    html`<strong>The price.</strong> The last processes do nothing at all, so that their time is the
      price of a start. In CPython the order is usually fork, fork server, spawn, which has to load
      an interpreter. Here all instances share one compiled module, and spawn has far less to do.`,
  ],
  next: [
    {
      text: "Measure each start thirty times",
      set: { starts: 30 },
      why: "A median of many is steadier than one of few. Is the order still the same?",
    },
    {
      text: "As the tutorial has it",
      set: { a: 2, b: 2, starts: 1 },
      why: "One start of each: enough to see that they work, too few to say which is faster.",
    },
  ],
  sources: [
    {
      title: "Contexts and start methods",
      address: "https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods",
    },
    {
      title: "multiprocessing.set_start_method",
      address:
        "https://docs.python.org/3/library/multiprocessing.html#multiprocessing.set_start_method",
    },
  ],
};
