import { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import type { OrderBook } from "./order-book.ts";
import { order } from "./order.ts";
import { toolAnswer } from "./tool-answer.ts";

const newOrder = order.omit({ escalations: true }).extend({
  refunded_cents: order.shape.refunded_cents.default(0),
  days_since_delivery: order.shape.days_since_delivery.default(null),
  address: order.shape.address.default("1 Harbour Street, Bristol"),
});

/** The tools of the back office, which no desk should reach: laying out orders and reading all that is known of one. */
export function createBackOfficeServer(book: OrderBook): McpServer {
  const server = new McpServer({ name: "shop-back-office", version: "1.0.0" });

  server.registerTool(
    "create_order",
    {
      description: "Creates an order as it is described. Creating the same one again changes nothing.",
      inputSchema: newOrder,
      outputSchema: order,
      annotations: { destructiveHint: false, idempotentHint: true },
    },
    (described) => toolAnswer(book.create({ ...described, escalations: [] })),
  );

  server.registerTool(
    "get_order",
    {
      description: "Reads everything about an order, tickets included.",
      inputSchema: z.object({ order_id: z.string() }),
      outputSchema: order,
      annotations: { readOnlyHint: true },
    },
    ({ order_id }) => toolAnswer(book.find(order_id)),
  );
  return server;
}
