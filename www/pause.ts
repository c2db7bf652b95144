/** Pauses that nothing but the clock ends. */

/** Settles after so many milliseconds. */
export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

/** Goes on in another task: what was pressed meanwhile is answered, and what was drawn is shown. */
export const nextTask = (): Promise<void> => pause(0);

/** Settles when the browser has nothing else to do; after a second in any case, or where browsers do not tell. */
export const idle = (): Promise<void> =>
  "requestIdleCallback" in globalThis
    ? new Promise((resolve) => requestIdleCallback(() => resolve(), { timeout: 1000 }))
    : pause(1000);
