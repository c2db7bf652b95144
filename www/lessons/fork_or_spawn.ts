import { html } from "lit";
import rust from "../../src/experiments/programs/fork_or_spawn.rs?listing";
import python from "./fork_or_spawn.py?listing";
import type { Lesson } from "./lesson.js";

export const lesson: Lesson = {
  introduction: html`
    <p>
      A forked child finds everything that its parent has, without being sent any of it. That is
      handy, and it has a price: the more there is, the more has to be copied. Here parents that
      hold more and more start children, which look how much they find.
    </p>
    <p>
      An operating system puts the copying off: after a fork both share their pages until one of
      them writes, so a fork there costs little more for a large parent. A browser cannot do that.
      Here the whole memory is copied at once, and you see what a copy really costs.
    </p>
  `,
  listings: [python, rust],
  causes: [
    {
      python: "connection.send(len(held) // MIB)",
      rust: "HELD.with_borrow(|held| (held.len() / MIB) as u64)",
      what: "looking at what there is",
      phase: "run",
      name: "found",
    },
    {
      python: "held = bytes([1]) * (mebibytes * MIB)",
      rust: "HELD.set(vec![1; usize::try_from(mebibytes).unwrap_or_default() * MIB]);",
      what: "filling the parent’s memory",
      phase: "run",
      name: "parent",
    },
    {
      python: "child.start()",
      rust: "child.start()?;",
      what: "starting the children",
      phase: "start",
      by: "others",
    },
    {
      python: "child.join()",
      rust: "child.join(None).await?;",
      what: "the parent waiting for its child",
      phase: "wait",
      name: "join",
      by: "others",
    },
  ],
  look: [
    html`<strong>What a child finds.</strong> Forked: all that its parent holds. Otherwise: nothing.
      Both run the very same function.`,
    html`<strong>What it costs.</strong> The output has a line for each size. The time of a spawned
      child stays about the same, however large its parent is; that of a forked one grows with it.`,
    html`<strong>A parent of its own each time.</strong> Every size is measured in a new process,
      because the memory of a process here can grow, but never shrinks.`,
  ],
  next: [
    {
      text: "Hold no more than a mebibyte",
      set: { size: 1 },
      why: "With so little to copy, which of them is cheaper?",
    },
    {
      text: "Hold 96 MiB",
      set: { size: 96 },
      why: "Half as much again. Does the price of a fork grow in step?",
    },
    {
      text: "Start each twenty times",
      set: { starts: 20 },
      why: "Medians of more starts: less of it is chance.",
    },
  ],
  sources: [
    {
      title: "Contexts and start methods",
      address: "https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods",
    },
    { title: "os.fork", address: "https://docs.python.org/3/library/os.html#os.fork" },
  ],
};
