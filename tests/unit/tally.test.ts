import { describe, expect, it } from "vitest";
import {
  cargoTally,
  closingLine,
  playwrightTally,
  sumOf,
  vitestTally,
} from "../../scripts/tally.js";

describe("cargo", () => {
  it("adds up every test program", () => {
    const output = `running 3 tests
test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s

test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 filtered out; finished in 0.10s
`;
    expect(cargoTally(output)).toEqual({ passed: 3, failed: 2, skipped: 1 });
  });

  it("reads coloured lines", () => {
    const output =
      "test result: \u001b[32mok\u001b[0m. 4 passed; 0 failed; 0 ignored; 0 measured\n";
    expect(cargoTally(output).passed).toBe(4);
  });

  it("counts nothing when the compiler stopped", () => {
    expect(cargoTally("error: could not compile `coreyard`")).toEqual(sumOf([]));
  });
});

describe("vitest", () => {
  it("reads every outcome", () => {
    const output = ` Test Files  1 failed | 2 passed (3)
      Tests  1 failed | 11 passed | 2 skipped | 1 todo (15)
   Start at  10:00:00
`;
    expect(vitestTally(output)).toEqual({ passed: 11, failed: 1, skipped: 3 });
  });

  it("counts nothing when no test was found", () => {
    expect(vitestTally("No test files found, exiting with code 0\n")).toEqual(sumOf([]));
  });
});

describe("playwright", () => {
  it("reads every outcome", () => {
    const output = `
  2 failed
    lab.test.ts:3:1 › 7 passed over ─────
  1 flaky
  3 skipped
  1 did not run
  11 passed (4.2s)
`;
    expect(playwrightTally(output)).toEqual({ passed: 12, failed: 2, skipped: 4 });
  });
});

describe("the closing line", () => {
  it("names what was skipped only when something was", () => {
    expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe("3 passed, 0 failed");
    expect(closingLine({ passed: 3, failed: 1, skipped: 2 })).toBe("3 passed, 1 failed, 2 skipped");
  });
});
