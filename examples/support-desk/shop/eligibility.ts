import { z } from "zod";
import type { Order } from "./order.ts";

/** Why the customer wants the money back. */
export const refundReason = z.enum(["changed_mind", "damaged", "wrong_item", "other"]);
export type RefundReason = z.infer<typeof refundReason>;

const DAYS_TO_CHANGE_ONES_MIND = 30;
const DAYS_TO_REPORT_A_FAULT = 90;

/** What the shop's refund rules say about an order. */
export const eligibility = z.object({
  order_id: z.string(),
  eligible: z.boolean(),
  /** Which rule decided. */
  rule: z.enum(["within-30-days", "fault-within-90-days", "too-late", "not-delivered", "already-refunded", "cancelled"]),
  /** What may still be paid back, in cents; 0 when not eligible. */
  refundable_cents: z.int(),
});
export type Eligibility = z.infer<typeof eligibility>;

/**
 * Judges an order by the shop's rules: delivered goods go back within 30 days, faulty or wrong ones within 90.
 * It only answers; the refund tool does not ask it, so the desk must.
 */
export function judgeEligibility(order: Order, reason: RefundReason): Eligibility {
  const refuse = (rule: Eligibility["rule"]): Eligibility => ({ order_id: order.order_id, eligible: false, rule, refundable_cents: 0 });
  if (order.status === "cancelled") return refuse("cancelled");
  if (order.status === "refunded" || order.refunded_cents >= order.amount_cents) return refuse("already-refunded");
  if (order.status !== "delivered" || order.days_since_delivery === null) return refuse("not-delivered");

  const left = { order_id: order.order_id, eligible: true, refundable_cents: order.amount_cents - order.refunded_cents };
  const isFault = reason === "damaged" || reason === "wrong_item";
  if (order.days_since_delivery <= DAYS_TO_CHANGE_ONES_MIND) return { ...left, rule: "within-30-days" };
  if (isFault && order.days_since_delivery <= DAYS_TO_REPORT_A_FAULT) return { ...left, rule: "fault-within-90-days" };
  return refuse("too-late");
}
