import { expect, open, runToTheEnd, savedReport, test } from "./page.ts";

/** Experiments that are one program: what they give, and what the verdict tells. */
const PROGRAMS = [
  { hash: "queue?tasks=4", results: [5, 10, 15, 20], told: "in the order" },
  { hash: "deadlock", results: [0, 2], told: "waits for lock 'right', held by Process-2" },
  {
    hash: "process-queue-lock?workers=2&size=6&repeat=1",
    results: [0, 1, 1, 2, 3, 5],
    told: "whole",
  },
  { hash: "synchronize?workers=2&times=5", results: null, told: "the sum is exact, 10" },
];

for (const { hash, results, told } of PROGRAMS) {
  for (const where of ["isolated", "plain"] as const) {
    test(`${hash} gives the right results on a page that is ${where}`, async ({
      page,
      isolated,
      plain,
    }) => {
      await open(page, { isolated, plain }[where], hash);
      await runToTheEnd(page);
      const { runs, failures, verdict } = await savedReport(page);
      expect(failures).toEqual([]);
      if (results !== null) for (const run of runs) expect(run.results).toEqual(results);
      expect(verdict).toContain(told);
      await expect(page.locator(".verdict")).toContainText(told);
    });
  }
}

test("the arrows are listed in a table and counted in the picture's name", async ({
  page,
  isolated,
}) => {
  await open(page, isolated, "queue?tasks=4");
  await runToTheEnd(page);
  const picture = page.getByRole("img", { name: /4 messages between processes/ });
  await expect(picture).toBeVisible();
  await page.getByText(/^The timeline as a table/).click();
  const rows = page.getByRole("region", { name: "Messages" }).getByRole("row");
  await expect(rows).toHaveCount(1 + 4);
  await expect(rows.nth(1)).toContainText("queue 'numbers'");
});
