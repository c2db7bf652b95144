/**
 * How long the page's thread takes for a frame of a timeline with ten thousand spans on 64 lanes, everything that the browser does
 * for it included. Evaluated in the built page; medians in milliseconds.
 */
(async () => {
  const LANES = 64;
  const SPANS = 10_000;
  const FRAMES = 60;
  const PHASES = ["start", "run", "wait", "transfer", "io", "run", "run", "exit"];

  const spans = Array.from({ length: SPANS }, (_, index) => {
    const lane = index % LANES;
    const place = Math.floor(index / LANES);
    const start_ms = place * 6 + (lane % 5);
    const phase = PHASES[(place + lane) % PHASES.length];
    const end_ms = start_ms + 2 + ((index * 7) % 4);
    const process = `Process-${lane + 1}`;
    return { process, pid: lane + 2, tid: 0, task: index, name: "count", phase, start_ms, end_ms };
  });
  const stripOf = (count) => ({
    title: "pool",
    note: "",
    spans: spans.slice(0, count),
    open: [],
    links: [],
    lives: [],
    wallMs: count === SPANS ? 1000 : null,
    expectedLanes: LANES,
  });

  const timeline = document.createElement("coreyard-timeline");
  document.body.prepend(timeline);
  const channel = new MessageChannel();

  /** The browser answers a message only when the frame is done. */
  const frame = (change) =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        const beganMs = performance.now();
        channel.port1.onmessage = () => resolve(performance.now() - beganMs);
        channel.port2.postMessage(null);
        change();
      });
    });

  const medianOf = async (change) => {
    const costs = [];
    for (let index = 0; index < FRAMES; index += 1) costs.push(await frame(() => change(index)));
    return costs.slice(5).sort((one, other) => one - other)[(FRAMES - 5) >> 1];
  };

  timeline.live = true;
  const live = await medianOf((index) => {
    timeline.strips = [stripOf(SPANS - FRAMES + index)];
  });
  timeline.live = false;
  timeline.strips = [stripOf(SPANS)];
  const zoom = await medianOf((index) => {
    timeline.look = { ...timeline.look, view: { fromMs: index, toMs: 940 - 5 * index } };
  });
  const replay = await medianOf((index) => {
    const atMs = 300 + 10 * index;
    const { look } = timeline;
    timeline.look = { ...look, view: null, replay: { ...look.replay, atMs } };
  });
  const point = await medianOf((index) => {
    timeline.look = { ...timeline.look, pointedMs: index };
  });
  timeline.remove();
  return { live, zoom, replay, point };
})();
