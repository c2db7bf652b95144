/** When to draw. */

/** What a person does: what comes of it is drawn at once, however busy the machine is. */
const HANDS = ["click", "input", "change", "keydown", "hashchange"];

/**
 * A function that asks for a drawing: soon, but never more often than every `pauseOf(cost)` milliseconds, where the cost is
 * that of a drawing as it was of late; unless a person has done something. Nothing ticks while nobody asks, and a hidden page
 * is not drawn at all.
 */
export function createSchedule(draw: () => void, pauseOf: (costMs: number) => number): () => void {
  let asked = false;
  let isHurried = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let drawnMs = -Infinity;
  const meter = createMeter();
  const drawNow = (nowMs: number): void => {
    asked = false;
    isHurried = false;
    drawnMs = nowMs;
    meter.begin();
    draw();
  };
  const drawSoon = (): void => {
    clearTimeout(timer);
    timer = undefined;
    requestAnimationFrame(drawNow);
  };
  const hurry = (): void => {
    isHurried = true;
    if (timer !== undefined) drawSoon();
  };
  for (const hand of HANDS) addEventListener(hand, hurry, { capture: true });
  return () => {
    if (asked) return;
    asked = true;
    const pause = drawnMs + pauseOf(meter.costMs()) - performance.now();
    if (pause <= 0 || isHurried) drawSoon();
    else timer = setTimeout(drawSoon, pause);
  };
}

/** Of the time of all cores, the page's thread takes no more than this for drawing during a run; the browser as much again. */
const MOST_SHARE = 0.01;
/** However much a drawing costs, the page is not still for longer. */
const LONGEST_MS = 1000;

/**
 * The pause between two drawings during a run: at most 10 a second, 4 where less motion is wanted, and fewer where they would take
 * more of the machine than {@link MOST_SHARE} from what is measured.
 */
export function pauseBetween(costMs: number, cores: number, isCalm: boolean): number {
  const shortest = isCalm ? 250 : 100;
  return Math.min(LONGEST_MS, Math.max(shortest, costMs / (MOST_SHARE * Math.max(1, cores))));
}

/** How long nothing is drawn after a drawing of such a cost: at once, while nothing is measured. */
export function pauseOf(isRunning: boolean, costMs: number): number {
  if (!isRunning) return 0;
  const { matches } = matchMedia("(prefers-reduced-motion: reduce)");
  return pauseBetween(costMs, navigator.hardwareConcurrency, matches);
}

/** Of so many frames, the cheapest tells what a drawing costs: the others were interrupted by what is measured. */
const REMEMBERED = 5;

/** Measures what the page's thread does for a frame, with what the browser does after the drawing itself. */
function createMeter(): { begin: () => void; costMs: () => number } {
  const costs: number[] = [];
  const channel = new MessageChannel();
  channel.port1.onmessage = ({ data }: MessageEvent<number>) => {
    costs.push(performance.now() - data);
    if (costs.length > REMEMBERED) costs.shift();
  };
  return {
    begin() {
      channel.port2.postMessage(performance.now());
    },
    costMs: () => (costs.length === 0 ? 0 : Math.min(...costs)),
  };
}
