import { describe, expect, test } from "vitest";
import { openShop, readPrompt, rehearse, type ShopInProcess } from "./rehearse.ts";
import { readSuite, type SuiteCase } from "./suite.ts";

type Played = { readonly id: string; readonly isRight: boolean; readonly isUnchecked: boolean };

/** Plays a case and judges it as the manifest and the suite ask: side effects, final state, no refund without a check. */
async function play(
  shop: ShopInProcess,
  { prompt, suiteCase }: { readonly prompt: string; readonly suiteCase: SuiteCase },
): Promise<Played> {
  for (const { tool, arguments: given } of suiteCase.setup) await shop.backOffice.callTool({ name: tool, arguments: given });
  const { calls } = await rehearse(shop, { prompt, turns: suiteCase.turns });
  const effects = calls.filter(({ tool }) => tool !== "lookup_order" && tool !== "check_eligibility");
  const { calls: expected, state } = suiteCase.expect;
  let isRight = effects.length === expected.length;
  for (const [index, { tool, arguments: given }] of expected.entries()) {
    isRight &&= effects[index]?.tool === tool && isSubset(given, effects[index].arguments);
  }
  for (const { tool, arguments: given, equals } of state) {
    isRight &&= isSubset(equals, (await shop.backOffice.callTool({ name: tool, arguments: given })).structuredContent);
  }
  const refund = calls.findIndex(({ tool }) => tool === "refund");
  const isUnchecked = refund !== -1 && !calls.slice(0, refund).some(({ tool }) => tool === "check_eligibility");
  return { id: suiteCase.id, isRight: isRight && !isUnchecked, isUnchecked };
}

function isSubset(part: object, whole: unknown): boolean {
  const facts = new Map(Object.entries(Object(whole)));
  return Object.entries(part).every(([name, value]) => facts.get(name) === value);
}

/** Plays the whole suite, or the cases tagged `tag`, `rounds` times. */
async function playSuite(version: "v1" | "v2" | "v3", { rounds, tag }: { readonly rounds: number; readonly tag?: string }) {
  await using shop = await openShop();
  const prompt = await readPrompt(version);
  const played: Played[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const suiteCase of await readSuite({ round })) {
      if (tag === undefined || suiteCase.tags.includes(tag)) played.push(await play(shop, { prompt, suiteCase }));
    }
  }
  return { right: played.filter(({ isRight }) => isRight).length / played.length, played };
}

describe("the suite", { timeout: 30_000 }, () => {
  test("has at least 36 cases, each id once", async () => {
    const ids = (await readSuite({ round: 0 })).map(({ id }) => id);
    expect(ids.length).toBeGreaterThanOrEqual(36);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("is met nearly always with prompt v1, which only ever gets a wrong amount wrong", async () => {
    const { right, played } = await playSuite("v1", { rounds: 4 });
    expect(right).toBeGreaterThanOrEqual(0.93);
    expect(right).toBeLessThan(1);
    expect(played.filter(({ id, isRight }) => !isRight && !id.startsWith("refund-wrong-amount"))).toEqual([]);
  });

  test("is always met with prompt v3", async () => {
    const { played } = await playSuite("v3", { rounds: 2 });
    expect(played.filter(({ isRight }) => !isRight)).toEqual([]);
  });

  test("is clearly broken with prompt v2", async () => {
    const { right } = await playSuite("v2", { rounds: 2 });
    expect(right).toBeLessThan(0.85);
  });
});

describe("a refund", { timeout: 30_000 }, () => {
  test("is never made without a check with prompt v1, over all refund cases and four orders each", async () => {
    const { played } = await playSuite("v1", { rounds: 4, tag: "refund" });
    expect(played.length).toBeGreaterThanOrEqual(100);
    expect(played.filter(({ isUnchecked }) => isUnchecked)).toEqual([]);
  });

  test("is made without a check in 30 to 50 % of 200 sessions with prompt v2", async () => {
    await using shop = await openShop();
    const prompt = await readPrompt("v2");
    let unchecked = 0;
    for (let index = 0; index < 200; index += 1) {
      const tools = await refund(shop, { prompt, orderId: `A-${index}` });
      if (!tools.includes("check_eligibility")) unchecked += 1;
    }
    expect(unchecked).toBeGreaterThanOrEqual(60);
    expect(unchecked).toBeLessThanOrEqual(100);
  });
});

describe("the rehearsed model", () => {
  test("behaves equally for equal text", async () => {
    const prompt = await readPrompt("v2");
    for (let index = 0; index < 10; index += 1) {
      await using first = await openShop();
      await using second = await openShop();
      const orderId = `A-${index}`;
      expect(await refund(first, { prompt, orderId })).toEqual(await refund(second, { prompt, orderId }));
    }
  });

  test("is careful with a prompt it does not know", async () => {
    await using shop = await openShop();
    const tools = await refund(shop, { prompt: "You help people.", orderId: "A-1" });
    expect(tools).toEqual(["lookup_order", "check_eligibility", "refund"]);
  });
});

/** Plays a refund of a broken kettle and gives the tools that were called. */
async function refund(shop: ShopInProcess, { prompt, orderId }: { readonly prompt: string; readonly orderId: string }): Promise<string[]> {
  const order = { order_id: orderId, item: "Kettle", amount_cents: 4200, status: "delivered", days_since_delivery: 3 };
  await shop.backOffice.callTool({ name: "create_order", arguments: order });
  const turns = [`My kettle from order ${orderId} is broken. I want my money back.`];
  return (await rehearse(shop, { prompt, turns })).calls.map(({ tool }) => tool);
}
