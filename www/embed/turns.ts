/**
 * Frames of one page take turns: two experiments at once would measure each other.
 *
 * They tell each other on a channel. `navigator.locks` would be simpler, but a browser that keeps storage from frames of
 * strangers denies them locks as well.
 */

/** What frames tell each other: that they stand in the queue, that they have left it, or that they want to know who does. */
interface Note {
  kind: "in" | "out" | "who";
  id: string;
  /** When the frame got into the queue. */
  since: number;
}

/** Those who ask in the same moment hear of each other within so long. */
const TOGETHER_MS = 100;

/** How often somebody who waits asks who is there. */
const STEP_MS = 250;

/** Who does not answer for so long is gone. */
const PATIENCE_MS = 5000;

const NAME = "coreyard.turns";

/** A frame's place in the queue. */
export class Turns {
  readonly #channel = new BroadcastChannel(NAME);
  readonly #id = Math.random().toString(36).slice(2);
  readonly #others = new Map<string, { since: number; heardMs: number }>();
  /** When this frame got into the queue; null while it is not in it. */
  #since: number | null = null;

  constructor() {
    this.#channel.onmessage = ({ data }: MessageEvent<Note>) => this.#hear(data);
    this.#tell("who");
  }

  /** Waits for its turn; calls `onWait` if somebody else is at it. Returns whether it came before the signal was aborted. */
  async take(signal: AbortSignal, onWait: () => void): Promise<boolean> {
    this.#since = Date.now();
    const joinedMs = performance.now();
    this.#tell("in");
    await pause(TOGETHER_MS, signal);
    while (!signal.aborted && this.#isBehind(joinedMs)) {
      onWait();
      this.#tell("who");
      await pause(STEP_MS, signal);
    }
    if (signal.aborted) this.leave();
    return !signal.aborted;
  }

  /** Lets the next one have its turn. */
  leave(): void {
    this.#since = null;
    this.#tell("out");
  }

  /** Hears and tells nothing any more. */
  end(): void {
    this.leave();
    this.#channel.close();
  }

  #hear({ kind, id, since }: Note): void {
    if (kind === "in") this.#others.set(id, { since, heardMs: performance.now() });
    else if (kind === "out") this.#others.delete(id);
    else if (this.#since !== null) this.#tell("in");
  }

  /** Whether somebody who is still there came earlier. Of two who came at once, one is taken to. */
  #isBehind(joinedMs: number): boolean {
    const mine = this.#since ?? 0;
    return [...this.#others].some(([id, { since, heardMs }]) => {
      const isThere = performance.now() - Math.max(heardMs, joinedMs) < PATIENCE_MS;
      return isThere && (since < mine || (since === mine && id < this.#id));
    });
  }

  #tell(kind: Note["kind"]): void {
    this.#channel.postMessage({ kind, id: this.#id, since: this.#since ?? 0 } satisfies Note);
  }
}

/** Ends early if the signal is aborted. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
    if (signal.aborted) end();
  });
}
