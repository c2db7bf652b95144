import { expect, it } from "vitest";
import { run } from "../../scripts/command.js";

it("collects both outputs and the exit code", async () => {
  const { code, output } = await run("sh", ["-c", "echo out; echo err >&2; exit 3"]);
  expect(code).toBe(3);
  expect(output.split("\n").sort()).toEqual(["", "err", "out"]);
});

it("reports a command that does not exist as a shell does", async () => {
  expect((await run("no-such-command", [])).code).toBe(127);
});

it("ends what takes too long, and what that has started", async () => {
  // The inner `sleep` keeps the pipe open: without it being ended too, the outcome would come after a minute.
  const { code, output } = await run("sh", ["-c", "sleep 60; true"], { limitMs: 50 });
  expect(code).not.toBe(0);
  expect(output).toContain("it took too long");
});

it("keeps the flags of the caller's environment out of the builds", async () => {
  process.env.RUSTFLAGS = "-Cdebuginfo=2";
  const { output } = await run("sh", ["-c", 'echo "[$RUSTFLAGS]"']);
  delete process.env.RUSTFLAGS;
  expect(output.trim()).toBe("[]");
});
