import { z } from "zod";

/** Where an order stands. `refunded` means the whole price went back; after a partial refund an order stays `delivered`. */
const orderStatus = z.enum(["processing", "shipped", "delivered", "refunded", "cancelled"]);

/** An order as the back office sees it. Amounts are integer cents. */
export const order = z.object({
  order_id: z.string(),
  item: z.string(),
  amount_cents: z.int(),
  refunded_cents: z.int(),
  status: orderStatus,
  /** Null before delivery. */
  days_since_delivery: z.int().nullable(),
  address: z.string(),
  /** Tickets of this order that wait for a colleague. */
  escalations: z.array(z.object({ ticket: z.string(), reason: z.string() })),
});
export type Order = z.infer<typeof order>;
