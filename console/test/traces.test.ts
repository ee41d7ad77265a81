import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { manySpansId } from "../dev/data/big-trace.ts";
import { hex } from "../dev/data/trace-parts.ts";
import { address, ConsoleUnderTest } from "./console-under-test.ts";

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await ConsoleUnderTest.start();
});
afterAll(() => console.stop());

const refused = `/traces/${hex("refused", 32)}`;
const selected = (page: Page) => page.getByRole("row", { selected: true });
const rowNames = (page: Page) => page.getByRole("treegrid").getByRole("row").locator(".nm").allTextContents();
const focusedRow = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => (document.activeElement instanceof HTMLElement ? document.activeElement.dataset["row"] : undefined));

test("the list says why a trace failed or what it got over, a dash for what is not known, and a grey 0 for nothing", async () => {
  const { page } = await console.open("journey", "/traces");
  const row = (name: string) => page.getByRole("row").filter({ has: page.getByText(name) });
  await row("search was called 6 times").getByText("Failed").waitFor();
  await row("timed out after 1.0 s").getByText("Recovered").waitFor();
  expect(await row("The model endpoint answered 503").getByRole("cell").nth(5).textContent()).toBe("—");
  expect(await row("address-checker").getByRole("cell").nth(5).textContent()).toBe("0");
  expect(await row("gpt-4o-mini, house-model").getByRole("cell").nth(5).textContent()).toBe("$0.00015in part");
});

test("filters are in the address and asked of the server; a choice counts at once, and everything is a click away", async () => {
  const { page, server } = await console.open("journey", "/traces?agent=support-desk&range=7d");
  await page.getByText("began in the last 7 days").waitFor();
  await page.getByLabel("Status", { exact: true }).selectOption("Failed");
  await page.waitForURL((url) => url.search === "?agent=support-desk&failed=true&range=7d");
  await page.getByText("3 of 3").waitFor();
  const asked = new URLSearchParams(server.read.findLast((path) => path.startsWith("/traces"))?.split("?")[1]);
  expect([asked.get("agent"), asked.get("failed"), asked.get("from")]).toEqual(["support-desk", "true", "2026-11-11T13:36:00.000Z"]);
  await page.keyboard.press("/");
  await page.keyboard.type("kettle is in stock");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "No trace fits" }).waitFor();
  await page.getByRole("button", { name: "Show all" }).click();
  await page.getByText("10 of 10").waitFor();
  expect(address(page)).toBe("/traces");
});

test("ten thousand rows come page by page as one scrolls, and only those in view stand in the page", async () => {
  const { page } = await console.open("many-traces", "/traces");
  await page.getByText("100 read").waitFor();
  const list = page.locator(".virtual");
  await list.evaluate((box) => (box.scrollTop = box.scrollHeight));
  await page.getByText("200 read").waitFor();
  await list.evaluate((box) => (box.scrollTop = box.scrollHeight));
  await page.getByText("300 read").waitFor();
  expect(await page.getByRole("table", { name: "Traces" }).getByRole("row").count()).toBeLessThan(60);
});

test("j, k and f move over all rows, whether they stand or not; Enter opens", async () => {
  const { page } = await console.open("many-traces", "/traces");
  await page.getByText("100 read").waitFor();
  for (let times = 0; times < 41; times++) await page.keyboard.press("j");
  await expect.poll(() => focusedRow(page)).toBe(hex("many-40", 32));
  await page.keyboard.press("f");
  await expect.poll(() => focusedRow(page)).toBe(hex("many-41", 32));
  await page.keyboard.press("f");
  await expect.poll(() => focusedRow(page)).toBe(hex("many-45", 32));
  await page.keyboard.press("k");
  await expect.poll(() => focusedRow(page)).toBe(hex("many-44", 32));
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === `/traces/${hex("many-44", 32)}`);
});

test("new rows wait while somebody points at the list, and come in by themselves when nobody does", async () => {
  const { page } = await console.open("journey", "/traces");
  await page.getByText("10 of 10").waitFor();
  let added = 0;
  await page.route("**/api/v1/traces?**", async (route) => {
    const response = await route.fetch();
    const body: { items: { traceId: string; startTime: string }[] } = await response.json();
    const [first] = body.items;
    const made = Array.from({ length: added }, (_, index) => ({
      ...first,
      name: `later ${index}`,
      traceId: hex(`later-${index}`, 32),
      startTime: "2026-11-18T13:35:59.500Z",
    }));
    await route.fulfill({ json: { ...body, items: [...made, ...body.items] } });
  });
  // Whoever comes back to a page sees at once what is new.
  const look = () => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  await page.locator(".virtual").hover();
  added = 3;
  await look();
  const waiting = page.getByRole("button", { name: "3 new" });
  await waiting.waitFor();
  expect(await page.getByText("later 0").count()).toBe(0);
  await waiting.press("Enter"); // a pointer on its way there leaves the list, and the rows come in by themselves
  await page.getByText("later 2").waitFor();
  await page.mouse.move(5, 5);
  added = 4;
  await look();
  await page.getByText("later 3").waitFor();
});

test("a trace opens at its first failing span, with everything above it open and its details beside it", async () => {
  const { page } = await console.open("journey", refused);
  await page.getByRole("region", { name: "Why" }).getByText("The last answer of the model ended by length").waitFor();
  expect(await selected(page).locator(".nm").textContent()).toBe("desk-main");
  await selected(page).getByText("first failure").waitFor();
  const panel = page.locator(".cols.spans > :last-child");
  await panel.getByText("Your refund of €31.50 is on its").waitFor();
  await panel.getByText("1,787 in, 96 out").waitFor();
  await panel.getByText("counted at the front’s span above").waitFor();
  await page.keyboard.press("k");
  await panel.getByText("at the version’s declared price").waitFor();
  expect(await panel.locator(".account").textContent()).toBe("front");
});

test("arrows fold and unfold, the address follows, and a link shows a colleague the same span", async () => {
  const { page } = await console.open("journey", `${refused}?span=${hex("refused/next", 16)}`);
  expect(await selected(page).locator(".nm").textContent()).toBe("desk-main");
  const before = (await rowNames(page)).length;
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await expect.poll(async () => (await rowNames(page)).length).toBe(before - 1);
  expect(await selected(page).getAttribute("aria-expanded")).toBe("false");
  await page.waitForURL((url) => url.search === `?span=${hex("refused/next-front", 16)}`);
  await page.keyboard.press("ArrowRight");
  await expect.poll(async () => (await rowNames(page)).length).toBe(before);
});

test("equal calls that follow one another are one row, which opens", async () => {
  const { page } = await console.open("journey", refused);
  const group = page.getByRole("row").filter({ hasText: "3 equal calls, 2 failed" });
  await group.click();
  expect(await group.getAttribute("aria-expanded")).toBe("false");
  await page.keyboard.press("ArrowRight");
  await expect.poll(async () => (await rowNames(page)).filter((name) => name === "lookup_order").length).toBe(7);
  const other = await console.open("journey", `/traces/${hex("looping", 32)}`);
  await other.page.getByText("call 3 of 6 equal").first().waitFor();
});

test("f goes to the next failure, or to what a trace got over", async () => {
  const { page } = await console.open("journey", `/traces/${hex("recovered", 32)}`);
  await page.getByRole("region", { name: "Why" }).getByText("the agent went on from it and answered").waitFor();
  const first = await selected(page).getAttribute("id");
  await page.keyboard.press("f");
  await expect.poll(() => selected(page).getAttribute("id")).not.toBe(first);
  await selected(page).getByText("recovered", { exact: true }).waitFor();
});

test("a conversation has what was said and which tools were called with what, in order", async () => {
  const { page } = await console.open("journey", `/traces/${hex("own", 32)}?tab=conversation`);
  const turns = page.locator(".msg");
  await turns.first().waitFor();
  expect(await turns.locator(".name").allTextContents()).toEqual(["Instructions", "User", "find_products", "product-finder"]);
  await turns.nth(2).getByText('{"below_eur":40,"for":"tea"}').waitFor();
  await turns.nth(2).getByText("Nordlys teapot").waitFor();
  await turns.nth(2).getByRole("button", { name: "find_products" }).click();
  await page.getByRole("heading", { name: "find_products" }).waitFor();
  await page.waitForURL((url) => url.search === `?tab=conversation&span=${hex("own/find", 16)}`);
});

test("the raw span is what came, and is copied whole", async () => {
  const { page } = await console.open("journey", `/traces/${hex("own", 32)}?tab=raw&span=${hex("own/find", 16)}`);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy the span" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  const copied: unknown = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  expect(copied).toMatchObject({ name: "ai.toolCall", resource: { "service.name": "product-finder" }, events: [], links: [] });
});

test("a trace of ten thousand spans opens within half a second of script, at the span that failed", async () => {
  const { page } = await console.open("journey", "/traces");
  await page.getByText("10 of 10").waitFor();
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const scriptMs = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "ScriptDuration")?.value ?? 0) * 1_000;
  };
  const before = await scriptMs();
  await page.evaluate((path) => history.pushState(null, "", path), `/traces/${manySpansId}`);
  await selected(page).getByText("first failure").waitFor();
  expect((await scriptMs()) - before).toBeLessThan(500);
  expect(await page.getByRole("treegrid").getByRole("row").count()).toBeLessThan(60);
  expect(await page.getByRole("treegrid").getAttribute("aria-rowcount")).toBe("10000");
});

test("a trace that goes on is read again until it has ended", async () => {
  const { page, server } = await console.open("journey", `/traces/${hex("streaming", 32)}`);
  await page.getByText("desk-main has not ended yet").waitFor();
  const reads = () => server.read.filter((path) => path.startsWith("/traces/")).length;
  const before = reads();
  await expect.poll(reads, { timeout: 10_000 }).toBeGreaterThan(before);
});
