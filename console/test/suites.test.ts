import { afterAll, beforeAll, expect, test } from "vitest";

import type { SuiteVersionView } from "../../src/evaluation/suite-views.ts";
import { suiteDigests } from "../dev/data/digests.ts";
import { address, ConsoleUnderTest } from "./console-under-test.ts";

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await ConsoleUnderTest.start();
});
afterAll(() => console.stop());

const SUITE = "/suites/support-desk?name=support-desk%2Fcore";

test("an evaluation leads to the very version of the suite that it played, and that to what played it", async () => {
  const { page } = await console.open("journey", "/evaluations/eval_316");
  await page.getByRole("link", { name: "support-desk/core sha256:51c9b30e…0819" }).click();
  const row = page.locator("tr[aria-current]");
  await row.getByText("18 from traces, 9 by people, 5 from reviews").waitFor();
  expect(await page.locator("tbody tr").count()).toBe(3);
  expect(await row.getByRole("link", { name: "Download the text" }).getAttribute("href")).toBe(
    `/api/v1/suites/support-desk/versions/${encodeURIComponent(suiteDigests.now)}`,
  );
  await row.getByRole("link", { name: "v2 failed" }).click();
  await page.waitForURL("**/evaluations/eval_316");
});

test("suites are reached by their keys, and one is opened from the list", async () => {
  const { page } = await console.open("journey", "/evaluations");
  await page.keyboard.press("g");
  await page.keyboard.press("c");
  await page.getByRole("link", { name: "support-desk/core" }).click();
  await page.getByText("late-01 → refund-late-01").waitFor();
  expect(address(page)).toBe(SUITE);
});

test("an agent's address without a suite's name is that of its suites", async () => {
  const { page, server } = await console.open("journey", "/suites/support-desk");
  await page.getByRole("link", { name: "support-desk/core" }).waitFor();
  expect(address(page)).toBe("/suites?agent=support-desk");
  expect(server.read).toContain("/suites?agent=support-desk");
});

test("what the server has not read yet is asked for again until it has", async () => {
  const { page } = await console.open("journey", "/suites");
  let asked = 0;
  await page.route("**/api/v1/suites/support-desk/versions?*", async (route) => {
    const response = await route.fetch();
    const body = (await response.json()) as { items: SuiteVersionView[] };
    const unread = body.items.map((one) => ({ ...one, content: { kind: "unread" }, change: { kind: "unread" } }));
    await route.fulfill({ response, json: ++asked < 3 ? { ...body, items: unread } : body });
  });
  await page.getByRole("link", { name: "support-desk/core" }).click();
  await page.getByText("Being read").first().waitFor();
  await page.getByText("27 cases changed, 25 by settings alone").waitFor();
  expect(await page.getByText("Being read").count()).toBe(0);
});
