import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { developmentKey } from "../dev/answer-people.ts";
import { address, ConsoleUnderTest, overflow } from "./console-under-test.ts";
import { faintTexts } from "./faint-texts.ts";

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await ConsoleUnderTest.start();
});
afterAll(() => console.stop());

// Not the button of the keyboard's keys.
const keyField = (page: Page) => page.getByLabel("Key", { exact: true });
const open = (path: string) => console.open("signed-out", path, { alone: true });

test("a page that needs a key leads to the sign-in page and, with one, back to itself", async () => {
  const { page, server } = await open("/releases/support-desk/v3?x=1");
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect(address(page)).toBe("/sign-in?to=%2Freleases%2Fsupport-desk%2Fv3%3Fx%3D1");
  expect(await keyField(page).evaluate((field) => field === document.activeElement)).toBe(true);
  await keyField(page).fill(developmentKey);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "support-desk v3" }).waitFor();
  await page.getByRole("button", { name: "maren" }).getByText("signed in by a key").waitFor();
  expect(server.received).toEqual([{ method: "POST", path: "/sign-in", person: "", body: { key: developmentKey } }]);
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href, history.state]));
  expect(kept).not.toContain(developmentKey);
});

test("it fits a phone, and follows the system's theme", async () => {
  const { page } = await open("/");
  await page.setViewportSize({ width: 390, height: 900 });
  expect(await overflow(page)).toBe(0);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.locator("html[data-theme=dark]").waitFor();
  expect(await faintTexts(page)).toEqual([]);
});

test("a key that is not known is told, and can be mended", async () => {
  const { page } = await open("/");
  await keyField(page).fill("aw_k_wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").getByText("tenancy/key-unknown").waitFor();
  expect(address(page)).toBe("/sign-in");
  await keyField(page).fill(developmentKey);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
});

test.each(["//evil.example/x", "/\\evil.example", "https://evil.example/"])("it leads nowhere else: %s", async (to) => {
  const { page } = await open(`/sign-in?to=${encodeURIComponent(to)}`);
  await keyField(page).fill(developmentKey);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  expect(address(page)).toBe("/");
});

test("the session says who acts and what they may; signing out leaves nothing behind", async () => {
  const { page, server } = await console.open("people", "/people");
  await page.getByRole("button", { name: "maren" }).click();
  const dialog = page.getByRole("dialog", { name: "maren" });
  await dialog.getByText("platform, approver in production, ml-governance").waitFor();
  await dialog.getByText("releases:promote").waitFor();
  await dialog.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect(server.received.map(({ path }) => path)).toEqual(["/sign-out"]);
  await page.goBack();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect(await page.getByText("6 people").count()).toBe(0);
});

test("a session that ends while a page stands leads to the sign-in page at the next read", async () => {
  const { page, server } = await console.open("canary", "/releases/support-desk/v3");
  await page.getByText("Sequential test").waitFor();
  server.play("signed-out");
  server.emit("release", "rel_v3");
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect(address(page)).toBe("/sign-in?to=%2Freleases%2Fsupport-desk%2Fv3");
});
