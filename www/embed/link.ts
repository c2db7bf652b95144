/** The link between an element and its frame. */

import { parseNews, type Command, type News } from "./messages.js";

/** How long a frame may take in all, and how long after everything in it was loaded. */
const PATIENCE_MS = 30_000;
const AFTER_LOAD_MS = 10_000;

/**
 * What a frame may do: everything that it needs, and nothing to the page around it. It keeps its origin, without which it
 * could not start a worker.
 */
const SANDBOX = [
  "allow-scripts",
  "allow-same-origin",
  "allow-forms",
  "allow-downloads",
  "allow-popups",
  "allow-popups-to-escape-sandbox",
].join(" ");

interface Listener {
  hear: (news: News) => void;
  /** Called if the frame does not come. */
  miss: () => void;
}

/** A frame, and the way to talk to it until it ends. */
export class Link {
  readonly frame = document.createElement("iframe");
  readonly #origin: string;
  readonly #listener: Listener;
  readonly #ended = new AbortController();
  /** Aborted when the frame has said that it is ready. */
  readonly #ready = new AbortController();

  constructor(address: URL, listener: Listener) {
    this.#origin = address.origin;
    this.#listener = listener;
    this.frame.part = "frame";
    this.frame.allow = "cross-origin-isolated; clipboard-write";
    this.frame.setAttribute("sandbox", SANDBOX);
    this.frame.src = address.href;
    const { signal } = this.#ended;
    addEventListener("message", (event) => this.#receive(event), { signal });
    this.frame.addEventListener("load", () => this.#limit(AFTER_LOAD_MS), { once: true, signal });
    this.#limit(PATIENCE_MS);
  }

  tell(command: Command): void {
    this.frame.contentWindow?.postMessage(command, this.#origin);
  }

  /** Hears and tells nothing any more. */
  end(): void {
    this.#ended.abort();
  }

  #limit(ms: number): void {
    const over = AbortSignal.any([this.#ended.signal, this.#ready.signal]);
    const timer = setTimeout(() => over.aborted || this.#listener.miss(), ms);
    over.addEventListener("abort", () => clearTimeout(timer));
  }

  #receive({ source, origin, data }: MessageEvent): void {
    if (source !== this.frame.contentWindow || origin !== this.#origin) return;
    const news = parseNews(data);
    if (!news) return;
    if (news.type === "coreyard-ready") this.#ready.abort();
    this.#listener.hear(news);
  }
}
