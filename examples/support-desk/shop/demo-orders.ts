import type { Order } from "./order.ts";

const base = { refunded_cents: 0, days_since_delivery: null, address: "1 Harbour Street, Bristol", escalations: [] };

/** The orders that exist when the shop opens, for trying the desk by hand. */
export const demoOrders: readonly Order[] = [
  { ...base, order_id: "A-1001", item: "Kettle", amount_cents: 4200, status: "delivered", days_since_delivery: 3 },
  { ...base, order_id: "A-1002", item: "Desk lamp", amount_cents: 6900, status: "delivered", days_since_delivery: 120 },
  { ...base, order_id: "A-1003", item: "Backpack", amount_cents: 8900, status: "shipped" },
  { ...base, order_id: "A-1004", item: "Tea set", amount_cents: 5400, status: "processing" },
  {
    ...base,
    order_id: "A-1005",
    item: "Headphones",
    amount_cents: 12900,
    status: "refunded",
    refunded_cents: 12900,
    days_since_delivery: 12,
  },
  { ...base, order_id: "A-1006", item: "Rug", amount_cents: 15000, status: "delivered", days_since_delivery: 45 },
];
