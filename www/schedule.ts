/** When to draw. */

/**
 * A function that asks for a drawing: soon, but never more often than every `pauseMs()` milliseconds. Nothing ticks
 * while nobody asks, and a hidden page is not drawn at all.
 */
export function createSchedule(draw: () => void, pauseMs: () => number): () => void {
  let asked = false;
  let drawnMs = -Infinity;
  const drawNow = (nowMs: number): void => {
    asked = false;
    drawnMs = nowMs;
    draw();
  };
  return () => {
    if (asked) return;
    asked = true;
    const pause = drawnMs + pauseMs() - performance.now();
    if (pause <= 0) requestAnimationFrame(drawNow);
    else setTimeout(() => requestAnimationFrame(drawNow), pause);
  };
}

/** At most 10 drawings a second during a run, 4 where less motion is wanted: more would take time from the run. */
export function pauseOf(isRunning: boolean): number {
  if (!isRunning) return 0;
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? 250 : 100;
}
