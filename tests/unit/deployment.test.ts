/** Which wasm build is loaded for what, and that it has what is asked of it. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BUILT_WASM } from "../../scripts/paths.js";
import { loadRustLab } from "../../scripts/rust_lab.js";
import { CATALOG } from "../../www/catalog.js";
import { wasmOf } from "../../www/deployment.js";

const models = await loadRustLab(join(BUILT_WASM, "models"));
const small = models.catalog.experiments;

describe("the build of the models", () => {
  it("says of its experiments what the whole one says of its first", () => {
    expect(small.length).toBeGreaterThan(0);
    expect(models.catalog).toEqual({
      ...CATALOG,
      experiments: CATALOG.experiments.slice(0, small.length),
    });
  });

  it("refuses the others, and names those that it has", () => {
    for (const { name } of CATALOG.experiments.slice(small.length)) {
      expect(() => models.parseRequest(name, {})).toThrow(
        `there is no experiment named "${name}"; there are: cpu-bound, io-bound`,
      );
    }
  });
});

it("is taken for each of its experiments, and for no other", () => {
  const taken = CATALOG.experiments.filter(({ name }) => wasmOf("portable", name) === "models");
  expect(taken).toEqual(small);
  for (const { name } of CATALOG.experiments.slice(small.length)) {
    expect(wasmOf("portable", name)).toBe("portable");
  }
});

it("is not taken for threads", () => {
  for (const { name } of CATALOG.experiments) expect(wasmOf("threads", name)).toBe("threads");
});

it("is not taken for an experiment that nobody knows", () => {
  expect(wasmOf("portable", "a new one")).toBe("portable");
});
