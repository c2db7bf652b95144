import { afterEach, expect, it } from "vitest";
import { Turns } from "../../www/embed/turns.js";

const NEVER = new AbortController().signal;
const all: Turns[] = [];

function join(): Turns {
  const turns = new Turns();
  all.push(turns);
  return turns;
}

afterEach(() => {
  for (const turns of all.splice(0)) turns.end();
});

it("who is alone does not wait", async () => {
  let waits = 0;
  expect(await join().take(NEVER, () => (waits += 1))).toBe(true);
  expect(waits).toBe(0);
});

it("of those who ask at once, one after the other has its turn", async () => {
  const order: string[] = [];
  const work = async (turns: Turns, name: string): Promise<void> => {
    await turns.take(NEVER, () => undefined);
    order.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    order.push(`${name} ends`);
    turns.leave();
  };
  await Promise.all(["a", "b", "c"].map((name) => work(join(), name)));
  expect(order).toHaveLength(6);
  for (let index = 0; index < 6; index += 2) {
    expect(order[index + 1]).toBe(order[index]?.replace("begins", "ends"));
  }
});

it("who came later hears of who is at it, and waits", async () => {
  await join().take(NEVER, () => undefined);
  const stop = new AbortController();
  const late = join();
  expect(await late.take(stop.signal, () => stop.abort())).toBe(false);
});

it("who has given up is not waited for", async () => {
  const first = join();
  await first.take(NEVER, () => undefined);
  const stop = new AbortController();
  expect(await join().take(stop.signal, () => stop.abort())).toBe(false);
  first.leave();
  expect(await join().take(NEVER, () => undefined)).toBe(true);
});

it("who gives up before the first moment is over has given up at once", async () => {
  const stop = new AbortController();
  const taking = join().take(stop.signal, () => undefined);
  stop.abort();
  const later = new Promise((resolve) => setTimeout(resolve, 0, "later"));
  expect(await Promise.race([taking, later])).toBe(false);
});

it("who is gone without a word is not waited for", { timeout: 30_000 }, async () => {
  const gone = new BroadcastChannel("coreyard.turns");
  const turns = join();
  gone.postMessage({ kind: "in", id: "gone", since: 1 });
  await new Promise((resolve) => setTimeout(resolve, 20));
  gone.close();
  let waits = 0;
  expect(await turns.take(NEVER, () => (waits += 1))).toBe(true);
  expect(waits).toBeGreaterThan(0);
});
