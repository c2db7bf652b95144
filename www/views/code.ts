/** The code: what runs, beside how Python has it; its lines are linked with the spans that they cause. */

import { html, nothing, type TemplateResult } from "lit";
import type { Actions } from "../actions.js";
import { causesOf, isCausedBy, type Cause } from "../causes.js";
import { durationOf, plural } from "../format.js";
import type { Span } from "../generated/wasm.js";
import { executionOf, type CodeChoice, type Lab } from "../lab.js";
import type { Lesson } from "../lessons/lesson.js";
import { textOf, textOfLine, type Language, type Listing, type Piece } from "../listing.js";
import { withNames } from "./names.js";
import { stripsOf } from "./timeline.js";

/** Below that width one listing is shown at a time. */
export const NARROW_CODE = "(max-width: 67.99rem)";

export function codeView(lab: Lab, actions: Actions): TemplateResult {
  const { lesson } = lab;
  const shown = shownOf(lab.code);
  const listings = lesson?.listings.filter(
    ({ language }) => shown === "both" || language === shown,
  );
  return html`
    <section class="listings" aria-labelledby="code">
      <div class="heading">
        <h3 id="code" tabindex="-1">The code</h3>
        ${choiceView(lab.code, actions)}
      </div>
      <p class="effect">${effectOf(lab)}</p>
      <div class="side-by-side ${lab.code.numbers ? "numbered" : ""}">
        ${lesson && listings?.map((listing) => listingView(lab, lesson, listing, actions))}
      </div>
    </section>
  `;
}

/** What is shown of what was chosen: side by side needs room. */
function shownOf({ shown }: CodeChoice): CodeChoice["shown"] {
  return shown === "both" && matchMedia(NARROW_CODE).matches ? "Python" : shown;
}

const CHOICES: [CodeChoice["shown"], string][] = [
  ["both", "Side by side"],
  ["Python", "Python"],
  ["Rust", "Rust"],
];

function choiceView(code: CodeChoice, actions: Actions): TemplateResult {
  return html`
    <fieldset class="segments code-choice">
      <legend class="unseen">Listings</legend>
      ${CHOICES.map(
        ([value, label]) => html`
          <label class=${value}>
            <input
              type="radio"
              name="listings"
              .checked=${shownOf(code) === value}
              @change=${() => {
                actions.showCode({ shown: value });
              }}
            />
            <span>${label}</span>
          </label>
        `,
      )}
    </fieldset>
    <label class="numbers">
      <input
        type="checkbox"
        .checked=${code.numbers}
        @change=${() => {
          actions.showCode({ numbers: !code.numbers });
        }}
      />
      Line numbers
    </label>
  `;
}

const ABOUT: Record<Language, string> = {
  Python: "in Python, for comparison",
  Rust: "in Rust: this is what runs",
};

export function listingView(
  lab: Lab,
  lesson: Lesson,
  listing: Listing,
  actions: Actions,
): TemplateResult {
  const { language, path, lines } = listing;
  return html`
    <figure class="listing">
      <figcaption>
        <strong>${ABOUT[language]}</strong> <code>${path}</code>
        <button
          type="button"
          @click=${() => void actions.copy(textOf(listing), `The ${language} listing`)}
        >
          Copy<span class="unseen"> the ${language} listing</span>
        </button>
      </figcaption>
      <pre tabindex="0" role="region" aria-label="${language} listing"><code>${lines.map((line) =>
        lineView(lab, causesKept(lesson, listing, line), line, actions),
      )}</code></pre>
    </figure>
  `;
}

const kept = new WeakMap<readonly Piece[], readonly Cause[]>();

/** What a line causes: the same list each time, so that lines can be told apart by it. */
function causesKept(lesson: Lesson, listing: Listing, line: readonly Piece[]): readonly Cause[] {
  const known = kept.get(line);
  if (known) return known;
  const causes = causesOf(lesson, listing, line);
  kept.set(line, causes);
  return causes;
}

function lineView(
  { pointed, span }: Lab,
  causes: readonly Cause[],
  line: readonly Piece[],
  actions: Actions,
): TemplateResult {
  if (causes.length === 0) return html`<span class="line">${line.map(pieceView)}</span>`;
  const isMeant = pointed?.causes.some((cause) => causes.includes(cause)) ?? false;
  const isCausing = span !== null && isCausedBy(causes, span);
  const isKept = pointed?.kept === true && pointed.causes === causes;
  // One line: what stands between the tags would stand in the listing.
  // prettier-ignore
  return html`<button type="button" class="line linked ${isMeant || isCausing ? "meant" : ""}" aria-pressed=${isKept ? "true" : "false"} title=${whatOf(causes)} @pointerenter=${() => { actions.pointAt(causes); }} @pointerleave=${() => { actions.pointAt(null); }} @focus=${() => { actions.pointAt(causes); }} @blur=${() => { actions.pointAt(null); }} @click=${() => { actions.keep(causes); }}>${line.map(pieceView)}</button>`;
}

const pieceView = (piece: Piece): TemplateResult | string =>
  typeof piece === "string" ? piece : html`<span class="token-${piece[0]}">${piece[1]}</span>`;

const whatOf = (causes: readonly Cause[]): string => causes.map(({ what }) => what).join("; ");

/** What the line pointed at causes, in numbers; unless there is one, what one can do here. */
function effectOf(lab: Lab): TemplateResult {
  const { pointed } = lab;
  if (!pointed)
    return html`Lines with a bar at their left are linked with the timeline: point at one to see
    what it causes, press it to keep that.`;
  const spans = spansOf(lab).filter(pointed.highlight);
  const what = html`<strong>${withNames(whatOf(pointed.causes))}</strong>`;
  if (spans.length === 0) return html`${what}: nothing of that is in the timeline now.`;
  const ms = spans.reduce((sum, { start_ms, end_ms }) => sum + end_ms - start_ms, 0);
  return html`${what}: ${plural(spans.length, "span")}, ${durationOf(ms)} in all.
  ${pointed.kept ? html`<a href="#timeline" @click=${goTo("timeline")}>Show them</a>` : nothing}`;
}

/** The spans of the timeline that is shown: of the trace, or of the run. */
function spansOf(lab: Lab): Span[] {
  const execution = executionOf(lab);
  const strips = lab.trace?.strips ?? (execution ? stripsOf(execution, lab.repeat) : []);
  return strips.flatMap(({ spans }) => [...spans]);
}

/** Below the timeline: the line that caused the span whose detail is shown. */
export function originView({ lesson, span }: Lab): TemplateResult {
  const origin = lesson && span ? originOf(lesson, span) : null;
  return html`<p class="origin">
    ${
      origin
        ? html`Line ${origin.number} of <code>${origin.listing.path}</code>:
            <a href="#code" @click=${goTo("code")}
              ><code>${textOfLine(origin.line).trim()}</code></a
            >`
        : nothing
    }
  </p>`;
}

interface Origin {
  listing: Listing;
  line: readonly Piece[];
  /** From 1, as editors count. */
  number: number;
}

/** The first line that causes a span, in the first listing that has one. */
function originOf(lesson: Lesson, span: Span): Origin | null {
  for (const listing of lesson.listings) {
    const index = listing.lines.findIndex((line) =>
      isCausedBy(causesKept(lesson, listing, line), span),
    );
    const line = listing.lines[index];
    if (line) return { listing, line, number: index + 1 };
  }
  return null;
}

/** Goes to a place on the page; the address is for experiments. */
function goTo(id: string): (event: Event) => void {
  return (event) => {
    event.preventDefault();
    const place = document.getElementById(id);
    place?.scrollIntoView();
    place?.focus({ preventScroll: true });
  };
}
