import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { timelineSvg } from "../../www/charts/timeline_svg.js";
import { recordedStrips } from "../fixtures/strips.js";
import { child, span, strip } from "../fixtures/spans.js";
import { unclosed } from "../fixtures/svg.js";

const options = { width: 900, theme: "light" } as const;

describe("the timeline as SVG", () => {
  it.each(["cpu_bound", "process_queue_lock", "crash"] as const)(
    "is well-formed for the recorded run %s",
    (name) => {
      const svg = timelineSvg(recordedStrips(name), options);
      expect(unclosed(svg)).toEqual([]);
    },
  );

  it("is well-formed and shows the words as they are, whatever a process or a model is called", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 30 }), (name) => {
        const spans = [span(0, 10, { process: name }), { ...child(1, 0, 400), process: name }];
        const svg = timelineSvg([strip({ title: name, note: name, spans })], options);
        expect(unclosed(svg)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it("says in a title and a description what it shows", () => {
    const svg = timelineSvg([strip({ spans: [child(1, 0, 412)], wallMs: 412 })], options);
    expect(svg).toContain("<title>Timeline</title>");
    expect(svg).toContain("<desc>Timeline of 1 model on one time axis: pool took 412 ms");
  });

  it("writes how long a short run took right of its title, whatever the width", () => {
    const short = strip({ title: "threads-free × 2", spans: [child(1, 0, 2)], wallMs: 2 });
    const long = strip({ spans: [child(1, 0, 400)], wallMs: 400 });
    for (const width of [300, 900]) {
      const svg = timelineSvg([long, short], { ...options, width });
      const x = Number(/x="([\d.]+)"[^>]*>2\.0 ms</.exec(svg)?.[1]);
      expect(x).toBeGreaterThan(16 * 7 + 6 * 7);
    }
  });

  it("has a legend of the phases there are, and no others", () => {
    const svg = timelineSvg([strip({ spans: [child(1, 0, 5, "io")] })], options);
    expect(svg).toContain(">input/output<");
    expect(svg).not.toContain(">computing<");
  });

  it("marks the processes that were killed", () => {
    expect(timelineSvg(recordedStrips("crash"), options)).toContain("killed (exit code −9)");
  });
});
