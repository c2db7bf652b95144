import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressOf, parseAddress } from "../../www/address.js";
import type { Parameters } from "../../www/generated/wasm.js";
import { parseDraft } from "../../www/parameters.js";
import { ADD, CATALOG, COUNT } from "../fixtures/catalog.js";

const follow = (hash: string) => parseAddress(hash, CATALOG, 2);

const parameters: fc.Arbitrary<Parameters> = fc.record({
  workers: fc.integer({ min: 1, max: 64 }),
  tasks: fc.integer({ min: 1, max: 10_000 }),
  size: fc.integer({ min: 1, max: 1e9 }),
  repeat: fc.integer({ min: 1, max: 50 }),
  models: fc
    .subarray(COUNT.models, { minLength: 1 })
    .map((models) => COUNT.models.filter((model) => models.includes(model))),
  start_method: fc.constantFrom("spawn" as const, "fork" as const),
});

describe("an address", () => {
  it("that is empty asks for nothing", () => {
    expect(follow("")).toBeNull();
    expect(follow("#")).toBeNull();
  });

  it("may name an experiment alone", () => {
    expect(follow("#add")).toEqual({ experiment: ADD, draft: null, complaints: [] });
  });

  it("holds the parameters", () => {
    const asked = follow("#add?workers=3&tasks=20&size=1000&repeat=5&models=pool");
    expect(asked?.complaints).toEqual([]);
    expect(asked?.draft).toEqual({
      fields: { workers: "3", tasks: "20", size: "1_000", repeat: "5" },
      models: ["pool"],
      start_method: "spawn",
    });
  });

  it("fills in what it leaves out", () => {
    expect(follow("#count?tasks=20")?.draft?.fields).toMatchObject({ tasks: "20", workers: "2" });
  });

  it("of an experiment that does not exist shows the first, and says so", () => {
    const asked = follow("#<img src=x onerror=alert(1)>");
    expect(asked?.experiment).toBe(COUNT);
    expect(asked?.complaints).toHaveLength(1);
  });

  it("that is too long is not read", () => {
    const asked = follow(`#add?workers=${"9".repeat(2000)}`);
    expect(asked?.draft).toBeNull();
    expect(asked?.complaints).toHaveLength(1);
  });

  it("is read back as it was written", () => {
    fc.assert(
      fc.property(parameters, (wanted) => {
        const asked = follow(addressOf(COUNT, wanted));
        expect(asked?.complaints).toEqual([]);
        expect(asked?.draft && parseDraft(COUNT, asked.draft)).toEqual({
          ok: true,
          parameters: wanted,
        });
      }),
    );
  });

  it("leaves out what a report does not tell, so that nothing is wrong with it", () => {
    const address = addressOf(COUNT, { workers: 3, models: [] });
    expect(address).toBe("#count?workers=3");
    expect(follow(address)?.complaints).toEqual([]);
  });

  it("asks for nothing that is refused, whatever it is", () => {
    const hostile = fc.oneof(
      fc.string({ unit: "binary", maxLength: 1500 }),
      fc.tuple(fc.constantFrom("#add?", "#count?"), fc.webQueryParameters()).map((p) => p.join("")),
      fc
        .dictionary(fc.constantFrom("workers", "size", "models", "__proto__"), fc.string())
        .map((settings) => `#count?${new URLSearchParams(settings).toString()}`),
    );
    fc.assert(
      fc.property(hostile, (hash) => {
        const asked = follow(hash);
        if (asked?.draft) expect(parseDraft(asked.experiment, asked.draft).ok).toBe(true);
        expect(asked?.complaints.length ?? 0).toBeLessThan(30);
      }),
      { numRuns: 10_000 },
    );
  }, 120_000);
});
