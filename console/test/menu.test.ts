import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { address, ConsoleUnderTest } from "./console-under-test.ts";

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await ConsoleUnderTest.start();
});
afterAll(() => console.stop());

const field = (page: Page) => page.getByRole("combobox", { name: "Search or run a command" });
const current = (page: Page) => page.locator("[role=option][aria-selected=true]");

/** Opens the menu by its key and types. */
async function type(page: Page, typed: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await field(page).waitFor();
  await page.keyboard.type(typed);
}

test("a page is gone to by keys alone", async () => {
  const { page } = await console.open("journey", "/");
  await type(page, "eval");
  await current(page).getByText("Evaluations").waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/evaluations");
  expect(await page.getByRole("dialog").count()).toBe(0);
});

test("what can be done with what is in view is done, after its own question", async () => {
  const { page } = await console.open("journey", "/releases/support-desk/v3", { person: "Maren Holt" });
  await page.getByRole("button", { name: "Sign off" }).waitFor();
  await page.keyboard.press("Meta+k");
  await current(page).getByText("Sign off support-desk v3").waitFor();
  await page.keyboard.type("abort");
  await current(page).getByText("Abort support-desk v3").waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Abort support-desk v3?" }).waitFor();
  await page.keyboard.press("Control+k");
  expect(await field(page).count()).toBe(0); // a question is not talked over
});

test("actions of a page that was left are not offered, nor those that a role does not allow", async () => {
  const { page } = await console.open("canary", "/releases/support-desk/v3");
  await page.getByRole("button", { name: "Pause" }).waitFor();
  await page.getByRole("link", { name: "Audit", exact: true }).click();
  await type(page, "support-desk v3");
  await page.getByRole("option").first().waitFor();
  expect(await page.getByRole("group", { name: "Do" }).count()).toBe(0);
  const auditor = await console.open("auditor", "/releases/support-desk/v3");
  await auditor.page.getByText("Canary at 25").first().waitFor();
  await type(auditor.page, "support-desk v3");
  await auditor.page.getByRole("option").first().waitFor();
  expect(await auditor.page.getByRole("group", { name: "Do" }).count()).toBe(0);
});

test.each([
  ["catalog", "catalog-search", "/agents/catalog-search"],
  ["v4 release", "support-desk v4", "/releases/support-desk/v4"],
  ["v1 version", "support-desk v1", "/agents/support-desk"],
  ["eval_316", "support-desk v2 against v1", "/evaluations/eval_316"],
  ["sha256:9f2c61d0", "support-desk v2", "/releases/support-desk/v2"],
  ["dec_a871", "support-desk: refund", "/decisions/dec_a871"],
  ["jonas", "jonas.lind", "/people?person=jonas.lind"],
  ["4bf92f3577b34da6a3ce929d0e0e4736", "Trace 4bf92f3577b34da6a3ce929d0e0e4736", "/traces/4bf92f3577b34da6a3ce929d0e0e4736"],
  ["s-20260118-7f31", "Session s-20260118-7f31", "/sessions/s-20260118-7f31"],
])("“%s” finds %s", async (typed, words, path) => {
  const { page } = await console.open("decisions", "/");
  await type(page, typed);
  await current(page).getByText(words, { exact: true }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname + url.search === path);
});

test("arrows go round, the field names what is current, and Esc gives the focus back", async () => {
  const { page } = await console.open("journey", "/agents");
  const opener = page.getByRole("button", { name: "Search Ctrl K" });
  await opener.focus();
  await page.keyboard.press("Enter");
  await field(page).waitFor();
  const named = async (): Promise<string> => {
    const id = await field(page).getAttribute("aria-activedescendant");
    return (await page.locator(`[id="${id}"]`).textContent()) ?? "";
  };
  expect(await named()).toContain("Change to the dark theme");
  await page.keyboard.press("ArrowDown");
  expect(await named()).toContain("Switch single keys off");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  expect(await named()).toContain("Settings");
  expect(await current(page).count()).toBe(1);
  await page.keyboard.press("Escape");
  await field(page).waitFor({ state: "detached" });
  expect(await opener.evaluate((button) => button === document.activeElement)).toBe(true);
});

test("nothing found says what can be found, and what could not be searched", async () => {
  const { page } = await console.open("journey", "/");
  await type(page, "zebra crossing");
  const said = page.getByRole("dialog", { name: "Command menu" }).getByRole("status");
  await said.getByText("Nothing fits “zebra crossing”. Here can be found: agents, versions, releases").waitFor();
  expect(await field(page).getAttribute("aria-expanded")).toBe("false");
  const denied = await console.open("denied", "/");
  await type(denied.page, "zebra");
  await said.getByText("Not searched, since they could not be read: agents, releases, evaluations, decisions, people.").waitFor();
  expect(address(denied.page)).toBe("/");
});
