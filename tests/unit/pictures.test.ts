import { describe, expect, it } from "vitest";
import { comparisonOf, type Naming } from "../../www/charts/comparison.js";
import { comparisonSvg, type Comparison } from "../../www/charts/comparison_svg.js";
import { sharesOf } from "../../www/charts/shares.js";
import { sharesSvg } from "../../www/charts/shares_svg.js";
import { scalingOf } from "../../www/charts/scaling.js";
import { scalingSvg } from "../../www/charts/scaling_svg.js";
import { themePalette, type Ground } from "../../www/charts/theme_palette.js";
import { timelineSvg } from "../../www/charts/timeline_svg.js";
import { warningsOf } from "../../www/charts/warnings.js";
import { recordedStrips } from "../fixtures/strips.js";
import { recorded } from "../fixtures/reports.js";
import { unclosed } from "../fixtures/svg.js";

const nameOf: Naming = ({ model, workers }) => `${model} × ${workers}`;

function comparison(): Comparison {
  const report = recorded("cpu-bound");
  const { summary, runs } = report;
  const crowded = { ...report, environment: { ...report.environment, cores: 1 } };
  return {
    rows: comparisonOf(summary.map(nameOf), runs, summary, nameOf),
    warnings: warningsOf(crowded, nameOf),
  };
}

function speedup(theme: Ground): string {
  const report = recorded("scaling");
  const picture = scalingOf(report.summary, report.amdahl, report.environment.cores);
  if (picture === null) throw new Error("nothing is drawn");
  return scalingSvg(picture, report, theme);
}

function shares(theme: Ground): string {
  const { summary, runs } = recorded("cpu-bound");
  return sharesSvg(sharesOf(summary.map(nameOf), runs, nameOf), { width: 900, theme });
}

const PICTURES = [
  ["timeline", (theme: Ground) => timelineSvg(recordedStrips("crash"), { width: 900, theme })],
  ["comparison", (theme: Ground) => comparisonSvg(comparison(), { width: 900, theme })],
  ["shares", shares],
  ["speed-up", speedup],
] as const;

describe.each(PICTURES)("the %s as SVG", (_, draw) => {
  it("is well-formed", () => {
    expect(unclosed(draw("light"))).toEqual([]);
  });

  it("says in a title and a description what it shows", () => {
    expect(draw("light")).toMatch(/<title>[^<]+<\/title><desc>[^<]+<\/desc>/);
  });

  it("needs nothing beside it", () => {
    const svg = draw("light");
    const addresses = [...svg.matchAll(/url\(([^)]*)\)|href="([^"]*)"|var\(/g)];
    expect(addresses.every(([, url]) => url?.startsWith("#"))).toBe(true);
    expect(svg).not.toMatch(/style=|class=|<script|undefined|NaN/);
  });

  it("has other colours on a dark ground", () => {
    const [light, dark] = [themePalette("light"), themePalette("dark")];
    expect(dark.paper).not.toBe(light.paper);
    expect(draw("dark")).toContain(dark.paper);
    expect(draw("dark")).not.toContain(light.paper);
  });
});

describe("the shares as SVG", () => {
  it("have a bar for each model, and say what it is made of", () => {
    const svg = shares("light");
    for (const row of recorded("cpu-bound").summary) expect(svg).toContain(`>${nameOf(row)}<`);
    expect(svg).toContain(">computing 34 %, waiting 66 %<");
    expect(svg).toMatch(/<desc>.*threads × 2: computing 34 %, waiting 66 %; all lanes 6\.8 ms/);
  });
});

describe("the comparison as SVG", () => {
  const svg = comparisonSvg(comparison(), { width: 900, theme: "light" });

  it("has the figures of each row, its single runs, and what has to be known about it", () => {
    for (const { variant } of comparison().rows) expect(svg).toContain(`>${variant}<`);
    expect(svg.match(/<circle /g)).toHaveLength(recorded("cpu-bound").runs.length);
    expect(svg).toContain(">more workers than cores<");
  });

  it("says in its description how much faster each model was, and the warnings", () => {
    const [, description] = /<desc>(.*?)<\/desc>/.exec(svg) ?? [];
    expect(description).toMatch(
      /sequential × 1 took [\d.]+ ms; .*pool × 2 took [\d.]+ ms, .*as fast/,
    );
    expect(description).toContain("share 1 core");
  });
});

describe("the speed-up as SVG", () => {
  it("names its lines in a legend: the models, the ideal and Amdahl’s law", () => {
    for (const label of ["threads", "threads-free", "processes", "ideal"])
      expect(speedup("light")).toContain(`>${label}</text>`);
    expect(speedup("light")).toMatch(/>Amdahl’s law with \d+ % in parallel</);
  });

  it("has a mark for each number of workers and model", () => {
    const rows = recorded("scaling").summary.filter(({ model }) => model !== "sequential");
    const marks = speedup("light").match(/<path /g) ?? [];
    expect(marks.length).toBe(rows.length + new Set(rows.map(({ model }) => model)).size);
  });
});
