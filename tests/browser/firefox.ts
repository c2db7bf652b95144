/**
 * A Firefox as people have it, driven through geckodriver: Playwright drives only one that it has patched, and while WebDriver
 * BiDi is on (Puppeteer), the workers of workers may get no scripts.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** Nobody waits longer for what a script of a test returns. */
const PATIENCE_MS = 120_000;

/** What stands for an element in WebDriver's messages. */
type Element = Record<string, string>;

/** The program that starts Firefox and passes orders on. */
export class Driver {
  readonly #process: ChildProcess;
  readonly #address: string;

  private constructor(process: ChildProcess, address: string) {
    this.#process = process;
    this.#address = address;
  }

  static async start(path: string): Promise<Driver> {
    const driver = spawn(path, ["--port", "0"], { stdio: ["ignore", "pipe", "ignore"] });
    for await (const line of createInterface(driver.stdout)) {
      const [address] = /127\.0\.0\.1:\d+/.exec(line) ?? [];
      if (address !== undefined) return new Driver(driver, `http://${address}`);
    }
    throw new Error(`${path} ended before it listened`);
  }

  /** A Firefox with a profile of its own, which nobody has used. */
  async open(): Promise<Tab> {
    const capabilities = {
      alwaysMatch: {
        "moz:firefoxOptions": { args: ["-headless"] },
        timeouts: { script: PATIENCE_MS, pageLoad: PATIENCE_MS },
      },
    };
    const { sessionId } = (await order(`${this.#address}/session`, { capabilities })) as {
      sessionId: string;
    };
    return new Tab(`${this.#address}/session/${sessionId}`);
  }

  async end(): Promise<void> {
    this.#process.kill();
    await once(this.#process, "exit");
  }
}

/** A tab, and the only one of its Firefox. */
export class Tab {
  readonly #session: string;

  constructor(session: string) {
    this.#session = session;
  }

  async goto(url: string): Promise<void> {
    await order(`${this.#session}/url`, { url });
  }

  /** What a function returns in the page or in the frame that was entered; of a promise what comes of it. */
  async evaluate<Args extends unknown[], Result>(
    script: (...args: Args) => Result,
    ...args: Args
  ): Promise<Awaited<Result>> {
    const text = `return (${script.toString()})(...arguments)`;
    return (await order(`${this.#session}/execute/sync`, { script: text, args })) as never;
  }

  /** Waits until something is there, and gives its text. */
  textOf(selector: string): Promise<string> {
    return this.evaluate(async (selector) => {
      const pause = (): Promise<unknown> => new Promise((next) => setTimeout(next, 50));
      while (!document.querySelector(selector)) await pause();
      return document.querySelector(selector)?.textContent ?? "";
    }, selector);
  }

  /** From now on everything is about the frame that the script gives. */
  async enter(script: () => HTMLIFrameElement | null | undefined): Promise<void> {
    const id = (await this.evaluate(script)) as unknown as Element;
    await order(`${this.#session}/frame`, { id });
  }

  /** Everything is about the page again. */
  async leave(): Promise<void> {
    await order(`${this.#session}/frame`, { id: null });
  }

  async close(): Promise<void> {
    await fetch(this.#session, { method: "DELETE" });
  }
}

async function order(address: string, body: object): Promise<unknown> {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
  const { value } = (await answer.json()) as { value: { error?: string; message?: string } | null };
  if (answer.ok) return value;
  throw new Error(`Firefox: ${value?.error}: ${value?.message}`);
}
