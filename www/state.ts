/** One atom: a value that can be replaced and watched. Everything the page shows is drawn from it. */

export interface Atom<State> {
  get(): State;
  /** Replaces the fields named, and tells every listener. */
  set(change: Partial<State>): void;
  /** Calls `listener` after every change. */
  subscribe(listener: () => void): void;
}

/** An atom that holds `initial`. */
export function createAtom<State extends object>(initial: State): Atom<State> {
  let state = initial;
  const listeners: (() => void)[] = [];
  return {
    get: () => state,
    set(change) {
      state = { ...state, ...change };
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => void listeners.push(listener),
  };
}
