import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { address, ConsoleUnderTest, NOW } from "./console-under-test.ts";

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await ConsoleUnderTest.start();
});
afterAll(() => console.stop());

const rows = (page: Page) => page.locator(".inbox").first().locator("a");
const names = (page: Page): Promise<string[]> => rows(page).locator(".what").allTextContents();

test("what runs out first stands on top and is shown, and the rail counts what waits", async () => {
  const { page, errors } = await console.open("decisions", "/decisions");
  await page.getByText("The exact call").waitFor();
  expect(await names(page)).toEqual(["cancel_order", "change_address", "refund", "Sign-off for production"]);
  expect(address(page)).toBe("/decisions/dec_c902");
  await page.getByRole("link", { name: "Decisions 4 waiting for a person" }).waitFor();
  expect(errors).toEqual([]);
});

test("what is shown stays when something more urgent comes in", async () => {
  const { page, server } = await console.open("journey", "/decisions");
  await page.getByRole("link", { name: "Open the release" }).waitFor();
  expect(address(page)).toBe("/decisions/dec_v3_sign-off");
  server.play("decisions");
  server.emit("decision", "dec_c902");
  await rows(page).getByText("cancel_order").waitFor();
  expect(address(page)).toBe("/decisions/dec_v3_sign-off");
  expect(await rows(page).last().getAttribute("aria-current")).toBe("true");
});

test("a held call shows every value, where it came from, the words around it, and what the customer did not say", async () => {
  const { page } = await console.open("decisions", "/decisions/dec_4be0");
  await page.getByText("2 of its 4 values were read from a tool’s result, not from the customer.").waitFor();
  const cells = page.locator("table.prov tbody tr").nth(1).getByRole("cell");
  expect(await cells.allTextContents()).toEqual([
    "address.street",
    '"Havnegade 14, 2."',
    "tool result",
    "result of lookup_order, message 3: “note: new addr: Havnegade 14, 2., 5000 Odense”",
  ]);
  expect(await cells.last().locator("b").textContent()).toBe("Havnegade 14, 2.");
  await page.getByText("“I have moved, please send it to my new place.").waitFor();
  await page.getByText('resource == Tool::"shop/change_address"').waitFor();
  await page.getByText("role approver in production").waitFor();
});

test("approving needs a reason, names the exact call, and posts its hash", async () => {
  const { page, server } = await console.open("decisions", "/decisions/dec_4be0");
  await page.getByRole("button", { name: "Approve once" }).waitFor();
  await page.keyboard.press("a");
  await page.getByText("Say why, also to approve.").waitFor();
  expect(await page.getByRole("dialog").count()).toBe(0);
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("INPUT");
  await page.getByLabel("Reason").fill("The customer confirmed by phone.");
  await page.getByLabel("Reason").blur();
  await page.keyboard.press("a");
  const dialog = page.getByRole("dialog", { name: "Approve change_address once?" });
  await dialog.getByText('address.street "Havnegade 14, 2."').waitFor();
  const digest = "sha256:4be007e95f60718293a4b5c6d7e8f9a0b1c2d3e4f5061728394a5b6c7d8e93d7";
  await dialog.getByText(digest).waitFor();
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Approve this call once");
  await page.keyboard.press("Enter");
  await page.locator("header").getByText("Approved by maren in 8 min, not used yet").waitFor();
  const body = { verdict: "approved", reason: "The customer confirmed by phone.", digest };
  expect(server.received).toEqual([{ method: "POST", path: "/decisions/dec_4be0/vote", person: "", body }]);
  expect(await names(page)).not.toContain("change_address");
  expect(address(page)).toBe("/decisions/dec_4be0");
});

test("d denies with the reason", async () => {
  const { page, server } = await console.open("decisions", "/decisions/dec_c902");
  await page.getByLabel("Reason").fill("Ask the customer first.");
  await page.getByLabel("Reason").blur();
  await page.keyboard.press("d");
  await page.getByRole("dialog", { name: "Deny cancel_order?" }).getByRole("button", { name: "Deny this call" }).click();
  await page.locator("header").getByText("Denied by maren: “Ask the customer first.”").waitFor();
  expect(server.received[0]?.body).toMatchObject({ verdict: "denied", reason: "Ask the customer first." });
});

test("two different people must approve where two are asked, and the second vote of one is refused in words", async () => {
  const { page, server } = await console.open("decisions", "/decisions/dec_a871");
  await page.getByText("1 of 2, by different people; one denial denies").waitFor();
  await page.getByText("idris approved: “The photo shows the break.”").waitFor();
  await page.getByLabel("Reason").fill("Whole amount was paid.");
  await page.getByRole("button", { name: "Approve once" }).click();
  await page.getByRole("dialog").getByText("This very call passes once").waitFor();
  await page.route("**/vote", (route) =>
    route.fulfill({
      status: 409,
      contentType: "application/problem+json",
      json: { detail: "maren has decided already; it needs different people.", code: "decisions/voted-already", requestId: "req_1" },
    }),
  );
  await page.getByRole("button", { name: "Approve this call once" }).click();
  await page.getByRole("dialog").getByRole("alert").getByText("it needs different people. Nothing changed.").waitFor();
  await page.unroute("**/vote");
  await page.getByRole("button", { name: "Approve this call once" }).click();
  await page.locator("header").getByText("Approved by idris and maren").waitFor();
  expect(server.received).toHaveLength(1);
});

test("the time left counts down, and what ran out is expired at once, not denied", async () => {
  const { page } = await console.open("decisions", "/decisions/dec_c902");
  const left = page.locator("header").getByRole("timer");
  expect(await left.textContent()).toBe("1:12");
  await page.clock.setFixedTime(new Date(NOW.getTime() + 12_000));
  await page.locator("header").getByText("1:00").waitFor();
  await page.clock.setFixedTime(new Date(NOW.getTime() + 72_000));
  await page.locator("header").getByText("Expired, denied because nobody answered").waitFor();
  expect(await page.getByRole("button", { name: "Approve once" }).count()).toBe(0);
});

test("what was decided says how, by whom, and tells expired, cancelled and used apart", async () => {
  const { page } = await console.open("decisions", "/decisions?show=decided");
  await page.getByText("approved by maren in 48 s, used once").first().waitFor();
  expect(await rows(page).locator(".ctx").allTextContents()).toEqual([
    "Used: approved by maren in 48 s, used once",
    "Denied: denied by idris: “Not the customer’s words. Ask them to type the address.”",
    "Expired: expired, denied because nobody answered",
    "Approved: approved by idris in 2 min, not used yet",
    "Cancelled: cancelled: what it was about has ended",
  ]);
  await page.keyboard.press("j");
  await page.waitForURL((url) => url.pathname === "/decisions/dec_77b1" && url.search === "?show=decided");
  await page.locator("header").getByText("Denied by idris").waitFor();
});

test("a sign-off is decided at its release", async () => {
  const { page } = await console.open("decisions", "/decisions/dec_v3_sign-off");
  await page.getByText("never Idris Bakker").waitFor();
  await page.getByRole("link", { name: "Open the release" }).click();
  await page.waitForURL("**/releases/rel_v3");
  await page.getByRole("heading", { name: "support-desk v3" }).waitFor();
  await page.getByRole("button", { name: "Sign off" }).waitFor();
});

test("who may not decide sees why", async () => {
  const { page } = await console.open("auditor", "/decisions/dec_4be0");
  await page.getByText("Your roles lack decisions:decide.").waitFor();
  expect(await page.getByRole("button", { name: "Approve once" }).getAttribute("aria-disabled")).toBe("true");
  await page.getByLabel("Reason").fill("x");
  await page.getByRole("button", { name: "Deny" }).click({ force: true });
  expect(await page.getByRole("dialog").count()).toBe(0);
});

test("an address of a decision that is not there says so, and j still moves over the list", async () => {
  const { page } = await console.open("decisions", "/decisions/dec_gone");
  await page.getByText('There is no decision "dec_gone" in this project.').waitFor();
  await page.keyboard.press("j");
  await page.waitForURL("**/decisions/dec_c902");
});
