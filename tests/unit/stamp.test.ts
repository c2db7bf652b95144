import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { hashOf, isFresh, writeStamp } from "../../scripts/stamp.js";

let folder: string;
const file = () => join(folder, "source");

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coreyard-"));
  writeFileSync(file(), "one");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

it("depends on what is in a file, not on when it was written", () => {
  const before = hashOf([folder]);
  utimesSync(file(), 0, 0);
  expect(hashOf([folder])).toBe(before);
  writeFileSync(file(), "two");
  expect(hashOf([folder])).not.toBe(before);
});

it("depends on the names of the files", () => {
  const before = hashOf([folder]);
  writeFileSync(join(folder, "empty"), "");
  expect(hashOf([folder])).not.toBe(before);
});

it("is fresh for exactly the hash it was written with", () => {
  const stamp = join(folder, "stamps", "site");
  expect(isFresh(stamp, "a")).toBe(false);
  writeStamp(stamp, "a");
  expect(isFresh(stamp, "a")).toBe(true);
  expect(isFresh(stamp, "b")).toBe(false);
});
