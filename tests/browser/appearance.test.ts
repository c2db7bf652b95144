/** Forced colours, as people with low vision choose them, and less motion. */
import type { Locator, Page } from "@playwright/test";
import { violationsOf } from "./axe.ts";
import { expect, open, openStart, runToTheEnd, test } from "./page.ts";

const SMALL = "cpu-bound?workers=2&tasks=4&size=100000&repeat=3";

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in forced colours, ${colorScheme}`, () => {
    test.use({ colorScheme, contextOptions: { forcedColors: "active" }, bypassCSP: true });

    test("phases are told apart by what they are filled with", async ({ page, isolated }) => {
      await open(page, isolated, SMALL);
      await runToTheEnd(page);
      const fills = await fillsIn(page.locator(".legend"));
      expect(fills).toHaveLength(6);
      expect(new Set(fills).size).toBe(6);
      const shares = await fillsIn(page.locator(".shares thead"));
      expect(new Set(shares).size).toBe(shares.length);
    });

    test("what is pressed, chosen and linked is marked without shadows", async ({
      page,
      isolated,
    }) => {
      await open(page, isolated, SMALL);
      const line = page.locator("button.line").first();
      await expect(line).toHaveCSS("border-left-style", "double");
      await line.click();
      await expect(line).toHaveCSS("border-left-style", "solid");
      await expect(page.locator("#ways .home")).toHaveCSS("border-bottom-width", "0px");
      await page.locator("#ways .home").click();
      await expect(page.locator("#ways .home")).toHaveCSS("border-bottom-width", "3px");
      await expect(page.locator(".segments input:checked + span").first()).toHaveCSS(
        "border-bottom-width",
        "3px",
      );
    });

    test("the focus has a ring, and buttons have borders", async ({ page, isolated }) => {
      await open(page, isolated, SMALL);
      const run = page.getByRole("button", { name: "Run" });
      await page.locator("main").focus();
      await page.keyboard.press("Tab");
      await expect(run).toBeFocused();
      await expect(run).toHaveCSS("outline-style", "solid");
      await expect(run).toHaveCSS("outline-width", "3px");
      await expect(run).toHaveCSS("border-top-style", "solid");
    });

    test("axe finds nothing on the start page, nor after a run", async ({ page, isolated }) => {
      await openStart(page, isolated);
      expect(await violationsOf(page)).toEqual([]);
      await open(page, isolated, SMALL);
      await runToTheEnd(page);
      expect(await violationsOf(page)).toEqual([]);
    });
  });
}

test.describe("with less motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("nothing is animated, before a run, in it and after", async ({ page, isolated }) => {
    await openStart(page, isolated);
    expect(await animationsOf(page)).toBe(0);
    await open(page, isolated, SMALL);
    await page.keyboard.press("Control+Enter");
    expect(await animationsOf(page)).toBe(0);
    await expect(page.locator(".verdict.finished")).toBeVisible({ timeout: 45_000 });
    expect(await animationsOf(page)).toBe(0);
  });

  test("nothing changes by itself after a run", async ({ page, isolated }) => {
    await page.clock.install();
    await open(page, isolated, SMALL);
    await runToTheEnd(page);
    await page.evaluate(() => {
      const changed: string[] = [];
      new MutationObserver((changes) => {
        changed.push(...changes.map(({ target }) => target.nodeName));
      }).observe(document.body, {
        subtree: true,
        childList: true,
        attributes: true,
        characterData: true,
      });
      Object.assign(window, { changed });
    });
    await page.clock.runFor(10_000);
    expect(await page.evaluate(() => (window as unknown as { changed: string[] }).changed)).toEqual(
      [],
    );
  });
});

/** What each swatch below a place is filled with: its colour, its height, and what is drawn on it. */
function fillsIn(place: Locator): Promise<string[]> {
  return place.locator(".swatch").evaluateAll((swatches) =>
    swatches.map((swatch) => {
      const [area, texture] = swatch.querySelectorAll("rect");
      const id = /#(.*)"?\)/.exec(texture?.getAttribute("fill") ?? "")?.[1] ?? "";
      const drawn = document.getElementById(id)?.innerHTML.replaceAll(/<!--.*?-->/g, "") ?? "";
      return [area && getComputedStyle(area).fill, area?.getAttribute("height"), drawn].join(" ");
    }),
  );
}

const animationsOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.getAnimations().length);
