import { createRequire } from "node:module";
import type { Locator, Page } from "@playwright/test";
import type { AxeResults } from "axe-core";
import type {} from "../../www/views/timeline_element.ts";
import { recordedStrips } from "../fixtures/strips.ts";
import { expect, open, runToTheEnd, test } from "./page.ts";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const SMALL = "cpu-bound?workers=2&tasks=4&size=100000&repeat=1";

const pictureOf = (page: Page): Locator => page.getByRole("img", { name: /^Timeline/ });
const seenOf = (page: Page): Locator => page.locator("coreyard-timeline .seen");
const detailOf = (page: Page): Locator => page.locator("coreyard-timeline .detail");

/** Puts a recorded run on the page: its own timeline, and nothing drawn over it again. */
async function showRecorded(page: Page, name: Parameters<typeof recordedStrips>[0]): Promise<void> {
  await page.evaluate(async (strips) => {
    const timeline = document.createElement("coreyard-timeline");
    Object.assign(timeline, { strips, subject: strips });
    timeline.id = "recorded";
    document.querySelector("coreyard-timeline")?.replaceWith(timeline);
    await document.fonts.ready;
  }, recordedStrips(name));
  await expect(pictureOf(page)).toHaveAccessibleName(/took/);
}

/** A point of the picture, from its left and its top. */
async function pointOf(page: Page, x: number, y: number): Promise<[number, number]> {
  await pictureOf(page).scrollIntoViewIfNeeded();
  const box = await pictureOf(page).boundingBox();
  return [(box?.x ?? 0) + x, (box?.y ?? 0) + y];
}

async function drag(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 5 });
  await page.mouse.up();
}

test.beforeEach(async ({ page, isolated }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await open(page, isolated, SMALL);
});

test.describe("by mouse", () => {
  test.beforeEach(async ({ page }) => {
    await showRecorded(page, "cpu_bound");
    await expect(seenOf(page)).toHaveText(/^0 to .*, all of it$/);
  });

  test("one zooms with the wheel and Ctrl, and the page scrolls with the wheel alone", async ({
    page,
  }) => {
    await page.mouse.move(...(await pointOf(page, 400, 120)));
    const top = (): Promise<number> => page.evaluate(() => scrollY);
    const before = await top();
    await page.mouse.wheel(0, 120);
    await expect.poll(top).toBeGreaterThan(before);
    await expect(seenOf(page)).toHaveText(/all of it$/);
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -300);
    await page.keyboard.up("Control");
    await expect(seenOf(page)).toHaveText(/ of 1\.\d+ s$/);
  });

  test("one drags what is seen, and no further than the run goes", async ({ page }) => {
    await page.getByRole("button", { name: "Zoom in" }).click();
    await page.getByRole("button", { name: "Zoom in" }).click();
    const before = await seenOf(page).textContent();
    await drag(page, await pointOf(page, 400, 120), await pointOf(page, 300, 120));
    await expect(seenOf(page)).not.toHaveText(before ?? "");
    await drag(page, await pointOf(page, 220, 120), await pointOf(page, 860, 120));
    await drag(page, await pointOf(page, 220, 120), await pointOf(page, 860, 120));
    await expect(seenOf(page)).toHaveText(/^0\.00 ms to /);
    await page.getByRole("button", { name: "All", exact: true }).click();
    await expect(seenOf(page)).toHaveText(/all of it$/);
  });

  test("one measures on the axis", async ({ page }) => {
    await drag(page, await pointOf(page, 300, 10), await pointOf(page, 500, 60));
    await expect(page.locator("coreyard-timeline .measured")).toHaveText(
      /^\s*Measured: \d+ ms, from \d+ ms to \d+ ms\./,
    );
    await page.getByRole("button", { name: "Forget what was measured" }).click();
    await expect(page.locator("coreyard-timeline .measured")).toBeHidden();
  });

  test("a click keeps the detail of a span, and a double click fills the picture with it", async ({
    page,
  }) => {
    const point = await pointOf(page, 250, 66);
    await page.mouse.click(...point);
    await expect(detailOf(page)).toContainText("MainProcess · sequential");
    await page.mouse.move(...(await pointOf(page, 400, 300)));
    await expect(detailOf(page)).toContainText("MainProcess · sequential");
    await expect(detailOf(page)).toContainText("of the run");
    await detailOf(page).getByRole("button", { name: "Close" }).click();
    await expect(detailOf(page)).toBeHidden();
    await page.mouse.dblclick(...point);
    await expect(seenOf(page)).not.toHaveText(/all of it$/);
  });

  test("a run is played again to its end, stepped through, and moved to any moment", async ({
    page,
  }) => {
    const slider = page.getByRole("slider", { name: "Moment of the run" });
    const speed = page.getByRole("combobox", { name: "Speed of the replay" });
    // So slow that it is on when one looks, on a busy machine too.
    await speed.selectOption("0.1");
    await page.getByRole("button", { name: "Play again" }).click();
    await expect(slider).not.toHaveValue("1000");
    await speed.selectOption("2");
    await expect(slider).toHaveValue("1000", { timeout: 30_000 });
    await slider.fill("500");
    await expect(slider).toHaveAttribute("aria-valuetext", /^\d+ ms of 1\.\d+ s$/);
    await page.getByRole("button", { name: "Step forward" }).click();
    await expect(slider).not.toHaveValue("500");
    const forward = Number(await slider.inputValue());
    await page.getByRole("button", { name: "Step back" }).click();
    await expect(slider).not.toHaveValue(String(forward));
  });

  test("the button that plays is as wide when it pauses", async ({ page }) => {
    const widthOf = async (name: string): Promise<number | undefined> =>
      (await page.getByRole("button", { name }).boundingBox())?.width;
    await page.getByRole("combobox", { name: "Speed of the replay" }).selectOption("0.1");
    const width = await widthOf("Play again");
    await page.getByRole("button", { name: "Play again" }).click();
    expect(await widthOf("Pause")).toBe(width);
  });
});

test("by keyboard alone one zooms, moves, measures, keeps a detail and plays", async ({ page }) => {
  await showRecorded(page, "cpu_bound");
  const said = page.locator("coreyard-timeline").getByRole("status");
  await pictureOf(page).focus();
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await press("ArrowRight", "PageDown", "ArrowDown", "[");
  await expect(said).toHaveText(/^Measured: /);
  await press("+", "+");
  await expect(said).toHaveText(/^Seen: .* to .* of /);
  await press("End", "Enter");
  await expect(detailOf(page)).toHaveClass(/pinned/);
  await expect(said).toContainText("Thread-1 · threads");
  await press("Escape", "Escape", "0");
  await expect(detailOf(page)).toBeHidden();
  await expect(page.locator("coreyard-timeline .measured")).toBeHidden();
  await press("l", "l");
  await expect(said).toHaveText(/^At .* At work: /);
  await press("k");
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  await press(" ");
  await expect(page.getByRole("button", { name: "Play again" })).toBeVisible();
});

test("the page hears which span is shown, and can dim all the others", async ({ page }) => {
  await showRecorded(page, "cpu_bound");
  await page.evaluate(() => {
    const names: (string | null)[] = [];
    document.body.addEventListener("span-shown", (event) => {
      names.push(event.detail?.name ?? null);
    });
    Object.assign(window, { names });
  });
  const plain = await pictureOf(page).locator("..").screenshot();
  await page.locator("coreyard-timeline").evaluate((timeline) => {
    Object.assign(timeline, { highlight: ({ task }: { task: number | null }) => task === 1 });
  });
  expect((await pictureOf(page).locator("..").screenshot()).equals(plain)).toBe(false);
  await pictureOf(page).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Escape");
  const names = await page.evaluate(() => (window as unknown as { names: unknown[] }).names);
  expect(names).toEqual(["cpu_bound_operation", null]);
});

test("nothing can be played while a run is on, and Esc stops it", async ({ page, isolated }) => {
  await open(page, isolated, "cpu-bound?workers=2&tasks=8&size=600000000&repeat=9&models=pool");
  await page.getByRole("button", { name: "Run" }).click();
  await expect(page.locator(".verdict.running")).toBeVisible();
  await expect(page.getByRole("button", { name: "Play again" })).toBeDisabled();
  await pictureOf(page).focus();
  await page.keyboard.press("Escape");
  await expect(page.locator(".verdict.stopped")).toBeVisible();
});

test("another run begins with all of it in view", async ({ page }) => {
  await runToTheEnd(page);
  await page.getByRole("button", { name: "Zoom in" }).click();
  await expect(seenOf(page)).not.toHaveText(/all of it$/);
  await runToTheEnd(page);
  await expect(seenOf(page)).toHaveText(/all of it$/);
});

test("room is kept for no more threads than there are tasks, before a run and after it", async ({
  page,
  isolated,
}) => {
  await open(page, isolated, "cpu-bound?workers=16&tasks=3&size=100000&repeat=1&models=threads");
  const lanes = (): Promise<number[]> =>
    page
      .locator("coreyard-timeline")
      .evaluate(({ strips }: HTMLElementTagNameMap["coreyard-timeline"]) =>
        strips.map(({ expectedLanes }) => expectedLanes),
      );
  expect(await lanes()).toEqual([4]);
  await runToTheEnd(page);
  expect(await lanes()).toEqual([4]);
});

test("a replay is drawn at most four times a second where less motion is wanted", async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await showRecorded(page, "cpu_bound");
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(10_000);
  await page.evaluate(() => {
    const seen: string[] = [];
    const moment = document.querySelector(".replay .moment") as Node;
    const note = (): unknown => seen.push(moment.textContent ?? "");
    new MutationObserver(note).observe(moment, { subtree: true, characterData: true });
    Object.assign(window, { seen });
  });
  await page.getByRole("button", { name: "Play again" }).click();
  await page.clock.runFor(3000);
  const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen);
  expect(seen.length).toBeGreaterThan(3);
  expect(seen.length).toBeLessThanOrEqual(1 + 3 * 4);
});

for (const deviceScaleFactor of [1, 1.25, 2]) {
  test.describe(`with ${deviceScaleFactor} pixels in one`, () => {
    test.use({ deviceScaleFactor });

    for (const name of ["cpu_bound", "process_queue_lock", "crash"] as const)
      test(`what is added to a picture of ${name}, or taken away, leaves what a new one shows`, async ({
        page,
      }) => {
        await page.evaluate(() => document.fonts.ready);
        for (const live of [true, false])
          expect(await differencesOf(page, name, live), live ? "live" : "replay").toEqual([]);
      });
  });
}

/** At which moments of a run a timeline that is drawn on and on differs from one that is drawn for the first time. */
async function differencesOf(
  page: Page,
  name: Parameters<typeof recordedStrips>[0],
  live: boolean,
): Promise<number[]> {
  const all = recordedStrips(name);
  const endMs = Math.max(...all.map(({ wallMs }) => wallMs ?? 0));
  // The axis of a run that is on is the same from 0.82 to 1 of a power of 1.25.
  const moments = [0.5, 0.83, 0.85, 0.9, 0.97, 0.95, 0.84, 1, 0.2, 0.21].map(
    (part) => part * endMs,
  );
  return page.evaluate(
    async ({ all, moments, live }) => {
      type Timeline = HTMLElementTagNameMap["coreyard-timeline"];
      const drawn = async (timeline: Timeline): Promise<ImageData> => {
        await timeline.updateComplete;
        const canvas = timeline.querySelector("canvas") as HTMLCanvasElement;
        while (canvas.width !== Math.round(timeline.clientWidth * devicePixelRatio))
          await new Promise(requestAnimationFrame);
        await timeline.updateComplete;
        const { width, height } = canvas;
        return canvas.getContext("2d")?.getImageData(0, 0, width, height) as ImageData;
      };
      /** Clipped edges are rounded otherwise, by a few of 255 steps. */
      const isLike = (one: ImageData, other: ImageData): boolean =>
        one.data.length === other.data.length &&
        one.data.every((value, index) => {
          const alpha = index | 3;
          const weight = index === alpha ? 1 : (one.data[alpha] ?? 0) / 255;
          return weight * Math.abs(value - (other.data[index] ?? 0)) <= 4;
        });
      const show = (timeline: Timeline, atMs: number): void => {
        timeline.live = live;
        const until = all.map((strip) => ({
          ...strip,
          spans: strip.spans.filter(({ end_ms }) => end_ms <= atMs),
          links: strip.links.filter(({ to_ms }) => to_ms <= atMs),
          lives: strip.lives.filter(({ end_ms }) => (end_ms ?? 0) <= atMs),
          wallMs: null,
        }));
        if (live) timeline.strips = until;
        else {
          const { look } = timeline;
          timeline.look = { ...look, replay: { ...look.replay, atMs } };
        }
      };
      const create = async (): Promise<Timeline> => {
        const timeline = document.createElement("coreyard-timeline");
        Object.assign(timeline, { strips: live ? [] : all, subject: all });
        document.querySelector("main")?.prepend(timeline);
        await timeline.updateComplete;
        return timeline;
      };
      const grown = await create();
      await drawn(grown);
      const different: number[] = [];
      for (const atMs of moments) {
        show(grown, atMs);
        const fresh = await create();
        show(fresh, atMs);
        if (!isLike(await drawn(grown), await drawn(fresh))) different.push(atMs);
        fresh.remove();
      }
      grown.remove();
      return different;
    },
    { all, moments, live },
  );
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, bypassCSP: true });

    test("axe finds nothing in a timeline that is zoomed, measured and halfway played", async ({
      page,
    }) => {
      await showRecorded(page, "crash");
      await pictureOf(page).focus();
      for (const key of ["ArrowRight", "[", "+", "Enter", "l"]) await page.keyboard.press(key);
      await page.getByText("Keys and gestures").click();
      await page.addScriptTag({ path: AXE });
      const found = await page.evaluate(async () => {
        const { axe } = window as unknown as {
          axe: { run: (part: string) => Promise<AxeResults> };
        };
        const { violations } = await axe.run("section.timeline");
        return violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`,
        );
      });
      expect(found).toEqual([]);
    });

    for (const name of ["cpu_bound", "process_queue_lock", "crash"] as const) {
      test(`the recorded run ${name} looks as it did`, async ({ page }) => {
        await showRecorded(page, name);
        await expect(page.locator("coreyard-timeline .plot")).toHaveScreenshot(
          `${name}-${colorScheme}.png`,
          { maxDiffPixelRatio: 0.01 },
        );
      });
    }

    test("in forced colours a recorded run looks as it did", async ({ page }) => {
      await page.emulateMedia({ forcedColors: "active" });
      await showRecorded(page, "crash");
      await expect(page.locator("coreyard-timeline .plot")).toHaveScreenshot(
        `crash-forced-${colorScheme}.png`,
        { maxDiffPixelRatio: 0.01 },
      );
    });
  });
}
