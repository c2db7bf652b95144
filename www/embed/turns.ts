/** Frames of one page take turns: two experiments at once would measure each other. */

const NAME = "coreyard.turn";

interface Options {
  /** Aborted to give up waiting. */
  signal: AbortSignal;
  /** Called if somebody else is at it. */
  onWait: () => void;
}

/**
 * Does `work` when no other frame does, in the order in which they asked. Where the browser has no locks, or keeps them
 * from us, nobody waits.
 */
export async function inTurn(
  work: () => Promise<void>,
  { signal, onWait }: Options,
): Promise<void> {
  const turn = { begun: false };
  const begin = async (lock: Lock | null): Promise<void> => {
    if (lock === null) return;
    turn.begun = true;
    await work();
  };
  try {
    await navigator.locks.request(NAME, { ifAvailable: true }, begin);
    if (turn.begun) return;
    onWait();
    await navigator.locks.request(NAME, { signal }, begin);
  } catch (error) {
    if (turn.begun) throw error;
    if (!signal.aborted) await work();
  }
}
