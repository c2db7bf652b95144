/** The site's files as they were built, by scripts/service_worker.js. All paths are relative to the site's folder. */

export interface Files {
  /** Changes whenever a file does. */
  build: string;
  /** What the page loads before anything is done with it; "" is the page itself. */
  shell: string[];
  /** What it loads later: the other lessons, charts. */
  rest: string[];
  /** The files of each wasm build. */
  builds: Record<string, string[]>;
}

declare const SITE_FILES: Files;

export const FILES = SITE_FILES;

const ALL = new Set([...FILES.shell, ...FILES.rest, ...Object.values(FILES.builds).flat()]);

export const isFile = (path: string): boolean => ALL.has(path);

/** Whether the address holds a hash of the content, so that what is kept under it is never out of date. */
export const isHashed = (path: string): boolean => /^(assets|wasm)\//.test(path);

/** What is kept together with a file: with one of a wasm build all of it, and all lessons. Somebody runs experiments here. */
export function companionsOf(path: string): string[] {
  const build = Object.values(FILES.builds).find((files) => files.includes(path));
  return build ? [...build, ...FILES.rest] : [];
}
