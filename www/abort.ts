/** What is waited for only as long as nobody has pressed Stop. */

/**
 * What a promise gives. On abort nobody waits for it any more.
 *
 * @throws what the promise rejects with; and the signal's reason on abort.
 */
export function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const settled = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener("abort", abort, { signal: settled.signal });
    if (signal.aborted) abort();
  });
  return Promise.race([promise, aborted]).finally(() => settled.abort());
}
