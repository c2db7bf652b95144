/**
 * `<coreyard-lab experiment="cpu-bound" workers="2">what to read meanwhile</coreyard-lab>`: an experiment in any page.
 *
 * The work is done in a frame of the lab's origin, because browsers start workers of a page's own origin only: of that which
 * `site` names, or else of that which this script comes from. The element loads the frame when it comes near the reader's eyes, shows its own content until the frame is
 * ready, gives it the height that it asks for, and passes orders and news on.
 */

import type { Report, Request } from "../generated/wasm.js";
import { ATTRIBUTES, fixedOf, settingsOf, siteOf, themeOf, type Theme } from "./attributes.js";
import { Link } from "./link.js";
import type { News } from "./messages.js";
import { Shell } from "./shell.js";

/** Where this script is: beside the frame's page, unless somebody has bundled it. */
const HERE = import.meta.url;

/** A frame is loaded when it is about to be seen. */
const NEAR = "300px";

/** What did not work, and why: the detail of `coreyard-error`, and what `run()` rejects with. */
export class LabError extends Error {
  override readonly name = "LabError";
  readonly reason: Reason;

  constructor(reason: Reason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/**
 * `loading`: the frame did not come. `settings`: some were not allowed, and the nearest that are were taken. `refused`:
 * what stands there cannot be run. `stopped`, `failed`: the run was, or did.
 */
export type Reason = "loading" | Extract<News, { type: "coreyard-error" }>["reason"];

export class LabElement extends HTMLElement {
  static readonly observedAttributes: readonly string[] = ATTRIBUTES;

  readonly #shell = new Shell(this);
  readonly #eyes = new IntersectionObserver(
    (entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) this.#load();
    },
    { rootMargin: NEAR },
  );
  #link: Link | null = null;
  #isReady = false;
  /** What the frame was told last. */
  #told = NOTHING;
  /** The run that is on, or is to be; the reader may have begun it. */
  #awaited: PromiseWithResolvers<Report> | null = null;
  /** The last of these that was told to stop; it ends a moment later. */
  #stopped: PromiseWithResolvers<Report> | null = null;

  connectedCallback(): void {
    this.#eyes.observe(this);
  }

  disconnectedCallback(): void {
    this.#eyes.disconnect();
    this.#unload();
    this.#told = NOTHING;
    this.#shell.clear();
    this.#giveUp(new LabError("stopped", "The element was removed from its document."));
  }

  attributeChangedCallback(): void {
    // Several are often changed together.
    queueMicrotask(() => this.#update());
  }

  /**
   * Runs the experiment, loading it first if need be; joins a run that is on.
   *
   * @throws {LabError} if it cannot be loaded or run, fails, or is stopped.
   */
  run(): Promise<Report> {
    if (!this.isConnected) {
      return Promise.reject(new LabError("refused", "The element is in no document."));
    }
    // What was set just now is meant to be run.
    this.#update();
    if (this.#awaited) return this.#joined(this.#awaited);
    const { promise } = (this.#awaited = Promise.withResolvers<Report>());
    if (this.#isReady) this.#link?.tell({ type: "coreyard-run" });
    else this.#load();
    return promise;
  }

  /** Ends what runs, with every worker of it. */
  stop(): void {
    this.#stopped = this.#awaited;
    if (this.#isReady) this.#link?.tell({ type: "coreyard-stop" });
    else this.#giveUp(new LabError("stopped", "The run was stopped."));
  }

  /** A run that is on, or a new one as soon as that has stopped. */
  #joined(awaited: PromiseWithResolvers<Report>): Promise<Report> {
    const { promise } = awaited;
    return awaited === this.#stopped ? promise.catch(() => this.run()) : promise;
  }

  #load(): void {
    this.#eyes.disconnect();
    if (this.#link || !this.isConnected) return;
    this.#told = this.#wish();
    const { site } = this.#told;
    if (site === null) return this.#fail(new LabError("refused", this.#noSite()), null);
    this.#link = new Link(frameAddress(site, this.#told), {
      hear: (news) => this.#hear(news),
      miss: () => this.#miss(site),
    });
    this.#link.frame.title = this.#title();
    this.#shell.hold(this.#link.frame);
  }

  #unload(): void {
    this.#link?.end();
    this.#link = null;
    this.#isReady = false;
  }

  #miss(site: string): void {
    const message = `The experiment could not be loaded from ${new URL(site).host}.`;
    this.#fail(new LabError("loading", message), labAddress(site, this.#told));
  }

  #noSite(): string {
    const named = this.getAttribute("site") ?? "";
    return `site: “${named}” is no address of a lab. It begins with https:// or http://.`;
  }

  /** There is no frame, and that is why. */
  #fail(error: LabError, lab: URL | null): void {
    this.#unload();
    this.#shell.fail(error.message, lab);
    this.#announce("coreyard-error", error);
    this.#giveUp(error);
  }

  #hear(news: News): void {
    switch (news.type) {
      case "coreyard-size":
        this.#shell.resize(news.height);
        break;
      case "coreyard-ready":
        this.#begin();
        break;
      case "coreyard-start":
        this.#awaited ??= createUnheard();
        this.#announce(news.type, news.request);
        break;
      case "coreyard-result":
        this.#announce(news.type, news.report);
        this.#awaited?.resolve(news.report);
        this.#awaited = null;
        break;
      case "coreyard-error":
        this.#err(new LabError(news.reason, news.message));
    }
  }

  #begin(): void {
    this.#isReady = true;
    this.#shell.reveal();
    this.#update();
    this.#announce("coreyard-ready", null);
    if (this.#awaited) this.#link?.tell({ type: "coreyard-run" });
  }

  #err(error: LabError): void {
    this.#announce("coreyard-error", error);
    // A setting that was mended hinders no run.
    if (error.reason !== "settings") this.#giveUp(error);
  }

  #giveUp(error: LabError): void {
    this.#awaited?.reject(error);
    this.#awaited = null;
  }

  /** Brings the frame up to what is asked for now. */
  #update(): void {
    const [told, wish] = [this.#told, this.#wish()];
    // It was not near yet.
    if (told === NOTHING) return;
    if (told.site !== wish.site || !isSame(told.fixed, wish.fixed)) return this.#reload();
    if (!this.#link) return;
    this.#link.frame.title = this.#title();
    if (!this.#isReady) return;
    this.#told = wish;
    const { settings, look } = wish;
    if (!isSame(told.settings, settings)) this.#link.tell({ type: "coreyard-set", settings });
    if (!isSame(told.look, look)) this.#link.tell({ type: "coreyard-theme", ...look });
  }

  #reload(): void {
    this.#unload();
    // With the frame goes its accent: the next one has not been told of any.
    this.#shell.clear();
    this.#giveUp(new LabError("stopped", "The experiment was changed."));
    this.#load();
  }

  #title(): string {
    return this.title === "" ? "An experiment of Coreyard" : this.title;
  }

  #wish(): Wish {
    const look = { theme: themeOf(this), accent: this.#shell.accent() };
    return { site: siteOf(this, HERE), fixed: fixedOf(this), settings: settingsOf(this), look };
  }

  #announce(type: keyof Announcements, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

/** What the attributes and the style sheets of the page ask for. */
interface Wish {
  /** The lab's folder; null if what is named is none. */
  site: string | null;
  /** What needs a frame of its own. */
  fixed: Record<string, string>;
  settings: Record<string, string>;
  look: { theme: Theme; accent: string | null };
}

const NOTHING: Wish = {
  site: null,
  fixed: {},
  settings: {},
  look: { theme: "auto", accent: null },
};

const isSame = (one: object, other: object): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

function frameAddress(site: string, { fixed, settings, look }: Wish): URL {
  const address = new URL("embed.html", site);
  const query = new URLSearchParams({ ...fixed, ...settings, theme: look.theme });
  address.search = query.toString();
  return address;
}

/** The page of the experiment, which needs no frame. */
const labAddress = (site: string, { fixed }: Wish): URL =>
  new URL(`#${encodeURIComponent(fixed["experiment"] ?? "")}`, site);

/** A run that nobody waits for yet: it may fail unheard. */
function createUnheard(): PromiseWithResolvers<Report> {
  const run = Promise.withResolvers<Report>();
  run.promise.catch(() => undefined);
  return run;
}

// A page may name the script twice.
if (!customElements.get("coreyard-lab")) customElements.define("coreyard-lab", LabElement);

interface Announcements {
  "coreyard-ready": CustomEvent<null>;
  "coreyard-start": CustomEvent<Request>;
  "coreyard-result": CustomEvent<Report>;
  "coreyard-error": CustomEvent<LabError>;
}

declare global {
  interface HTMLElementTagNameMap {
    "coreyard-lab": LabElement;
  }
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- a merge of two interfaces needs one
  interface HTMLElementEventMap extends Announcements {}
}
