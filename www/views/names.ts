/** Texts in which processes and threads are named. */

import { html, type TemplateResult } from "lit";

/** `Process-2`, `ForkPoolWorker-1`, `Process-2:1` */
const NAME = /(\b[A-Za-z]+-\d+(?::\d+)*)/;

/** A text whose names are not broken at their hyphens, as some browsers would. */
export const withNames = (text: string): (string | TemplateResult)[] =>
  text
    .split(NAME)
    .map((part, index) => (index % 2 === 0 ? part : html`<span class="whole">${part}</span>`));
