/** Run and Stop in a frame: in turn with the other frames, and told to the page around. */

import type { Actions } from "../actions.js";
import type { Execution } from "../execution.js";
import { reasonAgainstRun, requestedOf, type Lab } from "../lab.js";
import type { Atom } from "../state.js";
import type { News } from "./messages.js";
import { inTurn } from "./turns.js";
import type { Frame } from "./view.js";

/** `actions` with a Run that waits for its turn, and a Stop that ends the waiting too. */
export function takingTurns(lab: Atom<Lab>, frame: Atom<Frame>, actions: Actions): Actions {
  let waiting: AbortController | null = null;

  async function start(): Promise<void> {
    if (waiting || reasonAgainstRun(lab.get()) !== null) return;
    waiting = new AbortController();
    const run = async (): Promise<void> => {
      frame.set({ isWaiting: false });
      await actions.start();
    };
    await inTurn(run, { signal: waiting.signal, onWait: () => frame.set({ isWaiting: true }) });
    waiting = null;
    frame.set({ isWaiting: false });
  }

  function stop(): void {
    waiting?.abort();
    actions.stop();
  }

  return { ...actions, start, stop };
}

/** Why nothing would run, in a sentence; null if something would, or does already. */
export function refusalOf(lab: Lab): string | null {
  if (lab.running !== null || reasonAgainstRun(lab) === null) return null;
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
  if (status === "stopped") return { type: "coreyard-error", reason: "stopped", message: STOPPED };
  return { type: "coreyard-error", reason: "failed", message: failure ?? "Nothing could be run." };
}

const STOPPED = "The run was stopped.";
