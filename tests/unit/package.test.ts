/** What `npm pack` and `cargo package` take along. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { inRoot } from "../../scripts/paths.js";

interface Packed {
  unpackedSize: number;
  files: { path: string }[];
}

describe("npm pack", () => {
  let packed: Packed;
  let paths: string[];

  beforeAll(() => {
    const command = ["pack", "--dry-run", "--json", "--offline", "--loglevel=error"];
    const output = execFileSync("npm", command, { cwd: inRoot(), encoding: "utf8" });
    [packed] = JSON.parse(output) as [Packed];
    paths = packed.files.map(({ path }) => path);
  }, 60_000);

  it("takes the runtime, its types, licences and the README, and nothing else", () => {
    const kinds = [
      /^package\/(lab|main_process|portable|models|threads|element)\.js$/,
      /^package\/(portable|models|threads)\.wasm$/,
      /^package\/types\/([a-z_]+\/)*[a-z_]+\.d\.ts$/,
      /^(LICENSE-MIT|LICENSE-APACHE|README\.md|package\.json)$/,
      /^package\/licences\.txt$/,
    ];
    expect(paths.filter((path) => !kinds.some((kind) => kind.test(path)))).toEqual([]);
    for (const kind of kinds) expect(paths.some((path) => kind.test(path))).toBe(true);
  });

  it("has what it exports", () => {
    const text = readFileSync(inRoot("package.json"), "utf8");
    const { exports } = JSON.parse(text) as { exports: Record<string, unknown> };
    const exported = JSON.stringify(exports).match(/\.\/package[^"]*(?=")/g) ?? [];
    const missing = exported.filter((path) => !paths.includes(path.slice(2)));
    expect(missing).toEqual([]);
  });

  it("has types that need no other package", () => {
    const types = paths.filter((path) => path.endsWith(".d.ts"));
    const strange = types.filter((path) => /from "[^.]/.test(readFileSync(inRoot(path), "utf8")));
    expect(strange).toEqual([]);
  });

  it("has the licences of what is in it: crates of all builds, and packages", () => {
    const text = readFileSync(inRoot("package", "licences.txt"), "utf8");
    for (const name of ["wasm-bindgen", "litemap", "wasm-bindgen-rayon", "rayon-core", "valibot"]) {
      expect(text).toMatch(new RegExp(`^${name} [\\d.]+: [A-Z]`, "m"));
    }
    expect(text).toContain("UNICODE LICENSE V3");
    expect(text).not.toMatch(/proptest|serde_derive/);
  });

  it("is no larger than its builds and a little", () => {
    expect(packed.unpackedSize).toBeLessThan(3_000_000);
  });
});

describe("cargo package", () => {
  it("takes the crate with its JavaScript, licences and README, and nothing else", () => {
    const command = ["package", "--list", "--allow-dirty", "--offline"];
    const output = execFileSync("cargo", command, { cwd: inRoot(), encoding: "utf8" });
    const paths = output.trim().split("\n");
    const kinds = [
      /^src\/.*\.(rs|js)$/,
      /^(Cargo\.toml|Cargo\.toml\.orig|Cargo\.lock|build\.rs|\.cargo\/threads\.toml)$/,
      /^(README|CHANGELOG)\.md$/,
      /^LICENSE-(MIT|APACHE)$/,
    ];
    const allowed = [...kinds, /^\.cargo_vcs_info\.json$/];
    expect(paths.filter((path) => !allowed.some((kind) => kind.test(path)))).toEqual([]);
    for (const kind of kinds) expect(paths.some((path) => kind.test(path))).toBe(true);
    expect(paths).toContain("src/host/host.js");
  }, 60_000);
});
