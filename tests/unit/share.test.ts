import { describe, expect, it } from "vitest";
import { embedOf } from "../../www/embed_code.js";
import { markdownOf } from "../../www/markdown.js";
import { recorded } from "../fixtures/reports.js";
import { COUNT } from "../fixtures/catalog.js";

describe("the table in Markdown", () => {
  it("has a row for each model, and says where it was measured", () => {
    const text = markdownOf(recorded("cpu-bound"), false);
    const rows = text.split("\n").filter((line) => line.startsWith("|"));
    expect(rows).toHaveLength(2 + 5);
    expect(rows[0]).toBe("| Model | Median | Quartiles | Times as fast | 95 % interval |");
    expect(text).toContain("Chromium 156; 2 cores; isolated; Coreyard 0.1.0");
  });

  it("says when, where that is known", () => {
    const report = recorded("cpu-bound");
    report.environment.measured_at = "2026-11-21T15:04:05.000Z";
    expect(markdownOf(report, false)).toContain("; Coreyard 0.1.0; 2026-11-21 15:04 UTC\n");
  });

  it("lets nothing out of a cell, and no HTML through", () => {
    const verdict = "| <img src=x>\n\n# heading [link](x)";
    const text = markdownOf({ ...recorded("queue"), verdict }, false);
    expect(text).toContain("\\| \\<img src=x\\> # heading \\[link\\](x)");
  });
});

describe("the code for another page", () => {
  const parameters = { workers: 2, tasks: 8, size: 1000, repeat: 3, models: ["pool" as const] };

  it("is a script and an element whose attributes are the parameters", () => {
    expect(embedOf(COUNT, parameters, "https://yard.example/coreyard/")).toBe(
      `<script type="module" src="https://yard.example/coreyard/coreyard-lab.js"></script>
<coreyard-lab experiment="count" workers="2" tasks="8" size="1000" repeat="3" models="pool"></coreyard-lab>
`,
    );
  });

  it("names the start method where it is not the default", () => {
    const code = embedOf(COUNT, { ...parameters, start_method: "fork" }, "https://yard.example/");
    expect(code).toContain('start-method="fork"');
  });
});
