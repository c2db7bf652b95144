/** What the element is made of: the host's own content, a frame in its place, or the reason why there is none. */

/** A frame gets the height that it asks for, within what a page can bear. */
export const HEIGHTS = { least: 100, most: 4000 };

const STYLE = `
:host { display: block; position: relative; min-block-size: var(--coreyard-min-height, 14rem); }
:host([hidden]) { display: none; }
iframe {
  display: block;
  box-sizing: border-box;
  inline-size: 100%;
  border: var(--coreyard-border, 1px solid color-mix(in srgb, currentColor 22%, transparent));
  border-radius: var(--coreyard-radius, 8px);
  accent-color: var(--coreyard-accent, auto);
}
.loading iframe { position: absolute; inset: 0; visibility: hidden; }
.shown slot { display: none; }
.problem { margin-block: 1em; }
`;

/** The inside of an element. */
export class Shell {
  readonly #root: HTMLElement;
  readonly #problem = document.createElement("p");
  #frame: HTMLIFrameElement | null = null;

  constructor(host: HTMLElement) {
    const shadow = host.attachShadow({ mode: "open" });
    // A policy of the host may forbid a <style>; this it does not concern.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet];
    this.#root = shadow.appendChild(document.createElement("div"));
    this.#problem.className = "problem";
    this.#problem.part = "problem";
    this.clear();
  }

  /** Takes a frame in, unseen until it is ready. */
  hold(frame: HTMLIFrameElement): void {
    this.clear();
    this.#frame = frame;
    this.#root.className = "loading";
    this.#root.append(frame);
  }

  /** Shows the frame instead of the host's content. */
  reveal(): void {
    this.#root.className = "shown";
  }

  resize(height: number): void {
    const { least, most } = HEIGHTS;
    // The border is in the height, and what the frame asks for is not.
    const border = (this.#frame?.offsetHeight ?? 0) - (this.#frame?.clientHeight ?? 0);
    const style = this.#frame?.style;
    style?.setProperty("height", `${Math.min(most, Math.max(least, height)) + border}px`);
  }

  /** The colour that the host's style sheets give to controls; null if they leave it to us. */
  accent(): string | null {
    if (!this.#frame) return null;
    const { accentColor } = getComputedStyle(this.#frame);
    return accentColor === "auto" ? null : accentColor;
  }

  /** Shows the host's content again, with what went wrong and, if that is known, where the experiment can be seen. */
  fail(message: string, lab: URL | null): void {
    this.clear();
    this.#problem.replaceChildren(message);
    if (lab) this.#problem.append(" ", linkTo(lab));
    this.#root.append(this.#problem);
  }

  /** Shows the host's content alone. A frame that was there is gone, with all that ran in it. */
  clear(): void {
    this.#frame = null;
    this.#root.className = "";
    this.#root.replaceChildren(document.createElement("slot"));
  }
}

function linkTo(lab: URL): HTMLAnchorElement {
  const link = document.createElement("a");
  link.href = lab.href;
  link.textContent = "Open the experiment in the lab";
  return link;
}
