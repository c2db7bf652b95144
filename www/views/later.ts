/** Draws a part of the page the first time in a task of its own, after what stands above it, so that no task is long. */

import { nothing, type TemplateResult } from "lit";
import { AsyncDirective } from "lit/async-directive.js";
import { directive } from "lit/directive.js";

/** What is drawn. */
type View = () => TemplateResult;

class Later extends AsyncDirective {
  #view: View | null = null;
  #isDue = false;

  override render(view: View): TemplateResult | typeof nothing {
    if (this.#view === null) setTimeout(() => this.#draw());
    this.#view = view;
    return this.#isDue ? view() : nothing;
  }

  #draw(): void {
    this.#isDue = true;
    if (this.#view && this.isConnected) this.setValue(this.#view());
  }
}

/** Nothing at first, in the next task what `view` draws, and from then on that at once. */
export const later = directive(Later);
