import { request } from "node:http";
import { describe, expect, test } from "vitest";
import { createMCPClient, type MCPClient } from "@ai-sdk/mcp";
import { z } from "zod";
import { openShop } from "./rehearse.ts";
import { startProcess } from "./start-process.ts";

const kettle = { order_id: "A-1", item: "Kettle", amount_cents: 4200, status: "delivered", days_since_delivery: 3 };

function call(client: MCPClient, name: string, given: Record<string, unknown>) {
  return client.callTool({ name, arguments: given });
}

const refusal = z.tuple([z.object({ text: z.string().transform((text) => z.object({ code: z.string() }).parse(JSON.parse(text)).code) })]);

/** The code of a refusal, or undefined where the tool did what it was asked. */
function codeOf({ isError, content }: Awaited<ReturnType<typeof call>>): string | undefined {
  return isError === true ? refusal.parse(content)[0].text : undefined;
}

describe("the shop's process", { timeout: 30_000 }, () => {
  test("serves the desk, the back office and its health, has demo orders, and ends on SIGTERM", async () => {
    await using shop = await startProcess("shop/main.ts");
    expect((await fetch(`${shop.url}/healthz`)).status).toBe(200);
    const desk = await createMCPClient({ transport: { type: "http", url: `${shop.url}/mcp` } });
    const backOffice = await createMCPClient({ transport: { type: "http", url: `${shop.url}/back-office/mcp` } });
    expect((await desk.listTools()).tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint === true])).toEqual([
      ["lookup_order", true],
      ["check_eligibility", true],
      ["refund", false],
      ["cancel_order", false],
      ["change_address", false],
      ["escalate", false],
    ]);
    expect((await backOffice.listTools()).tools.map(({ name }) => name)).toEqual(["create_order", "get_order"]);
    expect(await call(desk, "lookup_order", { order_id: "A-1001" })).toMatchObject({ structuredContent: { item: "Kettle" } });
    await Promise.all([desk.close(), backOffice.close()]);
    expect(await shop.stop()).toBe(0);
  });

  test("refuses a request that names another host", async () => {
    await using shop = await startProcess("shop/main.ts");
    const status = await new Promise((resolve, reject) => {
      request(`${shop.url}/mcp`, { headers: { host: "evil.example" } }, (response) => resolve(response.resume().statusCode))
        .on("error", reject)
        .end();
    });
    expect(status).toBe(403);
  });
});

describe("the back office", () => {
  test("creates an order once, and refuses other facts under the same number", async () => {
    await using shop = await openShop();
    await call(shop.backOffice, "create_order", kettle);
    await call(shop.desk, "refund", { order_id: "A-1", amount_cents: 200 });
    const again = await call(shop.backOffice, "create_order", kettle);
    expect(again).toMatchObject({ structuredContent: { refunded_cents: 200 } });
    expect(codeOf(await call(shop.backOffice, "create_order", { ...kettle, item: "Lamp" }))).toBe("order/exists-differently");
  });

  test("sees everything of an order, tickets included", async () => {
    await using shop = await openShop();
    await call(shop.backOffice, "create_order", kettle);
    await call(shop.desk, "escalate", { order_id: "A-1", reason: "angry" });
    expect(await call(shop.backOffice, "get_order", { order_id: "A-1" })).toMatchObject({
      structuredContent: {
        ...kettle,
        refunded_cents: 0,
        address: "1 Harbour Street, Bristol",
        escalations: [{ ticket: "T-1", reason: "angry" }],
      },
    });
    expect(codeOf(await call(shop.backOffice, "get_order", { order_id: "A-2" }))).toBe("order/unknown");
  });
});

describe("check_eligibility", () => {
  const judge = async (facts: object, reason: string) => {
    await using shop = await openShop();
    await call(shop.backOffice, "create_order", { ...kettle, ...facts });
    const { structuredContent } = await call(shop.desk, "check_eligibility", { order_id: "A-1", reason });
    return structuredContent;
  };

  test.each([
    [{ days_since_delivery: 30 }, "changed_mind", { eligible: true, rule: "within-30-days", refundable_cents: 4200 }],
    [{ days_since_delivery: 31 }, "changed_mind", { eligible: false, rule: "too-late", refundable_cents: 0 }],
    [{ days_since_delivery: 90 }, "damaged", { eligible: true, rule: "fault-within-90-days" }],
    [{ days_since_delivery: 91 }, "wrong_item", { eligible: false, rule: "too-late" }],
    [{ status: "shipped", days_since_delivery: null }, "other", { eligible: false, rule: "not-delivered" }],
    [{ status: "refunded", refunded_cents: 4200 }, "damaged", { eligible: false, rule: "already-refunded" }],
    [{ status: "cancelled", days_since_delivery: null }, "other", { eligible: false, rule: "cancelled" }],
    [{ refunded_cents: 200 }, "damaged", { eligible: true, refundable_cents: 4000 }],
  ])("judges %j for %s as %j", async (facts, reason, expected) => {
    expect(await judge(facts, reason)).toMatchObject(expected);
  });
});

describe("the desk's tools", () => {
  test("refund does not ask for eligibility, and never pays back more than is left", async () => {
    await using shop = await openShop();
    await call(shop.backOffice, "create_order", { ...kettle, days_since_delivery: 300 });
    expect(codeOf(await call(shop.desk, "refund", { order_id: "A-1", amount_cents: 4201 }))).toBe("refund/more-than-left");
    expect(codeOf(await call(shop.desk, "refund", { order_id: "A-1", amount_cents: 0 }))).toBe("refund/not-positive");
    const part = await call(shop.desk, "refund", { order_id: "A-1", amount_cents: 4000 });
    expect(part).toMatchObject({ structuredContent: { status: "delivered", refunded_cents: 4000 } });
    const rest = await call(shop.desk, "refund", { order_id: "A-1", amount_cents: 200 });
    expect(rest).toMatchObject({ structuredContent: { status: "refunded", refunded_cents: 4200 } });
  });

  test("an order can be cancelled and sent elsewhere until it is shipped", async () => {
    await using shop = await openShop();
    const unshipped = { ...kettle, status: "processing", days_since_delivery: null };
    await call(shop.backOffice, "create_order", unshipped);
    await call(shop.backOffice, "create_order", { ...unshipped, order_id: "A-2", status: "shipped" });
    const moved = await call(shop.desk, "change_address", { order_id: "A-1", address: "7 Mill Lane, Leeds" });
    expect(moved).toMatchObject({ structuredContent: { address: "7 Mill Lane, Leeds" } });
    const cancelled = await call(shop.desk, "cancel_order", { order_id: "A-1" });
    expect(cancelled).toMatchObject({ structuredContent: { status: "cancelled", refunded_cents: 4200 } });
    expect(codeOf(await call(shop.desk, "cancel_order", { order_id: "A-2" }))).toBe("order/not-cancellable");
    expect(codeOf(await call(shop.desk, "change_address", { order_id: "A-2", address: "7 Mill Lane" }))).toBe("order/address-fixed");
  });

  test("a customer without an order number can be handed over; an unknown number is an error", async () => {
    await using shop = await openShop();
    expect(await call(shop.desk, "escalate", { reason: "wants a person" })).toMatchObject({ structuredContent: { ticket: "T-1" } });
    expect(codeOf(await call(shop.desk, "escalate", { order_id: "A-9", reason: "x" }))).toBe("order/unknown");
    expect(codeOf(await call(shop.desk, "lookup_order", { order_id: "A-9" }))).toBe("order/unknown");
  });
});
