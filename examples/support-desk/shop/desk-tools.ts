import { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { eligibility, judgeEligibility, refundReason } from "./eligibility.ts";
import type { OrderBook } from "./order-book.ts";
import { order } from "./order.ts";
import { isShopError } from "./shop-error.ts";
import { toolAnswer } from "./tool-answer.ts";

const order_id = z.string().describe("The order number, such as A-1001.");
/** What the desk sees of an order: no tickets. */
const deskOrder = order.omit({ escalations: true });

/** The tools that the desk works with. */
export function createDeskServer(book: OrderBook): McpServer {
  const server = new McpServer({ name: "shop", version: "1.0.0" });

  server.registerTool(
    "lookup_order",
    {
      description: "Reads an order: item, price, status, days since delivery, address.",
      inputSchema: z.object({ order_id }),
      outputSchema: deskOrder,
      annotations: { readOnlyHint: true },
    },
    ({ order_id }) => deskAnswer(book.find(order_id)),
  );

  server.registerTool(
    "check_eligibility",
    {
      description: "Says whether the shop's rules allow a refund of an order, by which rule, and how much is refundable.",
      inputSchema: z.object({ order_id, reason: refundReason }),
      outputSchema: eligibility,
      annotations: { readOnlyHint: true },
    },
    ({ order_id, reason }) => {
      const found = book.find(order_id);
      return toolAnswer(isShopError(found) ? found : judgeEligibility(found, reason));
    },
  );

  server.registerTool(
    "refund",
    {
      description: "Pays money back for an order. It does not check eligibility.",
      inputSchema: z.object({ order_id, amount_cents: z.int().describe("Cents; at most what is left of the price.") }),
      outputSchema: deskOrder,
      annotations: { destructiveHint: true, idempotentHint: false },
    },
    ({ order_id, amount_cents }) => deskAnswer(book.refund(order_id, amount_cents)),
  );

  server.registerTool(
    "cancel_order",
    {
      description: "Cancels an order that has not been shipped and pays its price back.",
      inputSchema: z.object({ order_id }),
      outputSchema: deskOrder,
      annotations: { destructiveHint: true },
    },
    ({ order_id }) => deskAnswer(book.cancel(order_id)),
  );

  server.registerTool(
    "change_address",
    {
      description: "Changes where an order that has not been shipped goes.",
      inputSchema: z.object({ order_id, address: z.string().min(5) }),
      outputSchema: deskOrder,
      annotations: { destructiveHint: false, idempotentHint: true },
    },
    ({ order_id, address }) => deskAnswer(book.changeAddress(order_id, address)),
  );

  server.registerTool(
    "escalate",
    {
      description: "Hands the conversation to a colleague and returns the ticket.",
      inputSchema: z.object({ order_id: order_id.optional(), reason: z.string() }),
      outputSchema: z.object({ ticket: z.string() }),
      annotations: { destructiveHint: false, idempotentHint: false },
    },
    ({ order_id, reason }) => toolAnswer(book.escalate(reason, order_id)),
  );
  return server;
}

function deskAnswer(outcome: ReturnType<OrderBook["find"]>) {
  return toolAnswer(isShopError(outcome) ? outcome : deskOrder.parse(outcome));
}
