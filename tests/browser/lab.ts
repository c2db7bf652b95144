import { test as base } from "@playwright/test";
import { serve } from "../../scripts/serve.js";

export { expect } from "@playwright/test";

interface Servers {
  /** The address of the built lab with the isolation headers; the base of relative addresses. */
  readonly isolated: string;
  /** The address of the same files without them, as on a host that sends no headers. */
  readonly plain: string;
}

/** Playwright's `test`, with the built lab served twice for as long as a test worker lives. */
export const test = base.extend<{ baseURL: string }, Servers>({
  isolated: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of a fixture's needs from this pattern
    async ({}, use) => {
      const server = await serve();
      await use(server.url);
      await server.close();
    },
    { scope: "worker" },
  ],
  plain: [
    // eslint-disable-next-line no-empty-pattern -- as above
    async ({}, use) => {
      const server = await serve({ isolated: false });
      await use(server.url);
      await server.close();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ isolated }, use) => {
    await use(isolated);
  },
});
