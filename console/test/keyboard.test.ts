import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { address, ConsoleUnderTest } from "./console-under-test.ts";

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await ConsoleUnderTest.start();
});
afterAll(() => console.stop());

const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? "");

test("g and a letter go to each page", async () => {
  const { page } = await console.open("journey", "/");
  for (const [key, path] of [
    ["a", "/agents"],
    ["r", "/releases"],
    ["e", "/evaluations"],
    ["t", "/traces"],
    ["s", "/sessions"],
    ["p", "/people"],
    ["u", "/audit"],
    [",", "/settings"],
    ["d", "/decisions/dec_v3_sign-off"],
    ["o", "/"],
  ] as const) {
    await page.keyboard.press("g");
    await page.keyboard.press(key);
    await page.waitForURL((url) => url.pathname === path);
  }
});

test("j and k move over the rows, Enter opens, Esc leaves", async () => {
  const { page } = await console.open("journey", "/releases");
  await page.getByRole("link", { name: "support-desk v4" }).waitFor();
  await page.keyboard.press("j");
  expect(await focused(page)).toBe("support-desk v4");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  expect(await focused(page)).toBe("support-desk v3");
  await page.keyboard.press("Escape");
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/releases/support-desk/v4");
});

test("f goes to the next row that failed, and round", async () => {
  const { page } = await console.open("journey", "/evaluations/eval_316");
  await page.getByRole("heading", { name: "refund-eligible-02" }).waitFor();
  await page.getByRole("button", { name: "refund-partial-01" }).focus();
  await page.keyboard.press("f"); // what follows is fixed and better
  await page.getByRole("heading", { name: "refund-eligible-02" }).waitFor();
  await page.keyboard.press("f");
  await page.getByRole("heading", { name: "refund-eligible-03" }).waitFor();
});

test("/ goes to the search of a page that has one, and else opens the menu", async () => {
  const { page } = await console.open("journey", "/audit");
  await page.getByLabel("Object").waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("release/");
  expect(await page.getByLabel("Object").inputValue()).toBe("release/");
  const other = await console.open("journey", "/agents");
  await other.page.getByRole("table").waitFor();
  await other.page.keyboard.press("/");
  await other.page.getByRole("combobox", { name: "Search or run a command" }).waitFor();
});

test("j and k select the case that is shown beside the list", async () => {
  const { page } = await console.open("journey", "/evaluations/eval_316");
  await page.getByRole("heading", { name: "refund-eligible-02" }).waitFor();
  await page.keyboard.press("j");
  await page.getByRole("heading", { name: "refund-eligible-03" }).waitFor();
  expect(address(page)).toBe("/evaluations/eval_316?case=refund-eligible-03");
  await page.keyboard.press("k");
  await page.getByRole("heading", { name: "refund-eligible-02" }).waitFor();
});

test("the second key of a sequence is no single key", async () => {
  const { page } = await console.open("journey", "/releases/support-desk/v3");
  await page.getByRole("button", { name: "Abort" }).waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await page.waitForURL((url) => url.pathname === "/agents");
  expect(await page.getByRole("dialog").count()).toBe(0);
});

test("a key right after Esc opens what it asks for", async () => {
  const { page } = await console.open("journey", "/releases/support-desk/v3", { person: "Maren Holt" });
  await page.getByRole("button", { name: "Abort" }).waitFor();
  await page.keyboard.press("a");
  await page.getByRole("dialog", { name: "Abort support-desk v3?" }).waitFor();
  // Both are on their way before the page hears of the first.
  const keys = await page.context().newCDPSession(page);
  const down = { type: "rawKeyDown" } as const;
  await Promise.all([
    keys.send("Input.dispatchKeyEvent", { ...down, key: "Escape", windowsVirtualKeyCode: 27 }),
    keys.send("Input.dispatchKeyEvent", { ...down, key: "d", windowsVirtualKeyCode: 68 }),
  ]);
  await page.getByRole("dialog", { name: "Deny support-desk v3?" }).waitFor();
});

test("single keys can be switched off in this browser, and on again", async () => {
  const { page } = await console.open("journey", "/releases/support-desk/v3");
  await page.getByRole("button", { name: "Abort" }).waitFor();
  const keys = async (on: boolean): Promise<void> => {
    await page.getByRole("button", { name: "Keys" }).click();
    await page.getByRole("checkbox", { name: "Single keys work in this browser" }).setChecked(on);
    await page.getByRole("button", { name: "Close" }).click();
  };
  await keys(false);
  await page.reload();
  await page.getByRole("button", { name: "Abort" }).waitFor();
  await page.keyboard.press("a");
  expect(await page.getByRole("dialog").count()).toBe(0);
  await keys(true);
  await page.keyboard.press("a");
  await page.getByRole("dialog", { name: "Abort support-desk v3?" }).waitFor();
});

test("single keys do nothing while a field has focus", async () => {
  const { page } = await console.open("journey", "/");
  await page.getByRole("button", { name: "Who are you?" }).click();
  await page.getByLabel("Your name").pressSequentially("gr?jk");
  expect(await page.getByLabel("Your name").inputValue()).toBe("gr?jk");
  expect(await page.getByRole("dialog").count()).toBe(1);
  expect(address(page)).toBe("/");
});

test("? shows the keys, Esc and the button close them, and focus goes back to its opener", async () => {
  const { page } = await console.open("journey", "/");
  const opener = page.getByRole("button", { name: "Keys" });
  await opener.focus();
  const close = page.getByRole("dialog", { name: "Keys" }).getByRole("button", { name: "Close" });
  for (const way of [() => page.keyboard.press("Escape"), () => close.click()]) {
    await page.keyboard.press("?");
    await close.waitFor();
    await way();
    await close.waitFor({ state: "detached" });
    expect(await opener.evaluate((button) => button === document.activeElement)).toBe(true);
  }
});

test("a table that scrolls sideways on a phone and has no link in it is a stop of the Tab key, until it fits", async () => {
  const { page } = await console.open("journey", "/settings");
  const stops = page.locator("main table[tabindex]");
  await page.getByRole("heading", { name: "Counts" }).waitFor();
  expect(await stops.count()).toBe(0);
  await page.setViewportSize({ width: 390, height: 900 });
  await stops.first().waitFor();
  await stops.first().focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => stops.first().evaluate((table) => table.scrollLeft)).toBeGreaterThan(0);
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect.poll(() => stops.count()).toBe(0);
});
