import { readFile } from "node:fs/promises";
import type { Download, Page } from "@playwright/test";
import type {} from "../../www/automation.js";
import type { Report } from "../../www/generated/wasm.js";
import type { Trace } from "../../www/trace_event.js";
import { faultsOf } from "../fixtures/perfetto.ts";
import { recorded, textOf } from "../fixtures/reports.ts";
import { violationsOf } from "./axe.ts";
import { expect, loadFile, open, openStart, runToTheEnd, savedReport, test } from "./page.ts";

const SMALL = "queue?tasks=4&repeat=1";

async function drop(page: Page, name: string, text: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([name, text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name));
      return transfer;
    },
    [name, text] as const,
  );
  await page.dispatchEvent("body", "dragover", { dataTransfer: data });
  await page.dispatchEvent("body", "drop", { dataTransfer: data });
}

async function saved(page: Page, button: string): Promise<{ name: string; text: string }> {
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: button, exact: true }).click();
  const download: Download = await downloading;
  const text = await readFile(await download.path(), "utf8");
  return { name: download.suggestedFilename(), text };
}

const banner = (page: Page) => page.getByRole("complementary", { name: "Loaded file" });
const note = (page: Page) => page.locator("#notice p");

test("a report that was saved is shown again when it is loaded, with its experiment and parameters", async ({
  page,
  isolated,
}) => {
  await open(page, isolated, "cpu-bound?workers=2&tasks=4&size=100000&repeat=3&models=pool");
  await runToTheEnd(page);
  const { name, text } = await saved(page, "Report as JSON");
  const { verdict, environment } = JSON.parse(text) as Report;
  await open(page, isolated, SMALL);
  await loadFile(page, name, text);
  await expect(banner(page)).toContainText("Loaded from “cpu-bound.json”, measured on Chromium");
  const day = new Date(environment.measured_at ?? "").toLocaleDateString("en-US", {
    dateStyle: "long",
  });
  await expect(banner(page)).toContainText(`That was on ${day}`);
  await expect(banner(page)).toBeFocused();
  await expect(page.locator(".verdict")).toHaveText(verdict);
  await expect(page.locator("#field-size")).toHaveValue("100_000");
  await expect(page).toHaveURL(/#cpu-bound\?.*tasks=4/);
  expect(JSON.parse((await saved(page, "Report as JSON")).text)).toEqual(JSON.parse(text));
});

test("a run after a loaded report is a run of this machine", async ({ page, isolated }) => {
  await open(page, isolated, SMALL);
  await loadFile(page, "queue.json", textOf("queue"));
  await expect(banner(page)).toBeVisible();
  await runToTheEnd(page);
  await expect(banner(page)).toBeHidden();
  expect((await savedReport(page)).environment.browser).not.toBe("");
});

test("closing the file brings back what was measured here", async ({ page, isolated }) => {
  await open(page, isolated, SMALL);
  await runToTheEnd(page);
  const { verdict } = await savedReport(page);
  await drop(page, "queue.json", textOf("queue"));
  await expect(page.locator(".verdict")).toHaveText(recorded("queue").verdict);
  await page.getByRole("button", { name: "Close the file" }).click();
  await expect(banner(page)).toBeHidden();
  await expect(page.locator(".verdict")).toHaveText(verdict);
});

test("the trace that is saved is one that Perfetto reads, and can be loaded", async ({
  page,
  isolated,
}) => {
  await open(page, isolated, "process-queue-lock?workers=2&size=6&repeat=1");
  await runToTheEnd(page);
  const { name, text } = await saved(page, "Trace for Perfetto");
  expect(faultsOf(JSON.parse(text) as Trace)).toEqual([]);
  await drop(page, name, text);
  await expect(banner(page)).toContainText("3 runs of process-queue-lock");
  await expect(page.getByRole("img", { name: /^Timeline of 3 models/ })).toBeVisible();
  await page.getByRole("button", { name: "Close the file" }).click();
  await expect(page.locator(".verdict.finished")).toBeVisible();
});

test("a trace of somebody else is drawn", async ({ page, isolated }) => {
  await open(page, isolated, SMALL);
  const slice = { ph: "X", name: "<b>paint</b>", pid: 9, tid: 1, ts: 5e9, dur: 4000 };
  await drop(page, "profile.json", JSON.stringify([slice, { ph: "B" }]));
  await expect(banner(page)).toContainText("1 slice. 1 event of other kinds is not drawn.");
  await page.getByText(/^The timeline as a table/).click();
  await expect(page.getByRole("region", { name: "Spans" })).toContainText("<b>paint</b>");
});

test("while a trace is shown, nothing is offered or told of the run in whose place it stands", async ({
  page,
  isolated,
}) => {
  const shown = (): Promise<unknown> => page.evaluate(() => window.coreyard.shown());
  await open(page, isolated, SMALL);
  await runToTheEnd(page);
  const table = page.getByRole("button", { name: "Copy table as Markdown" });
  await expect(table).toBeVisible();
  expect(await shown()).not.toBeNull();
  await drop(page, "profile.json", '[{"ph":"X","name":"work","pid":1,"tid":1,"ts":0,"dur":9}]');
  await expect(banner(page)).toBeVisible();
  await expect(table).toBeHidden();
  expect(await shown()).toBeNull();
});

test("closing the file brings back a run that was stopped", async ({ page, isolated }) => {
  await open(page, isolated, "cpu-bound?workers=2&tasks=8&size=4000000000&repeat=3");
  await page.getByRole("button", { name: "Run" }).click();
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.locator(".verdict.stopped")).toBeVisible();
  await loadFile(page, "one.json", textOf("cpu-bound"));
  await page.getByRole("button", { name: "Close the file" }).click();
  await expect(page.locator(".verdict.stopped")).toBeVisible();
  await expect(page.locator("#field-tasks"), "with its settings").toHaveValue("8");
  expect(page.url()).toContain("tasks=8");
});

test("who comes back to a loaded report is not led to it again", async ({ page, isolated }) => {
  await open(page, isolated, SMALL);
  await loadFile(page, "queue.json", textOf("queue"));
  await expect(banner(page)).toBeFocused();
  await page.getByRole("link", { name: /^Next: / }).click();
  await expect(banner(page)).toBeHidden();
  await page.getByRole("link", { name: /^Previous: / }).click();
  await expect(banner(page)).toBeVisible();
  await expect(page.locator("#title")).toBeFocused();
});

test("a file can be dropped on the start page, and leads to its experiment", async ({
  page,
  isolated,
}) => {
  await openStart(page, isolated);
  await drop(page, "frogs.json", "frogs");
  await expect(note(page)).toBeVisible();
  await expect(note(page)).toContainText("“frogs.json” was not loaded.");
  await drop(page, "queue.json", textOf("queue"));
  await expect(banner(page)).toBeVisible();
  await expect(page).toHaveURL(/#queue\?/);
  await openStart(page, isolated);
  const trace = await page.evaluate(
    (report) => JSON.stringify(window.coreyard.traceOf(report)),
    recorded("crash"),
  );
  await drop(page, "crash.trace.json", trace);
  await expect(banner(page)).toBeVisible();
  await expect(page).toHaveURL(/#crash/);
});

test("two runs are compared: medians, ratios with an interval, and what differs", async ({
  page,
  isolated,
}) => {
  const hash = "cpu-bound?workers=2&tasks=4&size=100000&repeat=3&models=sequential,pool";
  await open(page, isolated, hash);
  await runToTheEnd(page);
  await page.locator("#field-tasks").fill("8");
  await runToTheEnd(page);
  await page.getByLabel("Run to compare with").selectOption({ index: 1 });
  const pairs = page.locator("coreyard-pairs");
  await expect(pairs).toContainText("Tasks: 8 instead of 4");
  const rows = pairs.getByRole("row");
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(2)).toContainText(/×\s*[\d.]+×–[\d.]+× (faster|slower|no difference)/);
});

test("a loaded report is compared with a run of this machine", async ({ page, isolated }) => {
  await open(page, isolated, SMALL);
  const report = recorded("queue");
  report.environment.measured_at = "2026-11-21T12:00:00.000Z";
  await loadFile(page, "queue.json", JSON.stringify(report));
  await expect(banner(page)).toBeVisible();
  await runToTheEnd(page);
  const choice = page.getByLabel("Run to compare with");
  await choice.selectOption({ index: 1 });
  await expect(choice).toContainText(/“queue.json”, measured on November 2\d, 2026/);
  await expect(page.locator("coreyard-pairs")).toContainText("three repeats on each side");
});

test("every chart is saved as SVG and as PNG", async ({ page, isolated }) => {
  await open(page, isolated, SMALL);
  await loadFile(page, "scaling.json", textOf("scaling"));
  await expect(banner(page)).toBeVisible();
  for (const [chart, file] of [
    ["Timeline", "scaling.timeline"],
    ["Comparison", "scaling.comparison"],
    ["Shares", "scaling.shares"],
    ["Speed-up", "scaling.speedup"],
  ] as const) {
    const { name, text } = await saved(page, `${chart} as SVG`);
    expect(name).toBe(`${file}.svg`);
    expect(text).toMatch(/^<svg .*xmlns="http:\/\/www.w3.org\/2000\/svg"/s);
    const picture = await saved(page, `${chart} as PNG`);
    expect(picture.name).toBe(`${file}.png`);
    expect(picture.text.slice(1, 4)).toBe("PNG");
  }
});

test("a report shows its warnings on the chart and on the row, and what the time went to", async ({
  page,
  isolated,
}) => {
  await open(page, isolated, SMALL);
  const report = recorded("cpu-bound");
  report.environment = { ...report.environment, cores: 1, isolated: false, clock_step_us: 1000 };
  await loadFile(page, "rough.json", JSON.stringify(report));
  const warnings = page.getByRole("list", { name: "To be known about these figures" });
  for (const says of ["steps of this clock", "share 1 core", "was not isolated"])
    await expect(warnings).toContainText(says);
  const row = page.locator(".comparison").getByRole("row", { name: /^sequential/ });
  await expect(row.first()).toContainText("too short for this clock");
  const shares = page.getByRole("table", { name: "What the time went to" });
  await expect(shares.getByRole("row", { name: /^pool/ })).toContainText(/\d+ %/);
});

test("tasks are saved as CSV", async ({ page, isolated }) => {
  await open(page, isolated, SMALL);
  await runToTheEnd(page);
  const { name, text } = await saved(page, "Tasks as CSV");
  expect(name).toBe("queue.csv");
  expect(text).toMatch(/^tag,start_time,end_time,elapsed,result\r\n/);
});

const HOSTILE = [
  ["no.json", "frogs", "It is not JSON: it begins with “frogs”."],
  ["empty.json", "", "It is empty."],
  ["list.json", '{"a":1}', "It is neither a report"],
  ["deep.json", "[".repeat(3_000_000), "nested more than 100 deep"],
  [
    "huge.json",
    textOf("queue").replace(/"wall_ms":[\d.]+/, '"wall_ms":1e308'),
    "runs[0].wall_ms is 1e+308, which is not a number from 0 to",
  ],
  [
    "<img src=x onerror=alert(1)>.json",
    textOf("queue").replace('"experiment":"queue"', '"experiment":"<script>alert(1)</script>"'),
    "There is no experiment “<script>alert(1)</script>”.",
  ],
] as const;

for (const [name, text, says] of HOSTILE) {
  test(`${name} is refused in a sentence, and the page stays as it was`, async ({
    page,
    isolated,
  }) => {
    await open(page, isolated, SMALL);
    await drop(page, name, text);
    await expect(note(page)).toContainText(`“${name}” was not loaded.`);
    await expect(note(page)).toContainText(says);
    await expect(page.locator("#status")).toContainText(says);
    await expect(page.locator(".verdict.empty")).toBeVisible();
    await expect(banner(page)).toBeHidden();
  });
}

test("what a loaded report says is text", async ({ page, isolated }) => {
  await open(page, isolated, SMALL);
  const html = "<img src=x onerror=alert(1)><b>bold</b>";
  const report = { ...recorded("queue"), verdict: html };
  const [run] = report.runs;
  if (run?.lines[0]) run.lines[0].text = html;
  await loadFile(page, "html.json", JSON.stringify(report));
  await expect(page.locator(".verdict")).toHaveText(html);
  await expect(page.locator(".terminal")).toContainText(html);
  await expect(page.locator("img, b")).toHaveCount(0);
});

test("nothing is loaded while a run is on", async ({ page, isolated }) => {
  await open(page, isolated, "cpu-bound?workers=2&tasks=8&size=4000000000&repeat=3");
  await page.getByRole("button", { name: "Run" }).click();
  await drop(page, "queue.json", textOf("queue"));
  await expect(note(page)).toContainText("A run is on. Stop it first");
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.locator(".verdict.stopped")).toBeVisible();
});

test.describe("copying", () => {
  test.use({ permissions: ["clipboard-read", "clipboard-write"] });

  const copied = (page: Page): Promise<string> =>
    page.evaluate(() => navigator.clipboard.readText());

  test("gives a link, the code for another page, and the table", async ({ page, isolated }) => {
    await open(page, isolated, "cpu-bound?workers=2&tasks=4&size=100000&repeat=3&models=pool");
    await page.getByRole("button", { name: "Copy link" }).click();
    await expect(note(page)).toHaveText("The link is on the clipboard.");
    expect(await copied(page)).toBe(
      `${isolated}#cpu-bound?workers=2&tasks=4&size=100000&repeat=3&models=pool`,
    );
    await page.getByRole("button", { name: "Copy embed code" }).click();
    await expect(note(page)).toHaveText("The code is on the clipboard.");
    expect(await copied(page)).toContain(
      '<coreyard-lab experiment="cpu-bound" workers="2" tasks="4" size="100000" repeat="3" models="pool">',
    );
    await runToTheEnd(page);
    await page.getByRole("button", { name: "Copy table as Markdown" }).click();
    await expect(note(page)).toHaveText("The table is on the clipboard.");
    expect(await copied(page)).toMatch(/^\| Model \| Median .*\n\| :-- \| --: .*\n\| pool \| /);
  });
});

test("what the browser does not let us copy is shown to be copied by hand", async ({
  page,
  isolated,
}) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", { value: undefined });
  });
  await open(page, isolated, SMALL);
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(note(page)).toContainText(
    "could not be copied: this browser does not allow it here. By hand:",
  );
  await expect(page.getByLabel("Text to copy by hand")).toHaveValue(/#queue\?tasks=4/);
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    // The policy of the page forbids scripts from elsewhere, as it should.
    test.use({ colorScheme, bypassCSP: true });

    test("axe finds nothing on a loaded report, two runs compared, a notice and a trace", async ({
      page,
      isolated,
    }) => {
      await open(page, isolated, SMALL);
      await loadFile(page, "one.json", textOf("cpu-bound"));
      await expect(banner(page)).toContainText("one.json");
      await loadFile(page, "two.json", textOf("cpu-bound"));
      await expect(banner(page)).toContainText("two.json");
      await page.getByLabel("Run to compare with").selectOption({ index: 1 });
      await expect(page.locator("coreyard-pairs")).toContainText("no difference");
      await loadFile(page, "three.json", "frogs");
      await expect(note(page)).toBeVisible();
      expect(await violationsOf(page)).toEqual([]);
      await loadFile(
        page,
        "trace.json",
        '[{"ph":"X","name":"work","pid":1,"tid":1,"ts":0,"dur":9}]',
      );
      await expect(page.getByRole("heading", { name: "Timeline of the trace" })).toBeVisible();
      expect(await violationsOf(page)).toEqual([]);
    });
  });
}

test("a loaded report is compared, saved and closed with the keyboard alone", async ({
  page,
  isolated,
}) => {
  // Choosers of files are told of as long as somebody listens; to begin with it takes Playwright longer than a key.
  page.on("filechooser", () => undefined);
  await open(page, isolated, SMALL);
  await loadFile(page, "one.json", textOf("cpu-bound"));
  await expect(banner(page)).toContainText("one.json");
  await expect(banner(page)).toBeFocused();
  await page.getByRole("button", { name: /^Load a report/ }).focus();
  const choosing = page.waitForEvent("filechooser");
  await page.keyboard.press("Enter");
  const buffer = Buffer.from(textOf("cpu-bound"));
  await (await choosing).setFiles({ name: "two.json", mimeType: "application/json", buffer });
  await expect(banner(page)).toContainText("two.json");
  await expect(banner(page)).toBeFocused();
  await page.getByLabel("Run to compare with").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.locator("coreyard-pairs")).toBeVisible();
  await page.getByRole("button", { name: "Report as JSON" }).focus();
  const downloading = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  await downloading;
  await expect(note(page)).toHaveText("Saved as “cpu-bound.json”.");
  await banner(page).focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(banner(page)).toBeHidden();
});

test("nothing scrolls sideways at a width of 320, with everything shown", async ({
  page,
  isolated,
}) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await open(page, isolated, SMALL);
  for (const name of ["one.json", "two.json"]) {
    await loadFile(page, name, textOf("cpu-bound"));
    await expect(banner(page)).toContainText(name);
  }
  await page.getByLabel("Run to compare with").selectOption({ index: 1 });
  await expect(page.locator("coreyard-pairs")).toContainText("no difference");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});
