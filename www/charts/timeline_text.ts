/** The timeline in words. */

import { durationOf, percentOf, plural } from "../format.js";
import type { Life, Span } from "../generated/wasm.js";
import { lanesOf, type Strip } from "./lanes.js";
import { PHASES } from "./phases.js";
import type { Found } from "./timeline_hit.js";
import { stretchText } from "./view.js";
import { awaitedText } from "./waits.js";

/** The picture in a sentence or two, for who cannot see it. */
export function summaryOf(strips: readonly Strip[]): string {
  const ended = strips.filter(({ wallMs }) => wallMs !== null);
  if (ended.length === 0) return "Timeline. Nothing has been measured yet.";
  const parts = ended.map(
    (strip) =>
      `${strip.title} took ${durationOf(strip.wallMs ?? 0)} on ${plural(lanesOf(strip).length, "lane")}${arrowsText(strip)}`,
  );
  return `Timeline of ${plural(ended.length, "model")} on one time axis: ${parts.join("; ")}.`;
}

/** How many messages there are, if there are any. */
function arrowsText({ links }: Strip): string {
  return links.length === 0 ? "" : `, with ${plural(links.length, "message")} between processes`;
}

/** A span in two lines: what it was, and when. */
export function spanText(span: Span): { what: string; when: string } {
  const task = span.task === null ? "" : ` · task ${span.task}`;
  const name = span.name === "" ? "" : ` · ${span.name}`;
  return {
    what: `${PHASES[span.phase].label}${task}${name}`,
    when: `${durationOf(span.end_ms - span.start_ms)}, from ${stretchText({ fromMs: span.start_ms, toMs: span.end_ms })}`,
  };
}

/** How much of its run a span took; null while the run is on. */
export function shareText({ wallMs }: Strip, { start_ms, end_ms }: Span): string | null {
  if (wallMs === null || wallMs === 0) return null;
  const share = (end_ms - start_ms) / wallMs;
  return share < 0.01 ? "less than 1 % of the run" : `${percentOf(share)} of the run`;
}

/** Where a span is: `Process-1 · pid 2 · pool`. */
export const placeText = ({ label, strip }: Found): string => `${label} · ${strip.title}`;

/** All about a span in a few sentences, to be read aloud. */
export function spokenText(found: Found): string {
  const { what, when } = spanText(found.span);
  const share = shareText(found.strip, found.span);
  const awaited = awaitedText(found.strip, found.span);
  const waited = awaited === null ? null : `Waited for ${awaited}`;
  return [what, placeText(found), when, share, waited].filter(Boolean).join(". ");
}

/** How a process ended that did not end well: `killed (exit code -9)`. */
export function endText({ exitcode }: Life): string {
  const code = exitcode ?? 0;
  return `${ENDS[code] ?? "failed"} (exit code ${code})`.replace("-", "−");
}

const ENDS: Record<number, string> = {
  [-6]: "aborted",
  [-9]: "killed",
  [-11]: "crashed",
  [-15]: "terminated",
};
