/** The clock of a replay. */

/** Where less motion is wanted, this often at the most. */
const CALM_MS = 250;
/** After a longer pause (a hidden page) the replay goes on from where it was. */
const LONGEST_MS = 500;

/** Calls `tick` with the milliseconds that have passed, once a frame, until it is stopped. */
export class Player {
  readonly #tick: (passedMs: number) => void;
  readonly #calm = matchMedia("(prefers-reduced-motion: reduce)");
  #frame = 0;
  #lastMs: number | null = null;

  constructor(tick: (passedMs: number) => void) {
    this.#tick = tick;
  }

  /** Does nothing if it is running or stopped already. */
  run(isWanted: boolean): void {
    if (isWanted && this.#frame === 0) this.#frame = requestAnimationFrame(this.#step);
    if (isWanted || this.#frame === 0) return;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#lastMs = null;
  }

  readonly #step = (nowMs: number): void => {
    this.#frame = requestAnimationFrame(this.#step);
    const passed = nowMs - (this.#lastMs ?? nowMs);
    if (this.#calm.matches && this.#lastMs !== null && passed < CALM_MS) return;
    this.#lastMs = nowMs;
    this.#tick(Math.min(LONGEST_MS, passed));
  };
}
