import { html } from "lit";
import rust from "../../src/experiments/scaling.rs?listing";
import python from "./scaling.py?listing";
import type { Lesson } from "./lesson.js";

export const lesson: Lesson = {
  introduction: html`
    <p>
      Two workers halve the time, so four should quarter it, and eight … Here the same list of
      random numbers is appended by one worker, by two, by four, up to twice as many as you have
      cores, and the speed-up is drawn against their number.
    </p>
    <p>
      Something always spoils the ideal: a part of the work that cannot be shared, the time to start
      each worker, and at last the end of the cores. <em>Amdahl’s law</em> puts the first of these
      into a formula: if only 95 % of the work can be shared, no number of workers makes it more
      than 20 times as fast.
    </p>
  `,
  listings: [python, rust],
  causes: [
    {
      python: "numbers.append(random())",
      rust: "checksum += interpreted!(kernels::list_append(count, seed))? % (1 << 32);",
      what: "appending random numbers",
      phase: "run",
    },
    {
      python: "child.start()",
      rust: "let checksums = models::map(&step, list_append, jobs).await?.concat();",
      what: "starting the processes",
      phase: "start",
    },
    {
      python: "child.join()",
      rust: "let checksums = models::map(&step, list_append, jobs).await?.concat();",
      what: "waiting for the processes to end",
      phase: "wait",
      name: "join",
    },
  ],
  look: [
    html`<strong>The knee.</strong> The curve follows the ideal line for a while and then lies down.
      Where it bends depends on your machine: mostly at the number of its cores, which is marked.
      Laptops bend earlier when some cores are slower than others.`,
    html`<strong>Busy time.</strong> Shared among more workers, the work does not become less: the
      busy time of all workers together stays about the same while the clock on the wall runs
      shorter. Once there are more workers than cores it grows, because a worker that waits for its
      turn on a core counts as busy.`,
    html`<strong>Overhead.</strong> Starting, sending and ending cost something for each process.
      Threads have none of it here, because they are started before the clock, and under the GIL
      they gain nothing all the same.`,
  ],
  next: [
    {
      text: "Far less work",
      set: { size: 1_000_000 },
      why: "The overhead is what it was, the work is not. Where is the knee now?",
    },
    {
      text: "Sixteen workers",
      set: { workers: 16 },
      why: "Far beyond the cores: does it only stop helping, or does it begin to hurt?",
    },
    {
      text: "Fork instead of spawn",
      set: { start_method: "fork" },
      why: "A forked process is a copy and has nothing to load. Compare the overhead.",
    },
  ],
  sources: [
    {
      title: "multiprocessing — Process-based parallelism",
      address: "https://docs.python.org/3/library/multiprocessing.html",
    },
    {
      title: "os.cpu_count",
      address: "https://docs.python.org/3/library/os.html#os.cpu_count",
    },
  ],
};
