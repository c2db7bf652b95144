/** Versions of the site, on the page's side and on the service worker's. */

/** The cache of a version; a tab that shows the version holds a lock of the same name, so that it is not dropped. */
export const nameOfCache = (scope: string, build: string): string => `coreyard ${scope} ${build}`;

/** What the service worker tells every tab when it has taken over. */
export interface News {
  build: string;
}

/** What a tab tells the service worker: addresses that it loaded before that one was there. */
export interface Loaded {
  addresses: string[];
}
