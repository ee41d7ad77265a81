import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { ConsoleUnderTest } from "./console-under-test.ts";

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await ConsoleUnderTest.start();
}, 60_000);
afterEach(() => console.closePages());
afterAll(() => console.stop());

test("a change reads again what it names, and nothing else", async () => {
  const { page, server } = await console.open("journey", "/evaluations/eval_319");
  await page.getByText("23 of 64 done").waitFor();
  const before = server.read.length;
  const reread = page.waitForRequest((request) => request.url().endsWith("/evaluations/eval_319/cases"));
  server.emit("evaluation", "eval_319");
  await reread;
  server.emit("evaluation", "eval_of-another-page");
  server.emit("weather", "x");
  const overview = page.waitForRequest((request) => request.url().endsWith("/overview"));
  server.emit("agent", "support-desk");
  await overview;
  const asked = server.read.slice(before).toSorted();
  const first = asked.find((path) => path.includes("/cases/")) ?? "";
  expect(asked).toEqual(["/evaluations/eval_319", "/evaluations/eval_319/cases", first, "/overview"].toSorted());
});

test("a lost stream is said, and everything in view is read again when it returns", async () => {
  const { page, server } = await console.open("journey", "/releases/support-desk/v3");
  await page.getByText("needs one person, not the author").waitFor();
  expect(await page.getByText("Not live: reconnecting").count()).toBe(0);
  server.cutStreams(true);
  await page.getByText("Not live: reconnecting").waitFor();
  server.play("waiting");
  server.cutStreams(false);
  await page.getByText("Nothing passes by itself").waitFor({ timeout: 15_000 });
  await page.getByText("Not live: reconnecting").waitFor({ state: "detached" });
}, 25_000);
