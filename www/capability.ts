/** What this browser and this page offer, and what is missing. */

import { threads } from "wasm-feature-detect";

export interface Capability {
  /** Whether the page is cross-origin isolated. */
  isolated: boolean;
  /** Whether the thread models can run. */
  threads: boolean;
  /** How many cores the browser claims. */
  cores: number;
  /** The step of the clock, in microseconds. */
  clockStepUs: number;
  /** The browser's name and version. */
  browser: string;
  /** Why the thread models cannot run here, and the way out; null if they can. */
  reason: string | null;
}

/** Finds out what there is. It takes a few milliseconds, most of them to see the clock move. */
export async function probe(): Promise<Capability> {
  const isolated = globalThis.crossOriginIsolated;
  const supported = await threads();
  return {
    isolated,
    threads: isolated && supported,
    cores: navigator.hardwareConcurrency,
    clockStepUs: clockStepUs(),
    browser: browserName(navigator.userAgent),
    reason: reasonAgainstThreads(isolated, supported),
  };
}

function reasonAgainstThreads(isolated: boolean, supported: boolean): string | null {
  if (!isolated) {
    return (
      "Threads share memory, which browsers allow on cross-origin isolated pages only, and this page is not one. " +
      "Open the lab by itself, or have its host send the headers Cross-Origin-Opener-Policy: same-origin and " +
      "Cross-Origin-Embedder-Policy: require-corp."
    );
  }
  return supported ? null : "This browser has no WebAssembly threads. A current version of it has.";
}

/** The least difference of two readings of the clock, in microseconds. */
function clockStepUs(): number {
  const steps = Array.from({ length: 5 }, () => {
    const before = performance.now();
    let now = before;
    while (now <= before) now = performance.now();
    return now - before;
  });
  return Math.round(Math.min(...steps) * 1e4) / 10;
}

/** The name and the major version in a user agent; the agent itself if it is none we know. */
function browserName(agent: string): string {
  const [, firefox] = /Firefox\/(\d+)/.exec(agent) ?? [];
  if (firefox !== undefined) return `Firefox ${firefox}`;
  const [, edge] = /Edg\/(\d+)/.exec(agent) ?? [];
  if (edge !== undefined) return `Edge ${edge}`;
  const [, chromium] = /Chrome\/(\d+)/.exec(agent) ?? [];
  if (chromium !== undefined) return `Chromium ${chromium}`;
  const [, safari] = /Version\/(\d+)[^]*Safari/.exec(agent) ?? [];
  return safari === undefined ? agent : `Safari ${safari}`;
}
