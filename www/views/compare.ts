/** The choice of another run to compare with. */

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { until } from "lit/directives/until.js";
import type { Actions } from "../actions.js";
import type { Execution } from "../execution.js";
import { countOf, dateOf, timeOf } from "../format.js";
import type { Report } from "../generated/wasm.js";
import { executionOf, otherOf, type Lab } from "../lab.js";
import type { Origin } from "../loaded.js";

/** Runs of this experiment that what is shown can be compared with. */
function candidatesOf(lab: Lab): Execution[] {
  return lab.past.filter((past) => past.experiment === lab.experiment.name && past.report !== null);
}

/** The field, where there is something to choose. */
export function choiceView(lab: Lab, actions: Actions): TemplateResult | typeof nothing {
  const candidates = candidatesOf(lab);
  if (!executionOf(lab)?.report || candidates.length === 0) return nothing;
  const chosen = otherOf(lab);
  return html`<label class="picker">
    <span>with</span>
    <select
      aria-label="Run to compare with"
      @change=${(event: Event) => {
        const { selectedIndex } = event.target as HTMLSelectElement;
        actions.compareWith(candidates[selectedIndex - 1] ?? null);
      }}
    >
      <option .selected=${live(chosen === null)}>no other run</option>
      ${candidates.map(
        (past) => html`<option .selected=${live(past === chosen)}>${nameOf(past)}</option>`,
      )}
    </select>
  </label>`;
}

/** Both beside each other, once another one is chosen. */
export function pairsView(lab: Lab): TemplateResult | typeof nothing {
  const [now, other] = [executionOf(lab)?.report, otherOf(lab)];
  if (!now || !other?.report) return nothing;
  // It takes what it was given when it comes to be.
  absence ??= absenceOf(import("./pairs_element.js"));
  return html`<coreyard-pairs
      .now=${now}
      .other=${other.report}
      .name=${nameOf(other)}
    ></coreyard-pairs>
    ${until(absence, nothing)}`;
}

/** What is said instead of the comparison if it does not load; asked for once. */
let absence: Promise<TemplateResult | typeof nothing> | null = null;

function absenceOf(loading: Promise<unknown>): Promise<TemplateResult | typeof nothing> {
  return loading.then(
    () => nothing,
    () =>
      html`<p class="problem">
        The comparison did not load: is the network gone? Reload the page to try again.
      </p>`,
  );
}

/** `“queue.json”, measured on November 21, 2026 at 3:04 PM`; an older report does not tell when. */
function fileOf({ file }: Origin, report: Report | null): string {
  const measuredAt = report?.environment.measured_at;
  const when = measuredAt === undefined ? "" : `, measured on ${dateOf(Date.parse(measuredAt))}`;
  return `“${file}”${when}`;
}

/** `the run of 15:04:05, with 2 workers, 8 tasks` */
function nameOf({ origin, report, startedMs, parameters }: Execution): string {
  if (origin) return fileOf(origin, report);
  const numbers = Object.entries(parameters).flatMap(([name, value]) =>
    typeof value === "number" ? [`${name} ${countOf(value)}`] : [],
  );
  return `the run of ${timeOf(performance.timeOrigin + startedMs)}: ${numbers.join(", ")}`;
}
