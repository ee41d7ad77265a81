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
  { ...base, order_id: "A-1007", item: "Sofa", amount_cents: 64000, status: "delivered", days_since_delivery: 3 },
];

const goods = ["Kettle", "Desk lamp", "Backpack", "Tea set", "Headphones", "Rug"];

/** Orders A-20000 to A-99999 come into being when somebody asks for them, each delivered and below 150 euros: for traffic. */
export function orderForTraffic(orderId: string): Order | undefined {
  const number = /^A-([2-9]\d{4})$/.exec(orderId)?.[1];
  if (number === undefined) return undefined;
  const n = Number(number);
  const item = goods[n % goods.length] ?? "Kettle";
  return {
    ...base,
    order_id: orderId,
    item,
    amount_cents: 2_000 + (n % 130) * 100,
    status: "delivered",
    days_since_delivery: 1 + (n % 20),
  };
}
