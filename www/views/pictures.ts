/** The charts, to be saved as pictures: the timeline, the comparison, the shares, and the speed-up curve where there is one. */

import { html, nothing, type TemplateResult } from "lit";
import type { Actions } from "../actions.js";
import { scalingOf } from "../charts/scaling.js";
import type { Ground } from "../charts/theme_palette.js";
import type { Report } from "../generated/wasm.js";
import { executionOf, shownReportOf, type Lab } from "../lab.js";
import type { Theme } from "../storage.js";
import { comparisonIn, sharesIn } from "./comparison.js";
import { stripsOf } from "./timeline.js";

/** In CSS pixels: as wide as a page of text can show without making it smaller than can be read. */
const WIDTH = 1200;

/** As they are shown: the timeline of the repeat chosen, or of the trace. */
export function picturesView(lab: Lab, actions: Actions): TemplateResult {
  const report = shownReportOf(lab);
  return html`
    ${timelineView(lab, actions)}
    ${report ? [comparisonView(lab, actions), sharesView(lab, actions)] : nothing}
    ${report && lab.experiment.scales ? scalingView(lab, report, actions) : nothing}
  `;
}

function timelineView(lab: Lab, actions: Actions): TemplateResult {
  const { experiment, trace, repeat } = lab;
  const name = trace ? trace.file.replace(/(\.trace)?\.json$/, "") : experiment.name;
  const execution = executionOf(lab);
  const strips = trace?.strips ?? (execution ? stripsOf(execution, repeat) : []);
  return pictureView(actions, "Timeline", `${name}.timeline`, async () => {
    const { timelineSvg } = await import("../charts/timeline_svg.js");
    return timelineSvg(strips, { width: WIDTH, theme: groundOf(lab.theme) });
  });
}

function comparisonView(lab: Lab, actions: Actions): TemplateResult | typeof nothing {
  const { experiment, theme } = lab;
  const execution = executionOf(lab);
  if (!execution) return nothing;
  return pictureView(actions, "Comparison", `${experiment.name}.comparison`, async () => {
    const { comparisonSvg } = await import("../charts/comparison_svg.js");
    const options = { width: WIDTH, theme: groundOf(theme) };
    return comparisonSvg(comparisonIn(execution, experiment.scales), options);
  });
}

function sharesView(lab: Lab, actions: Actions): TemplateResult | typeof nothing {
  const { experiment, theme } = lab;
  const execution = executionOf(lab);
  if (!execution) return nothing;
  const rows = sharesIn(execution, experiment.scales);
  if (rows.length === 0) return nothing;
  return pictureView(actions, "Shares", `${experiment.name}.shares`, async () => {
    const { sharesSvg } = await import("../charts/shares_svg.js");
    return sharesSvg(rows, { width: WIDTH, theme: groundOf(theme) });
  });
}

function scalingView(
  { experiment, theme }: Lab,
  report: Report,
  actions: Actions,
): TemplateResult | typeof nothing {
  const { summary, amdahl, environment } = report;
  const picture = scalingOf(summary, amdahl, environment.cores);
  if (!picture) return nothing;
  return pictureView(actions, "Speed-up", `${experiment.name}.speedup`, async () => {
    const { scalingSvg } = await import("../charts/scaling_svg.js");
    return scalingSvg(picture, report, groundOf(theme));
  });
}

/** What draws a picture is loaded when it is saved. */
function pictureView(
  actions: Actions,
  title: string,
  file: string,
  draw: () => Promise<string>,
): TemplateResult {
  const button = (kind: string, make: () => Promise<string | Blob>): TemplateResult =>
    html`<button
      type="button"
      aria-label="${title} as ${kind}"
      @click=${() => void actions.save(`${file}.${kind.toLowerCase()}`, make)}
    >
      ${kind}
    </button>`;
  return html`<div class="picture">
    <span aria-hidden="true">${title} as</span>
    ${button("SVG", draw)}
    ${button("PNG", async () => {
      const { pngOf } = await import("../charts/png.js");
      return await pngOf(await draw());
    })}
  </div>`;
}

/** On which ground the page stands. */
function groundOf(theme: Theme): Ground {
  if (theme !== "system") return theme;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
