/** Pauses that nothing but the clock ends. */

/** Settles after so many milliseconds. */
export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

/** Goes on in another task: what was pressed meanwhile is answered, and what was drawn is shown. */
export const nextTask = (): Promise<void> => pause(0);
