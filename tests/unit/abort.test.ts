import { expect, it } from "vitest";
import { unlessAborted } from "../../www/abort.js";

const never = new Promise<never>(() => undefined);

it("gives what the promise gives", async () => {
  const { signal } = new AbortController();
  expect(await unlessAborted(Promise.resolve(7), signal)).toBe(7);
  await expect(unlessAborted(Promise.reject(new Error("no")), signal)).rejects.toThrow("no");
});

it("does not wait for what never comes, once the signal is aborted", async () => {
  const stop = new AbortController();
  const waiting = unlessAborted(never, stop.signal);
  stop.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  await expect(unlessAborted(never, stop.signal)).rejects.toThrow("enough");
});

it("says nothing of a promise that fails after that", async () => {
  const stop = new AbortController();
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error("too late")), 0);
  });
  const waiting = unlessAborted(late, stop.signal);
  stop.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  await new Promise((resolve) => setTimeout(resolve, 0));
});
