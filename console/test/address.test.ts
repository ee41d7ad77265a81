import { afterAll, beforeAll, expect, test } from "vitest";

import { address, ConsoleUnderTest } from "./console-under-test.ts";

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await ConsoleUnderTest.start();
});
afterAll(() => console.stop());

test("an address shows a colleague the same view", async () => {
  const { page } = await console.open("journey", "/evaluations/eval_316?show=worse&case=refund-partial-01&trial=2");
  await page.getByRole("heading", { name: "refund-partial-01" }).waitFor();
  expect(await page.getByRole("button", { name: "Worse 10" }).getAttribute("aria-pressed")).toBe("true");
  expect(await page.getByRole("group", { name: "Trial" }).getByRole("button", { name: "2" }).getAttribute("aria-pressed")).toBe("true");
  expect(address(page)).toBe("/evaluations/eval_316?show=worse&case=refund-partial-01&trial=2");
});

test("bad and unknown values fall back and leave the address", async () => {
  const { page } = await console.open("journey", "/evaluations/eval_316?show=sideways&case=no-such-case&trial=77&utm=1");
  await page.getByRole("heading", { name: "refund-eligible-02" }).waitFor();
  await page.waitForURL((url) => url.search === "");
});

test("choosing changes the address without a history entry, and defaults are left out", async () => {
  const { page } = await console.open("journey", "/evaluations");
  await page.getByRole("link", { name: "support-desk v2 against v1" }).click();
  await page.getByRole("button", { name: "Better 2" }).click();
  await page.waitForURL((url) => url.search === "?show=better");
  await page.getByRole("button", { name: "escalate-angry-01" }).click();
  await page.waitForURL((url) => url.search === "?show=better&case=escalate-angry-01");
  await page.getByRole("button", { name: "Changed 12" }).click();
  await page.waitForURL((url) => url.search === "");
  await page.goBack();
  expect(address(page)).toBe("/evaluations");
});

test("a list filtered by agent asks the server for that agent and can be widened", async () => {
  const { page, server } = await console.open("journey", "/releases?agent=support-desk");
  await page.getByRole("link", { name: "support-desk v2" }).waitFor();
  expect(server.read).toContain("/releases?agent=support-desk");
  await page.getByRole("button", { name: "Show all agents, not only support-desk" }).click();
  await page.waitForURL((url) => url.search === "");
});
