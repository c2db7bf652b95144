import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isSameNumbers,
  mendDraft,
  numberOf,
  parseDraft,
  presetOf,
  type Draft,
} from "../../www/parameters.js";
import { ADD, COUNT, WATCH } from "../fixtures/catalog.js";

const quick = presetOf(COUNT, "quick", 4);

function withField(field: string, text: string): Draft {
  return { ...quick, fields: { ...quick.fields, [field]: text } };
}

describe("a field", () => {
  it.each(["10000000", "10_000_000", "10 000 000", "10,000,000", "10’000’000", " 10000000 "])(
    "takes ten million as %s",
    (text) => {
      expect(numberOf(text)).toBe(10_000_000);
    },
  );

  it.each(["", "ten", "1.5", "-3", "1e3", "1_0", "0x10", "١٠", "1__000", "NaN"])(
    "takes no number from “%s”",
    (text) => {
      expect(numberOf(text)).toBeNaN();
    },
  );

  it("that is out of range is refused with its name, its value and the range", () => {
    const parsed = parseDraft(COUNT, withField("workers", "65"));
    expect(parsed).toEqual({
      ok: false,
      problems: new Map([["workers", "Workers: “65” is not a whole number from 1 to 64."]]),
    });
  });

  it("is refused by itself: the others keep what they hold", () => {
    const parsed = parseDraft(COUNT, withField("tasks", "many"));
    expect(parsed.ok || [...parsed.problems.keys()]).toEqual(["tasks"]);
  });
});

describe("a series of tasks", () => {
  const SERIES = { ...COUNT, largest_size: 500_000 + 9 };

  it("that goes on beyond the largest size is refused beside the number of tasks", () => {
    expect(parseDraft(SERIES, withField("tasks", "10")).ok).toBe(true);
    expect(parseDraft(SERIES, withField("tasks", "11"))).toEqual({
      ok: false,
      problems: new Map([["tasks", "Tasks: from 500,000 on there are 10 at most, not 11."]]),
    });
  });

  it("from outside is cut, and that is said", () => {
    const { draft, complaints } = mendDraft(SERIES, quick, { tasks: "200" });
    expect(draft.fields["tasks"]).toBe("10");
    expect(complaints).toEqual([
      "Tasks: 200 are too many; there are 10 at most. Used instead: 10.",
    ]);
  });
});

describe("a draft", () => {
  it("of presets is allowed", () => {
    for (const preset of ["quick", "tutorial"] as const) {
      for (const experiment of [COUNT, ADD]) {
        expect(parseDraft(experiment, presetOf(experiment, preset, 4)).ok).toBe(true);
      }
    }
  });

  it("takes as many workers as there are cores unless told otherwise, within the range", () => {
    expect(presetOf(COUNT, "quick", 4).fields["workers"]).toBe("4");
    expect(presetOf(COUNT, "quick", 256).fields["workers"]).toBe("64");
  });

  it("holds what the experiment has, and nothing else", () => {
    const draft = presetOf(WATCH, "quick", 4);
    expect(draft.fields).toEqual({ delay: "200", lock: "1", repeat: "1" });
    expect(parseDraft(WATCH, draft)).toEqual({
      ok: true,
      parameters: { delay: 200, lock: 1, repeat: 1, models: ["processes"] },
    });
  });

  it("may choose a start method, if the experiment starts processes", () => {
    const parsed = parseDraft(COUNT, { ...quick, start_method: "fork" });
    expect(parsed.ok && parsed.parameters.start_method).toBe("fork");
    const refused = mendDraft(WATCH, presetOf(WATCH, "quick", 4), { start_method: "fork" });
    expect(refused.complaints).toEqual(["“start_method” is not a parameter of this experiment."]);
  });

  it("has a start method that there is", () => {
    const { draft, complaints } = mendDraft(COUNT, quick, { start_method: "clone" });
    expect(draft).toEqual(quick);
    expect(complaints[0]).toMatch(/^Start method: there is no “clone”. There are: spawn, fork/);
  });

  it("without a model is refused", () => {
    const parsed = parseDraft(COUNT, { ...quick, models: [] });
    expect(parsed.ok || parsed.problems.get("models")).toMatch(/at least one/);
  });

  it("is the same however its numbers are written", () => {
    expect(isSameNumbers(withField("size", "500_000"), withField("size", "500000"))).toBe(true);
    expect(isSameNumbers(withField("size", "500_001"), withField("size", "500000"))).toBe(false);
  });
});

describe("settings from outside", () => {
  it.each([
    ["65", "64"],
    ["0", "1"],
    ["-7", "1"],
    ["2.6", "3"],
    ["1e9", "64"],
  ])("are mended to the nearest allowed number: %s to %s", (given, used) => {
    const { draft, complaints } = mendDraft(COUNT, quick, { workers: given });
    expect(draft.fields["workers"]).toBe(used);
    expect(complaints).toHaveLength(1);
  });

  it("keep what was there where they hold no number at all", () => {
    expect(mendDraft(COUNT, quick, { workers: "four" }).draft).toEqual(quick);
  });

  it("lose the parameters nobody knows, and say so", () => {
    const { draft, complaints } = mendDraft(COUNT, quick, { frogs: "3" });
    expect(draft).toEqual(quick);
    expect(complaints).toEqual(["“frogs” is not a parameter of this experiment."]);
  });

  it("keep the models there are, in the order of the catalogue", () => {
    const { draft, complaints } = mendDraft(COUNT, quick, { models: ["pool", "magic", "threads"] });
    expect(draft.models).toEqual(["threads", "pool"]);
    expect(complaints).toHaveLength(1);
  });

  it("never make a draft that is refused", () => {
    const settings = fc.dictionary(
      fc.oneof(fc.constantFrom("workers", "tasks", "size", "repeat", "models"), fc.string()),
      fc.anything(),
    );
    fc.assert(
      fc.property(settings, (given) => {
        const { draft, complaints } = mendDraft(COUNT, quick, given);
        expect(parseDraft(COUNT, draft).ok).toBe(true);
        for (const complaint of complaints) expect(complaint.length).toBeLessThan(200);
      }),
      { numRuns: 2000 },
    );
  });
});
