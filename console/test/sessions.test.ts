import { afterAll, beforeAll, expect, test } from "vitest";

import { sessionId } from "../dev/data/digests.ts";
import { address, ConsoleUnderTest } from "./console-under-test.ts";

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await ConsoleUnderTest.start();
});
afterAll(() => console.stop());

test("from a release's failed sessions to the session, its trace, and back to what the release decided", async () => {
  const { page } = await console.open("rolled-back", "/releases/rel_v3");
  await page.getByText(/^\d+ failed sessions/).click();
  await page.locator("details[open] a").first().click();
  await page.waitForURL((url) => url.pathname.startsWith("/sessions/"));
  await page.getByRole("region", { name: "Why" }).getByText("Failed:").waitFor();
  await page.getByText("in the order of assignment, and one of its failed sessions").waitFor();
  await page.getByRole("link", { name: "invoke_agent support-desk" }).click();
  await page.getByRole("region", { name: "Why" }).getByText("The last answer of the model ended by length").waitFor();
  await page.getByRole("link", { name: /^release of v/ }).click();
  await page.getByRole("heading", { name: "support-desk v3" }).waitFor();
});

test("the numbers of a canary's looks lead to the sessions that they count", async () => {
  const { page, server } = await console.open("rolled-back", "/releases/rel_v3");
  await page.getByText("The charts as a table").click();
  await page
    .getByRole("link", { name: /^\d+ of \d+$/ })
    .first()
    .click();
  await page.getByText("began in the last 90 days").waitFor();
  expect(address(page)).toBe("/sessions?release=rel_v3&outcome=failed&arm=canary&range=90d");
  expect(server.read.findLast((path) => path.startsWith("/sessions"))).toContain("release=rel_v3&outcome=failed&arm=canary");
});

test("a trial leads to its traces, and its trace back to its case", async () => {
  const { page } = await console.open("journey", "/evaluations/eval_316?case=refund-late-01");
  await page.getByRole("link", { name: "its traces" }).last().click();
  await page.getByText("no route gave it to an arm").waitFor();
  await page.getByRole("link", { name: "invoke_agent support-desk" }).click();
  await page.getByRole("link", { name: "trial of refund-late-01" }).click();
  await page.getByRole("heading", { name: "refund-late-01" }).waitFor();
});

test("a decision on a tool call leads to its session", async () => {
  const { page } = await console.open("decisions", "/decisions/dec_a871");
  await page.locator("header + .sect").getByRole("link", { name: "c2Vzc2lv" }).click();
  await page.waitForURL((url) => url.pathname.startsWith("/sessions/"));
});

test("a session shows its traces in order, and says when nobody judges it", async () => {
  const { page } = await console.open("journey", `/sessions/${sessionId("s-7f31c2")}`);
  await page.getByText("2 traces, in order").waitFor();
  expect(await page.locator("tbody .st").allTextContents()).toEqual(["No failure", "Failed"]);
  const own = await console.open("journey", "/sessions/chat-8821");
  await own.page.getByText("It is known by its spans alone, or belongs to an evaluation.").waitFor();
});

test("the list is filtered by outcome, and f goes to the next failed session", async () => {
  const { page } = await console.open("journey", "/sessions");
  await page.getByText("8 of 8").waitFor();
  await page.keyboard.press("f");
  expect(await page.evaluate(() => document.activeElement?.getAttribute("data-row"))).toBe(sessionId("s-7f31c2"));
  await page.getByLabel("Outcome").selectOption("Failed");
  await page.waitForURL((url) => url.search === "?outcome=failed");
});
