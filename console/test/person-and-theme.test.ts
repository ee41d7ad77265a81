import { afterAll, beforeAll, expect, test } from "vitest";

import { ConsoleUnderTest } from "./console-under-test.ts";

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await ConsoleUnderTest.start();
});
afterAll(() => console.stop());

test("the acting person is asked for, kept, shown as unverified and sent", async () => {
  const { page, server } = await console.open("journey", "/");
  await page.getByRole("button", { name: "Who are you?" }).click();
  await page.getByLabel("Your name").fill("Łukasz");
  await page.getByRole("button", { name: "Keep the name" }).click();
  await page.getByText("“Ł” cannot be sent as a name yet.").waitFor();
  await page.getByLabel("Your name").fill("Maren Holt");
  const request = page.waitForRequest((asked) => asked.url().endsWith("/overview") && asked.headers()["as-person"] === "Maren Holt");
  await page.getByRole("button", { name: "Keep the name" }).click();
  await request;
  await page.reload();
  const me = page.getByRole("button", { name: "Maren Holt" });
  await me.getByText("unverified").waitFor();
  await me.click();
  await page.getByRole("button", { name: "Forget the name" }).click();
  await page.getByRole("button", { name: "Who are you?" }).waitFor();
  expect(server.received).toEqual([]);
});

test("the theme follows the system until it is chosen, and again when the choice is the system's", async () => {
  const { page } = await console.open("journey", "/", { theme: "dark" });
  const theme = (): Promise<string | undefined> => page.evaluate(() => document.documentElement.dataset["theme"]);
  expect(await theme()).toBe("dark");
  await page.emulateMedia({ colorScheme: "light" });
  await page.getByRole("button", { name: "Change to the dark theme" }).waitFor();
  expect(await theme()).toBe("light");
  await page.getByRole("button", { name: "Change to the dark theme" }).click();
  await page.reload();
  await page.getByRole("button", { name: "Change to the light theme" }).waitFor();
  expect(await theme()).toBe("dark");
  await page.getByRole("button", { name: "Change to the light theme" }).click();
  expect(await page.evaluate(() => localStorage.getItem("airworthy.theme"))).toBeNull();
});
