import { isDeepStrictEqual } from "node:util";
import type { Order } from "./order.ts";
import type { ShopError } from "./shop-error.ts";

/** The shop's orders and what may be done to them. Everything is in memory and gone with the process. */
export type OrderBook = {
  find(orderId: string): Order | ShopError;
  /** Idempotent: creating the same order again changes nothing; with other facts it is `order/exists-differently`. */
  create(order: Order): Order | ShopError;
  /** Pays back `amountCents`. Checks that the money is there to pay back, not whether the rules allow it. */
  refund(orderId: string, amountCents: number): Order | ShopError;
  /** Only what has not been shipped can be cancelled; the whole price goes back. */
  cancel(orderId: string): Order | ShopError;
  /** Only what has not been shipped can go elsewhere. */
  changeAddress(orderId: string, address: string): Order | ShopError;
  /** Hands a conversation to a colleague; the order may be unknown to the customer and so absent. */
  escalate(reason: string, orderId?: string): { readonly ticket: string } | ShopError;
};

/** Opens an order book that holds `orders`, and makes others as `onDemand` says when they are first asked for. */
export function createOrderBook(orders: readonly Order[], onDemand: (orderId: string) => Order | undefined = () => undefined): OrderBook {
  const asCreated = new Map<string, Order>();
  const current = new Map<string, Order>();
  let tickets = 0;

  const find = (orderId: string): Order | ShopError => {
    const known = current.get(orderId) ?? onDemand(orderId);
    if (known === undefined) return { code: "order/unknown", message: `There is no order "${orderId}".` };
    current.set(orderId, known);
    return known;
  };

  /** Applies a change to an order that exists. */
  const change = (orderId: string, decide: (order: Order) => Order | ShopError): Order | ShopError => {
    const before = find(orderId);
    if ("code" in before) return before;
    const after = decide(before);
    if (!("code" in after)) current.set(orderId, after);
    return after;
  };

  const book: OrderBook = {
    find,
    create(order) {
      const known = asCreated.get(order.order_id);
      if (known === undefined) {
        asCreated.set(order.order_id, order);
        current.set(order.order_id, order);
      } else if (!isDeepStrictEqual(known, order)) {
        return { code: "order/exists-differently", message: `Order "${order.order_id}" exists with other facts; choose another id.` };
      }
      return find(order.order_id);
    },
    refund: (orderId, amountCents) =>
      change(orderId, (order) => {
        const left = order.amount_cents - order.refunded_cents;
        if (amountCents <= 0) return { code: "refund/not-positive", message: `A refund of ${amountCents} cents is none.` };
        if (amountCents > left) {
          return { code: "refund/more-than-left", message: `Order "${orderId}" has ${left} cents left to refund, not ${amountCents}.` };
        }
        const refunded_cents = order.refunded_cents + amountCents;
        return { ...order, refunded_cents, status: refunded_cents === order.amount_cents ? "refunded" : order.status };
      }),
    cancel: (orderId) =>
      change(orderId, (order) =>
        order.status === "processing"
          ? { ...order, status: "cancelled", refunded_cents: order.amount_cents }
          : { code: "order/not-cancellable", message: `Order "${orderId}" is ${order.status}; only unshipped orders can be cancelled.` },
      ),
    changeAddress: (orderId, address) =>
      change(orderId, (order) =>
        order.status === "processing"
          ? { ...order, address }
          : { code: "order/address-fixed", message: `Order "${orderId}" is ${order.status}; its address can no longer change.` },
      ),
    escalate(reason, orderId) {
      const ticket = `T-${tickets + 1}`;
      if (orderId !== undefined) {
        const noted = change(orderId, (order) => ({ ...order, escalations: [...order.escalations, { ticket, reason }] }));
        if ("code" in noted) return noted;
      }
      tickets += 1;
      return { ticket };
    },
  };
  for (const order of orders) book.create(order);
  return book;
}
