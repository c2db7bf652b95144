import { afterEach, describe, expect, it } from "vitest";
import { csvOf } from "../../www/export.js";
import {
  countOf,
  dateOf,
  durationOf,
  pythonic,
  roughDurationOf,
  tickOf,
  writeAs,
} from "../../www/format.js";
import type { Parameter, Report } from "../../www/generated/wasm.js";
import { positionOf, stopsOf } from "../../www/views/slider.js";
import { COUNT } from "../fixtures/catalog.js";
import { span } from "../fixtures/spans.js";

function parameterOf(name: string): Parameter {
  return COUNT.parameters.find((parameter) => parameter.name === name) as Parameter;
}

/** The page writes numbers as the reader's locale does. */
const localised = (text: string): string => text.replace(".", (0.5).toLocaleString().charAt(1));

describe("a duration", () => {
  it.each([
    [0.123, "0.12 ms"],
    [8.34, "8.3 ms"],
    [99.96, "100 ms"],
    [412.4, "412 ms"],
    [999.4, "999 ms"],
    [999.6, "1.00 s"],
    [2134, "2.13 s"],
    [59_999, "60.0 s"],
    [75_400, "75.4 s"],
  ])("of %d ms reads %s", (ms, text) => {
    expect(durationOf(ms)).toBe(localised(text));
  });

  it.each([
    [300, "less than a second"],
    [40_000, "about 40 s"],
    [200_000, "about 3 min"],
  ])("of about %d ms reads %s", (ms, text) => {
    expect(roughDurationOf(ms)).toBe(text);
  });
});

describe("the locale of the reader", () => {
  afterEach(() => {
    writeAs(undefined);
  });

  it.each(["en", "de", "fr", "ar-EG", "fa", "hi"])(
    "%s decides on marks, not on digits",
    (locale) => {
      writeAs(locale);
      expect(durationOf(8.34)).toMatch(/^8[.,]3 ms$/);
      expect(countOf(8)).toBe("8");
      expect(countOf(10_000_000).replace(/\D/g, "")).toBe("10000000");
      expect(dateOf(0)).toMatch(/[0-9]/);
    },
  );

  it("groups as is usual there", () => {
    writeAs("de");
    expect(countOf(10_000_000)).toBe("10.000.000");
    writeAs("hi");
    expect(countOf(10_000_000)).toBe("1,00,00,000");
  });
});

describe("a tick", () => {
  it.each([
    [50, "50 ms"],
    [0.5, "0.5 ms"],
    [1500, "1.5 s"],
  ])("at %d ms reads %s", (ms, text) => {
    expect(tickOf(ms)).toBe(localised(text));
  });
});

describe("a number in a field", () => {
  it.each([
    [7, "7"],
    [1000, "1_000"],
    [10_000_000, "10_000_000"],
  ])("%i is written as Python writes it: %s", (value, text) => {
    expect(pythonic(value)).toBe(text);
  });
});

describe("a slider", () => {
  it("stands at every number of a short range", () => {
    expect(stopsOf(parameterOf("workers"))).toHaveLength(64);
  });

  it("walks a long range by 1, 2, 5, 10 and reaches both ends", () => {
    const stops = stopsOf(parameterOf("tasks"));
    expect(stops).toEqual([1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000]);
  });

  it("stands nearest to a number that was typed", () => {
    expect(positionOf([1, 2, 5, 10], 6)).toBe(2);
    expect(positionOf([1, 2, 5, 10], Number.NaN)).toBe(0);
  });
});

describe("the table of tasks", () => {
  it("has a row for each task of the last run of each model, in seconds", () => {
    const run = {
      model: "pool",
      results: [34, 55],
      spans: [
        span(100, 350, { task: 0 }),
        span(350, 400, { task: 0, phase: "transfer" }),
        span(90, 600, { task: 1 }),
      ],
    };
    const report = { runs: [{ ...run, results: [0, 0] }, run] } as unknown as Report;
    expect(csvOf(report)).toBe(
      "tag,start_time,end_time,elapsed,result\r\npool-0,0.1,0.35,0.25,34\r\npool-1,0.09,0.6,0.51,55\r\n",
    );
  });
});
