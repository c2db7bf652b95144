import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCommand, parseNews } from "../../www/embed/messages.js";

const COMMANDS = [
  { type: "coreyard-run" },
  { type: "coreyard-stop" },
  { type: "coreyard-set", settings: { workers: "2", models: "pool" } },
  { type: "coreyard-theme", theme: "dark", accent: null },
  { type: "coreyard-theme", theme: "auto", accent: "rgb(0, 0, 255)" },
];

const NEWS = [
  { type: "coreyard-size", height: 300 },
  { type: "coreyard-ready" },
  { type: "coreyard-start", request: { experiment: "queue", parameters: {} } },
  { type: "coreyard-result", report: { experiment: "queue", runs: [], verdict: "" } },
  { type: "coreyard-error", reason: "stopped", message: "The run was stopped." },
];

/** Anything that structured clone carries, and what looks much like a message. */
const anything = fc.oneof(
  fc.anything({ withDate: true, withMap: true, withTypedArray: true }),
  fc.record({
    type: fc.constantFrom(...[...COMMANDS, ...NEWS].map(({ type }) => type), "coreyard-", ""),
    settings: fc.anything(),
    theme: fc.anything(),
    accent: fc.anything(),
    height: fc.anything(),
    reason: fc.anything(),
  }),
);

describe("a message to the frame", () => {
  it.each(COMMANDS)("is understood: $type", (command) => {
    expect(parseCommand(command)).toEqual(command);
  });

  it.each(NEWS)("is not what a frame says itself: $type", (news) => {
    expect(parseCommand(news)).toBeNull();
  });

  it.each([
    ["has nothing beside what it needs", { type: "coreyard-run", experiment: "queue" }],
    ["has all that it needs", { type: "coreyard-theme", theme: "dark" }],
    ["has settings of text only", { type: "coreyard-set", settings: { workers: 2 } }],
    ["has no endless text", { type: "coreyard-set", settings: { models: "x".repeat(1001) } }],
    [
      "has no more settings than there are",
      {
        type: "coreyard-set",
        settings: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`p${i}`, ""])),
      },
    ],
  ])("%s", (_, data) => {
    expect(parseCommand(data)).toBeNull();
  });
});

describe("news from the frame", () => {
  it.each(NEWS)("are understood: $type", (news) => {
    expect(parseNews(news)).toEqual(news);
  });

  it.each([
    { type: "coreyard-size", height: Infinity },
    { type: "coreyard-size", height: "100%" },
    { type: "coreyard-result", report: null },
    { type: "coreyard-error", reason: "bored", message: "" },
  ])("are dropped if they are not whole: %j", (data) => {
    expect(parseNews(data)).toBeNull();
  });
});

it("nothing else is a message, whatever it is", { timeout: 60_000 }, () => {
  const types = new Set([...COMMANDS, ...NEWS].map(({ type }) => type));
  fc.assert(
    fc.property(anything, (data) => {
      const found = parseCommand(data) ?? parseNews(data);
      if (found) expect(types).toContain(found.type);
      expect(parseCommand(data) === null || parseNews(data) === null).toBe(true);
    }),
    { numRuns: 10_000 },
  );
});
