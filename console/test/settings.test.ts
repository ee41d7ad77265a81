import { afterAll, beforeAll, expect, test } from "vitest";

import { ConsoleUnderTest } from "./console-under-test.ts";

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await ConsoleUnderTest.start();
});
afterAll(() => console.stop());

test("a theme is chosen against the system, and kept", async () => {
  const { page } = await console.open("journey", "/settings", { theme: "light" });
  const theme = page.getByRole("group", { name: "Theme" });
  await theme.getByRole("button", { name: "Dark" }).click();
  await page.locator("html[data-theme=dark]").waitFor();
  await page.reload();
  await page.locator("html[data-theme=dark]").waitFor();
  await page.emulateMedia({ colorScheme: "dark" });
  await theme.getByRole("button", { name: "Light" }).click();
  await page.locator("html[data-theme=light]").waitFor();
  await theme.getByRole("button", { name: "As the system" }).click();
  await page.locator("html[data-theme=dark]").waitFor();
  expect(await theme.locator("[aria-pressed=true]").textContent()).toBe("As the system");
});

test("compact rows are lower on every page, and stay so", async () => {
  const { page } = await console.open("journey", "/releases");
  const height = async (): Promise<number> => (await page.locator("tbody tr").first().boundingBox())?.height ?? 0;
  await page.locator("tbody tr").first().waitFor();
  const roomy = await height();
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("group", { name: "Rows of tables" }).getByRole("button", { name: "Compact" }).click();
  await page.getByRole("link", { name: "Releases" }).click();
  await page.reload();
  await page.locator("tbody tr").first().waitFor();
  expect(roomy - (await height())).toBeGreaterThanOrEqual(8);
});

test("single keys are switched off here, and in another tab of this browser at once", async () => {
  const { page } = await console.open("journey", "/settings");
  const opened = page.waitForEvent("popup");
  await page.evaluate(() => void window.open("/settings"));
  const other = await opened;
  await other.getByRole("checkbox", { name: "Single keys work in this browser" }).uncheck();
  await page.getByRole("checkbox", { name: "Single keys work in this browser", checked: false }).waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  expect(new URL(page.url()).pathname).toBe("/settings");
  await other.close();
});

test("the installation says where it is reached, what it holds, who was seen, and whether its counts balance", async () => {
  const { page } = await console.open("journey", "/settings");
  await page.getByRole("button", { name: "Copy the address of OTLP over HTTP" }).waitFor();
  await page.getByText("1,284,310 rows, 412 MB on disk").waitFor();
  await page.getByText("90 days from arrival").waitFor();
  const spans = page.getByRole("row", { name: /Spans over OTLP/ });
  await spans.getByText("Balances").waitFor();
  expect(await spans.getByRole("cell").allTextContents()).toEqual(expect.arrayContaining(["1,284,352", "1,284,310", "42"]));
  await page.getByRole("row", { name: /gtw_01kb9m3a7x gateway of pln_01kb9m33tq Answers/ }).waitFor();
});

test("without a span store it says what to install, and a gateway that is silent is no other's fault", async () => {
  const { page } = await console.open("no-spans", "/settings");
  await page.getByRole("button", { name: "Copy the command npm install chdb" }).waitFor();
  await page.getByText("the gateway does not answer; what it saw stays in its journal until it does").waitFor();
  await page.getByRole("row", { name: /gtw_01kb9m3a7x .* Silent .* 4 min ago/ }).waitFor();
});

test("counts are read again while somebody looks", async () => {
  const { page, server } = await console.open("empty", "/settings");
  await page.getByText("Nothing came yet").waitFor();
  server.play("journey");
  await page.getByText("1,284,310 rows").waitFor({ timeout: 10_000 });
});

test("what is the person's works while the installation cannot be read", async () => {
  const { page } = await console.open("error", "/settings");
  await page.getByText("The installation could not be read").waitFor();
  await page.getByRole("group", { name: "Theme" }).getByRole("button", { name: "Dark" }).click();
  await page.locator("html[data-theme=dark]").waitFor();
});
