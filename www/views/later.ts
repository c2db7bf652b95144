/** Draws a part of the page the first time in a task of its own, after what stands above it, so that no task is long. */

import { nothing, type TemplateResult } from "lit";
import { AsyncDirective } from "lit/async-directive.js";
import { directive } from "lit/directive.js";

/** What is drawn. */
type View = () => TemplateResult;

/** What is still to be drawn, from the top of the page to its end. */
let waiting: (() => void)[] = [];

/** Puts something behind all that waits. */
function wait(draw: () => void): void {
  waiting.push(draw);
  setTimeout(drawNext);
}

/** Settles when all that waits now is drawn. */
export const allDrawn = (): Promise<void> => new Promise(wait);

/** Draws the first that waits. What is in it, and waits as well, comes before what stands below. */
function drawNext(): void {
  const [draw, ...below] = waiting;
  waiting = [];
  try {
    draw?.();
  } finally {
    waiting.push(...below);
  }
}

class Later extends AsyncDirective {
  #view: View | null = null;
  #isDue = false;

  override render(view: View): TemplateResult | typeof nothing {
    if (this.#view === null) {
      wait(() => {
        this.#draw();
      });
    }
    this.#view = view;
    return this.#isDue ? view() : nothing;
  }

  #draw(): void {
    this.#isDue = true;
    if (this.#view && this.isConnected) this.setValue(this.#view());
  }
}

/** Nothing at first, in a later task what `view` draws, and from then on that at once. */
export const later = directive(Later);
