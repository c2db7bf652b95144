import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
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

describe("what is built", () => {
  const stamp = () => join(folder, "stamps", "site");
  const isFreshFor = (hash: string) => isFresh(file(), stamp(), hash);

  it("is fresh for exactly the hash it was written with", () => {
    expect(isFreshFor("a")).toBe(false);
    writeStamp(stamp(), "a");
    expect(isFreshFor("a")).toBe(true);
    expect(isFreshFor("b")).toBe(false);
  });

  it("is not fresh when it is not there", () => {
    writeStamp(stamp(), "a");
    rmSync(file());
    expect(isFreshFor("a")).toBe(false);
  });

  it("is of no state when it was begun for another and not ended", () => {
    writeStamp(stamp(), "a");
    expect(isFreshFor("b")).toBe(false);
    expect(isFreshFor("a")).toBe(false);
  });
});
