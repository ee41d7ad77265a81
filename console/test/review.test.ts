import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { address, ConsoleUnderTest, NOW, overflow } from "./console-under-test.ts";

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await ConsoleUnderTest.start();
});
afterAll(() => console.stop());

const REVIEW = "/reviews/rvw_318";
const item = (page: Page, number: number) => page.getByRole("heading", { name: `Item ${number} of 5` });
const press = async (page: Page, keys: string): Promise<void> => {
  for (const key of keys.split(" ")) await page.keyboard.press(key);
};
/** Versions, and what the API calls the sides where it tells them. */
const telling = /\bv\d\b|candidate|baseline|regressed|flaky|control|eval_318/i;

test("an item is labelled with the keyboard alone, and the next one stands there", async () => {
  const { page, server, errors } = await console.open("people", REVIEW);
  await item(page, 1).waitFor();
  await press(page, "b 2 3 n");
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("INPUT");
  await page.keyboard.type("A forgot the number. b t 1");
  await press(page, "Escape Enter");
  await item(page, 2).waitFor();
  await page.getByText("1 by you").waitFor();
  await page.getByText("1 of 5 items labelled, by 2 people each").waitFor();
  const sent = { winner: "b", a: "fail", b: "pass", note: "A forgot the number. b t 1" };
  expect(server.received).toEqual([
    { method: "POST", path: "/reviews/rvw_318/next", person: "", body: {} },
    { method: "PUT", path: "/reviews/rvw_318/items/1/label", person: "", body: sent },
    { method: "POST", path: "/reviews/rvw_318/next", person: "", body: { after: 1 } },
  ]);
  // Nothing of the last label is left in the next.
  expect(await page.locator("[aria-pressed=true]").count()).toBe(0);
  expect(await page.getByLabel("Note").inputValue()).toBe("");
  expect(errors).toEqual([]);
});

test("Enter in the note labels too, and a choice can be made with the mouse", async () => {
  const { page, server } = await console.open("people", REVIEW);
  await page.getByRole("group", { name: "Better" }).getByRole("button", { name: "Tie" }).click();
  await page.getByRole("group", { name: "A", exact: true }).getByRole("button", { name: "passes" }).click();
  await press(page, "3 n");
  await page.keyboard.type("Both fine.");
  await press(page, "Enter");
  await item(page, 2).waitFor();
  expect(server.received[1]?.body).toEqual({ winner: "tie", a: "pass", b: "pass", note: "Both fine." });
});

test("a label that lacks something is not sent, and says what", async () => {
  const { page, server } = await console.open("people", REVIEW);
  await item(page, 1).waitFor();
  await press(page, "a Enter");
  await page.getByText("Say whether A passes and whether B passes.").waitFor();
  await press(page, "1 Enter");
  await page.getByText("Say whether B passes.").waitFor();
  expect(server.received).toHaveLength(1);
  await press(page, "4 Enter");
  await item(page, 2).waitFor();
});

test("what is passed over comes again at the end, and what a person has done is told", async () => {
  const { page } = await console.open("people", REVIEW);
  await item(page, 1).waitFor();
  await press(page, "s");
  for (const number of [2, 3, 4, 5]) {
    await item(page, number).waitFor();
    await press(page, "t 1 3 Enter");
  }
  await item(page, 1).waitFor();
  await press(page, "t 1 3 Enter");
  await page.getByRole("heading", { name: "Nothing is left for you now" }).waitFor();
  await page.getByText("You have labelled 5 of 5 items.").waitFor();
});

test("nothing on the page tells which side is which before everything is labelled; then it is told with its numbers", async () => {
  const { page } = await console.open("journey", REVIEW, { person: "Idris Bakker" });
  for (const number of [1, 2, 3, 4, 5]) {
    await item(page, number).waitFor();
    expect(await page.locator("main").innerHTML(), `item ${number}`).not.toMatch(telling);
    expect(await page.title()).not.toMatch(telling);
    await press(page, "a 1 4 Enter");
  }
  await page.getByRole("heading", { name: "Nothing is left for you now" }).waitFor();
  expect(await page.locator("main").innerHTML()).not.toMatch(telling);
  // Maren Holt has the rest; another person's session takes the page over.
  await page.evaluate(() => localStorage.setItem("airworthy.person", "Maren Holt"));
  await page.reload();
  for (const number of [2, 3, 4, 5]) {
    await item(page, number).waitFor();
    await press(page, "a 1 4 Enter");
  }
  await page.getByRole("heading", { name: "v3 against v1" }).waitFor();
  await page.getByText("Idris Bakker and Maren Holt").waitFor();
  await page.getByRole("region", { name: "Why" }).getByText("2 people looked at 5 items, blind").waitFor();
});

test("sides are drawn alike: a call that only one of them made has the colour of neither gain nor loss", async () => {
  const { page } = await console.open("people", "/evaluations/eval_316");
  await page.getByRole("button", { name: "Ask for a review" }).click();
  await page.getByRole("link", { name: "Review", exact: true }).click();
  const cards = page.locator(".blind .call");
  const looks = new Set<string>();
  for (let number = 1; looks.size < 2 && number <= 14; number++) {
    await page.getByRole("heading", { name: `Item ${number} of 14` }).waitFor();
    if ((await page.locator(".blind .call.gap").count()) > 0)
      for (const look of await cards.evaluateAll((all) =>
        all.map((card) =>
          card.matches(".gap") ? "gap" : `${getComputedStyle(card).backgroundColor} ${getComputedStyle(card).borderColor}`,
        ),
      ))
        looks.add(look);
    await press(page, "s");
  }
  // Those of calls that both made are drawn with a fainter line, whichever side they are on.
  const colours = new Set([...looks].filter((look) => look !== "gap").map((look) => look.slice(0, look.indexOf(")"))));
  expect([looks.has("gap"), colours.size]).toEqual([true, 1]);
});

test("a label that is refused stands as it was made, with the reason", async () => {
  const { page } = await console.open("people", REVIEW);
  await item(page, 1).waitFor();
  const detail = "Others have labelled item 1 since your reservation ran out. Take the next one.";
  await page.route("**/label", (route) =>
    route.fulfill({
      status: 409,
      contentType: "application/problem+json",
      json: { detail, code: "evaluation/review-item-full", requestId: "req_1" },
    }),
  );
  await press(page, "a 1 4 Enter");
  await page.getByRole("alert").getByText(detail).waitFor();
  expect(await page.locator("[aria-pressed=true]").count()).toBe(3);
  await press(page, "s");
  await item(page, 2).waitFor();
  expect(await page.getByRole("alert").count()).toBe(0);
});

test("the time of a reservation counts down", async () => {
  const { page } = await console.open("people", REVIEW);
  await page.getByRole("timer").getByText("15 min").waitFor();
  await page.clock.setFixedTime(new Date(NOW.getTime() + 14 * 60_000));
  await page.getByRole("timer").getByText("1:00").waitFor();
});

test("whoever has said no name is asked for it first, and may label then", async () => {
  const { page, server } = await console.open("journey", REVIEW);
  await page.getByRole("button", { name: "Say who you are" }).click();
  expect(server.received).toEqual([]);
  await page.getByRole("dialog").getByLabel("Your name").fill("Idris Bakker");
  await page.getByRole("dialog").getByRole("button", { name: "Keep the name" }).click();
  await item(page, 1).waitFor();
  expect(server.received).toMatchObject([{ path: "/reviews/rvw_318/next", person: "Idris Bakker" }]);
});

test("an evaluation leads to its review, closes it, and asks for another", async () => {
  const { page, server } = await console.open("people", "/evaluations/eval_318");
  const panel = page.getByRole("region", { name: "Human review" });
  await panel.getByText("0 of 5 items have all their labels.").waitFor();
  await panel.getByRole("button", { name: "Close it" }).click();
  await panel.getByText("1 person looked at 1 item, blind.").waitFor();
  await panel.getByLabel("People for each case").selectOption("3");
  await panel.getByRole("button", { name: "Ask for a review" }).click();
  await panel.getByRole("link", { name: "Review", exact: true }).click();
  await page.getByText("0 of 5 items labelled, by 3 people each").waitFor();
  expect(address(page)).toBe("/reviews/rvw_318n");
  expect(server.received.slice(0, 2)).toMatchObject([
    { path: "/reviews/rvw_318/close" },
    { path: "/reviews", body: { evaluation: "eval_318", reviewers: 3 } },
  ]);
});

test("an evaluation that was compared with nothing asks for no review", async () => {
  const { page } = await console.open("people", "/evaluations/eval_315");
  await page.getByRole("region", { name: "Cases" }).waitFor();
  expect(await page.getByRole("region", { name: "Human review" }).count()).toBe(0);
});

test("both sides are in view on a phone", async () => {
  const { page } = await console.open("people", REVIEW, { width: 390 });
  await item(page, 1).waitFor();
  expect(await overflow(page)).toBe(0);
  const [left, right] = await Promise.all(
    ["A", "B"].map((side) => page.locator(".blind b", { hasText: new RegExp(`^${side}$`) }).boundingBox()),
  );
  expect(left?.y).toBe(right?.y);
  const answer = await page.locator(".blind blockquote").nth(1).boundingBox();
  expect((answer?.x ?? 0) + (answer?.width ?? 0)).toBeLessThan(390);
});
