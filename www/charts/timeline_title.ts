/** What stands beside the title of a strip, and where. */

import { durationOf } from "../format.js";
import type { Geometry, StripBox } from "./timeline_layout.js";

/** How long the run took, or until the moment of a replay; before its end, how it stands. */
export function besideText({ untilMs }: Geometry, { strip: { wallMs, note } }: StripBox): string {
  if (wallMs === null) return note;
  return durationOf(Math.min(wallMs, untilMs ?? wallMs));
}

/** Where it begins: it ends with the run, but never comes near the title, nor to the names below it. */
export function besideX(
  { plotX }: Geometry,
  { endX }: StripBox,
  titleEnd: number,
  width: number,
): number {
  return Math.max(titleEnd + TITLE_GAP, plotX, (endX ?? 0) - width);
}

/** From the end of a title to the text beside it. */
const TITLE_GAP = 10;
