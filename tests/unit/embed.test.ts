import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DIST, inRoot } from "../../scripts/paths.js";
import { ATTRIBUTES, PARAMETERS } from "../../www/embed/attributes.js";
import { contrastOf } from "../../www/embed/contrast.js";
import { draftFor, parseQuery } from "../../www/embed/request.js";
import { CATALOG as REAL } from "../../www/catalog.js";
import { parseDraft } from "../../www/parameters.js";
import { CATALOG, COUNT } from "../fixtures/catalog.js";

describe("the address of a frame", () => {
  it("names an experiment, its settings and its looks", () => {
    const asked = parseQuery("?experiment=add&workers=3&controls=0&code=rust&lang=de", CATALOG);
    expect(asked).toMatchObject({
      settings: { workers: "3" },
      options: { controls: "0", code: "rust", theme: "auto", lang: "de", accent: null },
      complaints: [],
    });
    expect(asked.experiment?.name).toBe("add");
  });

  it("is understood with hyphens, as attributes have them", () => {
    expect(parseQuery("?experiment=add&start-method=fork", CATALOG).settings).toEqual({
      start_method: "fork",
    });
  });

  it.each([
    ["", "No experiment was asked for. There are: count, add."],
    ["?experiment=sub", "There is no experiment “sub”. There are: count, add."],
  ])("%j asks for nothing that there is, and says so", (search, complaint) => {
    expect(parseQuery(search, CATALOG)).toMatchObject({
      experiment: null,
      complaints: [complaint],
    });
  });

  it.each([
    ["code=java", "There is no code “java”. There are: none, python, rust."],
    ["theme=purple", "There is no theme “purple”. There are: auto, light, dark."],
    ["controls=2", "There is no controls “2”. There are: 1, 0."],
    ["lang=%3Cscript%3E", "“<script>” is not the name of a language, as “de” or “en-GB” are."],
  ])("%s is refused in a sentence", (query, complaint) => {
    expect(parseQuery(`?experiment=add&${query}`, CATALOG).complaints).toEqual([complaint]);
  });

  it("that is too long is not read", () => {
    const asked = parseQuery(`?experiment=add&size=${"9".repeat(2000)}`, CATALOG);
    expect(asked.experiment).toBeNull();
    expect(asked.complaints[0]).toContain("longer than");
  });

  it("starts from a preset, and mends what is out of range", () => {
    const { draft, complaints } = draftFor(COUNT, { preset: "tutorial", workers: "999" }, 2);
    expect(draft.fields).toMatchObject({ workers: "64", tasks: "10", size: "10_000_000" });
    expect(complaints).toHaveLength(1);
  });

  it("asks for nothing that is refused, whatever it is", { timeout: 60_000 }, () => {
    const hostile = fc
      .dictionary(
        fc.oneof(fc.string(), fc.constantFrom("experiment", "workers", "models", "preset", "lang")),
        fc.string({ unit: "binary" }),
      )
      .map((entries) => `?experiment=count&${new URLSearchParams(entries).toString()}`);
    fc.assert(
      fc.property(hostile, (search) => {
        const { experiment, settings } = parseQuery(search, CATALOG);
        if (!experiment) return;
        expect(parseDraft(experiment, draftFor(experiment, settings, 2).draft).ok).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("the element", () => {
  it("has an attribute for every parameter of every experiment", () => {
    const names = REAL.experiments.flatMap(({ parameters }) => parameters.map(({ name }) => name));
    const attributes = [...new Set(names)].map((name) => name.replaceAll("_", "-")).sort();
    expect(PARAMETERS).toEqual(attributes);
  });

  it("has every attribute in the table of docs/embedding.md, and no other", () => {
    const text = readFileSync(inRoot("docs", "embedding.md"), "utf8");
    const table = text.split("### Attributes")[1]?.split("\n#")[0] ?? "";
    const rows = table.split("\n").filter((line) => line.startsWith("| `"));
    const named = rows.flatMap((row) =>
      [...(row.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    );
    expect(named.sort()).toEqual([...ATTRIBUTES].sort());
  });

  it("is one small file without imports", () => {
    const script = readFileSync(`${DIST}/coreyard-lab.js`, "utf8");
    expect(script).not.toMatch(/\bimport\b(?!\.meta)/);
    expect(gzipSync(script).length).toBeLessThanOrEqual(5000);
  });
});

describe("contrast", () => {
  it.each([
    [[0, 0, 0], [255, 255, 255], 21],
    [[255, 255, 255], [255, 255, 255], 1],
    // The example of WebAIM's checker: the darkest grey that is too light on white, and the next.
    [[119, 119, 119], [255, 255, 255], 4.48],
    [[118, 118, 118], [255, 255, 255], 4.54],
  ] as const)("of %j and %j is %d", (one, other, ratio) => {
    expect(contrastOf(one, other)).toBeCloseTo(ratio, 2);
    expect(contrastOf(other, one)).toBeCloseTo(ratio, 2);
  });
});
