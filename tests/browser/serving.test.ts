import { expect, test } from "./lab.ts";

test("the lab is cross-origin isolated where the headers are sent", async ({ page, isolated }) => {
  await page.goto(isolated);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test("the lab is not isolated on a host without headers", async ({ page, plain }) => {
  await page.goto(plain);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
});

for (const host of ["isolated", "plain"] as const) {
  test.describe("with a service worker", () => {
    test.use({ serviceWorkers: "allow" });

    test(`nothing is refused or missing when the page loads (${host})`, async ({
      page,
      isolated,
      plain,
    }) => {
      const problems: string[] = [];
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) problems.push(message.text());
      });
      page.on("pageerror", (error) => problems.push(error.message));
      page.on("response", (response) => {
        if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
      });
      await page.goto(host === "isolated" ? isolated : plain);
      await page.waitForLoadState("networkidle");
      expect(problems).toEqual([]);
    });
  });
}
