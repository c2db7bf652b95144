/** Run and Stop in a frame: in turn with the other frames, and told to the page around. */

import type { Actions } from "../actions.js";
import type { Execution } from "../execution.js";
import { reasonAgainstRun, requestedOf, type Lab } from "../lab.js";
import type { Atom } from "../state.js";
import type { News } from "./messages.js";
import { Turns } from "./turns.js";
import type { Frame } from "./view.js";

interface Stage {
  readonly lab: Atom<Lab>;
  readonly frame: Atom<Frame>;
  readonly tell: (news: News) => void;
}

/**
 * `actions` with a Run that waits for its turn, and a Stop that ends the waiting too. Where nothing comes of a Run, the page
 * around is told why: it may wait for that.
 */
export function takingTurns({ lab, frame, tell }: Stage, actions: Actions): Actions {
  const turns = new Turns();
  addEventListener("pagehide", () => turns.leave());
  let latest = new AbortController();
  let over: Promise<void> | null = null;

  function start(): Promise<void> {
    if (over && !latest.signal.aborted) return over;
    latest = new AbortController();
    const mine = startAfter(over, latest.signal).finally(() => {
      if (over === mine) over = null;
    });
    over = mine;
    return mine;
  }

  /** What was stopped before may need a moment to end. */
  async function startAfter(before: Promise<void> | null, signal: AbortSignal): Promise<void> {
    await before;
    if (refusalOf(lab.get()) === null) {
      await turns.take(signal, () => frame.set({ isWaiting: true }));
      frame.set({ isWaiting: false });
    }
    const refusal = refusalOf(lab.get());
    if (signal.aborted) tell(STOPPED);
    else if (refusal === null) await actions.start();
    else tell({ type: "coreyard-error", reason: "refused", message: refusal });
    turns.leave();
  }

  function stop(): void {
    latest.abort();
    actions.stop();
  }

  return { ...actions, start, stop };
}

/** Why nothing would run, in a sentence; null if something would. */
function refusalOf(lab: Lab): string | null {
  if (reasonAgainstRun(lab) === null) return null;
  const requested = requestedOf(lab);
  return lab.obstacle ?? (requested.ok ? null : [...requested.problems.values()].join(" "));
}

/** Tells of the beginning and of the end of every run, as soon as the lab knows. */
export function tellRuns(lab: Atom<Lab>, tell: (news: News) => void): void {
  let last: Execution | null = null;
  lab.subscribe(() => {
    const { running } = lab.get();
    if (running === last) return;
    const news = running ? startOf(running) : last && endOf(last);
    last = running;
    if (news) tell(news);
  });
}

const startOf = ({ experiment, parameters }: Execution): News => ({
  type: "coreyard-start",
  request: { experiment, parameters },
});

function endOf({ report, status, failure }: Execution): News {
  if (report) return { type: "coreyard-result", report };
  if (status === "stopped") return STOPPED;
  return { type: "coreyard-error", reason: "failed", message: failure ?? "Nothing could be run." };
}

const STOPPED: News = {
  type: "coreyard-error",
  reason: "stopped",
  message: "The run was stopped.",
};
