/** A bare worker: answers with what it is sent, or talks to another over a port. */
const BATCHES = 50;
const BATCH = 100;

self.onmessage = ({ data }) => {
  if (data?.answer) data.answer.onmessage = ({ data: bytes }) => data.answer.postMessage(bytes);
  else if (data?.ask) void ask(data.ask).then((each) => self.postMessage(each));
  else self.postMessage(data);
};

/** The median time of a message of four bytes there and back, over batches that a coarse clock can tell apart. */
async function ask(port) {
  const times = [];
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const began = performance.now();
    for (let message = 0; message < BATCH; message += 1) {
      await new Promise((resolve) => {
        port.onmessage = resolve;
        port.postMessage(new Uint8Array(4));
      });
    }
    times.push((performance.now() - began) / BATCH);
  }
  times.sort((a, b) => a - b);
  return times[times.length >> 1];
}
