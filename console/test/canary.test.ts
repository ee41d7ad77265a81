import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { ConsoleUnderTest } from "./console-under-test.ts";

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await ConsoleUnderTest.start();
});
afterAll(() => console.stop());

const RELEASE = "/releases/support-desk/v3";
/** With common spaces where a number keeps its unit beside it. */
const plain = (text: string): string => text.replaceAll("\u00a0", " ");
const eValues = (page: Page) => page.getByRole("img", { name: /^E-value by session/ });

test("a running canary says its weight, why it goes on, what it waits for, and when it is taken back", async () => {
  const { page, errors } = await console.open("canary", RELEASE);
  await page.locator(".pill").getByText("Canary at 25 %").waitFor();
  const why = page.getByRole("region", { name: "Why" });
  expect(await why.locator("b").textContent()).toBe("No sign that v3 is worse than v1");
  await why.getByText("Waits for 100 more decided sessions of v3 at 25 %.").waitFor();
  await why.getByText("rolled back by itself when the e-value reaches 20 (now 0.17)").waitFor();
  expect(errors).toEqual([]);
});

test("the ladder has the canary's steps as weights, with what each saw or needs", async () => {
  const { page } = await console.open("canary", RELEASE);
  const canary = page.locator(".ladder > li", { has: page.getByRole("heading", { name: "Canary" }) });
  await canary.getByText("Step 2 of 3").waitFor();
  expect(await canary.locator(".rung .what").allTextContents()).toEqual(["10 %: Passed", "25 %: Running", "50 %: Not started"]);
  expect(await canary.locator(".rung .ev").allTextContents()).toEqual([
    "46 sessions, e-value 0.95",
    "100 sessions, e-value 0.17",
    "200 sessions and 30 min at least",
  ]);
});

test("the figures carry their thresholds, intervals and bases", async () => {
  const { page } = await console.open("canary", RELEASE);
  const figures = page.locator(".fig");
  await figures.first().waitFor();
  expect((await figures.allInnerTexts()).map(plain)).toEqual([
    "0.17\ne-value, highest 2.2, acts at 20",
    "0.70×\nfailure ratio, 90 % 0.039× to 4.1×",
    "2 of 146 and 11 of 729\nfailed on v3 and on v1",
    "at most 4.2 %\nfailure rate of v3 (95 %), limit 10 %",
    "880\nsessions, 147 on v3; 5 unknown",
  ]);
});

test("the chart draws one e-value in steps on a log axis, weights above, failures in a lane for each arm below", async () => {
  const { page } = await console.open("canary", RELEASE);
  const chart = eValues(page);
  await chart.getByText("roll back at 20").waitFor();
  const lines = chart.locator("path.ln");
  expect(await lines.count()).toBe(1);
  expect(await lines.getAttribute("d")).toMatch(/^M[\d.]+ [\d.]+(?:H[\d.]+V[\d.]+)+$/);
  const y = async (text: string): Promise<number> => Number(await chart.getByText(text, { exact: true }).first().getAttribute("y"));
  expect((await y("1")) - (await y("10"))).toBeCloseTo((await y("3")) - (await y("30")), 0);
  expect(await chart.locator("text.weight").allTextContents()).toEqual(["10\u00a0%", "25\u00a0%"]);
  const heights = await chart.locator("line.failed").evaluateAll((ticks) => ticks.map((tick) => tick.getAttribute("y1")));
  expect(heights.filter((height) => height === heights[1])).toHaveLength(2);
  expect(heights).toHaveLength(13);
});

test("both charts say their numbers, and stand as tables too", async () => {
  const { page } = await console.open("canary", RELEASE);
  await page
    .getByRole("img", {
      name: /0\.17 after 880 sessions, between 0\.17 and 2\.2; it acts at 20\. 2 of 146 sessions failed on v3 and 11 of 729 on v1/,
    })
    .waitFor();
  await page.getByRole("img", { name: "Failure ratio of v3 to v1 by session: 0.70×, 90 % interval 0.039× to 4.1×" }).waitFor();
  await page.getByText("The charts as a table").click();
  const rows = page.getByRole("row").filter({ hasText: "of 729" });
  expect(await rows.getByRole("cell").allTextContents()).toEqual([
    "25\u00a0%",
    "880",
    "0.17",
    "2.2",
    "0.70×",
    "0.039× to 4.1×",
    "2 of 146",
    "11 of 729",
  ]);
  await page.getByText("13 failed sessions").click();
  await page.getByRole("cell", { name: "refund-without-check" }).first().waitFor();
});

test("a rollback is told as it happened, drawn into the same chart, and said aloud once", async () => {
  const { page, server } = await console.open("canary", RELEASE);
  await eValues(page).waitFor();
  const alarm = page.getByRole("alert");
  expect(await alarm.allTextContents()).toEqual([""]);
  // A mark on the element itself: were it made anew, the mark would be gone.
  await eValues(page).evaluate((chart) => chart.setAttribute("data-mark", "kept"));
  server.play("rolled-back");
  server.emit("release", "rel_v3");
  await page.locator(".pill").getByText("Rolled back").waitFor();
  expect(await eValues(page).getAttribute("data-mark")).toBe("kept");
  expect((await alarm.allTextContents()).join("")).toMatch(/^Rolled back: v3 fails more often than v1: e-value 24, acts at 20\./);
  server.emit("release", "rel_v3");
  await page.waitForResponse((response) => response.url().endsWith("support-desk%40v3"));
  expect(await alarm.count()).toBe(1);
  expect(await page.getByRole("region", { name: "Why" }).getAttribute("aria-live")).toBe("off");
});

test("after a rollback the same page tells the story", async () => {
  const { page } = await console.open("rolled-back", RELEASE);
  await eValues(page).getByText("24 at session 594").waitFor();
  await eValues(page).getByText("rolled back at 20").waitFor();
  await page.getByText("e-value, acted at 20").waitFor();
  await page.getByText("rolled back at 25 %").waitFor();
  await page.locator(".rung .time").getByText("not reached").waitFor();
  expect(await eValues(page).locator("text.weight").allTextContents()).toEqual(["10\u00a0%", "25\u00a0%", "0\u00a0%"]);
  expect(await page.getByRole("alert").allTextContents()).toEqual([""]);
  await page.getByText("It is rolled back. Release a new version to go on.").waitFor();
});

test("a screen reader hears of a new weight, not of every session", async () => {
  const { page, server } = await console.open("canary", RELEASE);
  const news = page.getByRole("status").filter({ hasText: "v3: " });
  expect(await news.textContent()).toBe("v3: Canary at 25\u00a0%");
  server.play("canary-asks");
  server.emit("release", "rel_v3");
  await page.locator(".pill").getByText("Waiting").waitFor();
  expect(await news.textContent()).toBe("v3: Waiting");
});

test("the charts use the room that there is", async () => {
  const { page } = await console.open("canary", RELEASE);
  const chart = eValues(page);
  const inside = (): Promise<boolean> =>
    chart.evaluate((svg) => {
      const room = svg.parentElement?.clientWidth ?? 0;
      return Math.abs(svg.getBoundingClientRect().width - room) <= 1;
    });
  for (const width of [1440, 1000, 1760]) {
    await page.setViewportSize({ width, height: 900 });
    await expect.poll(inside).toBe(true);
  }
});
