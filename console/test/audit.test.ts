import { afterAll, beforeAll, expect, test } from "vitest";

import { address, ConsoleUnderTest } from "./console-under-test.ts";

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await ConsoleUnderTest.start();
});
afterAll(() => console.stop());

test("records stand newest first with their place, object and hash, and older ones are a page away", async () => {
  const { page, errors } = await console.open("people", "/audit");
  await page.getByText("100 shown, there are more").waitFor();
  const first = page.locator("table.audit tbody tr").first();
  expect(await first.getByRole("cell").first().textContent()).toBe("239");
  await first.getByText("route.changed · release/rel_v3").waitFor();
  expect(await first.getByRole("cell").last().getAttribute("title")).toMatch(/^[0-9a-f]{64}$/);
  await first.getByRole("button", { name: "Copy the hash of record 239" }).waitFor();
  await page.getByRole("button", { name: "Show older" }).click();
  await page.getByRole("button", { name: "Show older" }).click();
  await page.getByText("240 of 240").last().waitFor();
  expect(errors).toEqual([]);
});

test("filters stand in the address and ask the server", async () => {
  const { page, server } = await console.open("people", "/audit");
  await page.getByLabel("Who").fill("person:Jonas Lind (unverified)");
  await page.getByLabel("From day").fill("2026-11-17");
  await page.getByLabel("To day").fill("2026-11-17");
  await page.keyboard.press("Enter");
  await page.waitForURL(
    (url) => url.searchParams.get("actor") === "person:Jonas Lind (unverified)" && url.searchParams.get("to") === "2026-11-17",
  );
  const asked = "/audit?actor=person%3AJonas+Lind+%28unverified%29&from=2026-11-17T00%3A00%3A00Z&to=2026-11-18T00%3A00%3A00Z";
  await expect.poll(() => server.read).toContain(asked);
  await page.getByText("release.aborted").first().waitFor();
  expect(await page.getByText("route.changed").count()).toBe(0);
  await page.getByRole("button", { name: "Show all" }).click();
  await page.getByText("route.changed").first().waitFor();
  expect(address(page)).toBe("/audit");
});

test("an address shows a colleague the same filter; bad values leave it", async () => {
  const { page } = await console.open("people", "/audit?action=gate.decided&from=yesterday&utm=1");
  await page.getByText("gate.decided · release/rel_v3").first().waitFor();
  expect(await page.getByLabel("Action").inputValue()).toBe("gate.decided");
  await page.waitForURL((url) => url.search === "?action=gate.decided");
});

test("the checkpoint says how far the log is signed, and how to check it without the server", async () => {
  const { page } = await console.open("people", "/audit");
  const signed = page.getByRole("region", { name: "Newest checkpoint" });
  await signed.getByText("Signed", { exact: true }).first().waitFor();
  await signed.getByText("240 of 240 records").waitFor();
  expect(await page.getByRole("link", { name: "Export the log" }).getAttribute("href")).toBe("/api/v1/audit/export");
  await page
    .getByRole("button", { name: /^Copy the command airworthy audit verify audit-export\.ndjson --key airworthy\/in_7f31c2\/default\+/ })
    .waitFor();
});

test("a log that was altered is said at once", async () => {
  const { page } = await console.open("altered-audit", "/audit");
  await page.getByRole("alert").getByText('Record 131 of the audit log of "default" is not what was signed.').waitFor();
  await page.getByText("Not signed any more").waitFor();
});

test("an export that one may not make is off and says why", async () => {
  const { page } = await console.open("auditor", "/audit");
  await page.getByRole("link", { name: "Export the log" }).waitFor();
  const other = await console.open("break-glass", "/audit");
  await other.page.getByText("Your roles lack audit:export.").waitFor();
  expect(await other.page.getByRole("link", { name: "Export the log" }).count()).toBe(0);
});

test("newer records wait until they are asked for, so that rows do not move under the reader", async () => {
  const { page, server } = await console.open("people", "/audit");
  await page.getByText("100 shown").waitFor();
  await page.route("**/api/v1/audit/log", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), size: 243 } });
  });
  const before = server.read.filter((path) => path === "/audit").length;
  server.emit("release", "rel_v3");
  const newer = page.getByRole("button", { name: "3 newer: show" });
  await newer.waitFor();
  expect(server.read.filter((path) => path === "/audit")).toHaveLength(before);
  await newer.click();
  await newer.waitFor({ state: "detached" });
  await expect.poll(() => server.read.filter((path) => path === "/audit").length).toBe(before + 1);
});
