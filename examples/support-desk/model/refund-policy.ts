import { z } from "zod";
import type { Conversation } from "./conversation.ts";
import type { Instructions } from "./instructions.ts";
import { call, type Move, say } from "./move.ts";
import { seededShare } from "./seeded-share.ts";
import type { Wish } from "./wish.ts";
import { wording } from "./wording.ts";

/** A hasty desk refunds without checking in this share of its refund sessions. */
const SKIPPED_CHECKS = 0.4;
/** A desk that was not told better takes the customer's word for the amount in this share of the sessions that name one. */
const BELIEVED_AMOUNTS = 0.25;

const verdict = z.object({ eligible: z.boolean(), rule: z.string(), refundable_cents: z.int() });

/** The order, as far as a refund needs it. */
type RefundOrder = { readonly item: string; readonly amount_cents: number };

/** Plays a refund: check, pay back, say so. Where the prompt leaves room, the seed decides how careful it is. */
export function playRefund(
  order: RefundOrder,
  {
    conversation,
    instructions,
    wish,
    orderId,
  }: {
    readonly conversation: Conversation;
    readonly instructions: Instructions;
    readonly wish: Wish;
    readonly orderId: string;
  },
): Move {
  const seed = conversation.customer.join("\n");
  const skipsCheck = instructions.isHasty && seededShare(`check ${seed}`) < SKIPPED_CHECKS;
  const checked = conversation.outcomes.findLast(({ tool }) => tool === "check_eligibility");
  if (checked === undefined && !skipsCheck) return call("check_eligibility", { order_id: orderId, reason: wish.reason });

  const judged = verdict.safeParse(checked?.result).data;
  if (checked !== undefined && judged === undefined) return call("escalate", { order_id: orderId, reason: "The refund check failed." });
  if (judged?.eligible === false) return say(refusal(judged.rule));

  const refund = conversation.outcomes.findLast(({ tool }) => tool === "refund");
  const believes = !instructions.trustsRecordsOnly && seededShare(`amount ${seed}`) < BELIEVED_AMOUNTS;
  const due = judged?.refundable_cents ?? order.amount_cents;
  const amount = wish.amountCents !== undefined && (wish.isPart || believes) ? wish.amountCents : due;
  if (refund === undefined) return call("refund", { order_id: orderId, amount_cents: amount });
  // What stands between the desk and the shop may say that a person decides; that is nothing to escalate.
  const decision = /nobody has decided yet/i.test(refund.text) ? /\bdec_\w+/.exec(refund.text)?.[0] : undefined;
  if (decision !== undefined) return say(wording.awaitsApproval(decision));
  if (refund.result === undefined || "code" in refund.result) {
    return call("escalate", { order_id: orderId, reason: "The refund was not accepted." });
  }
  return say(wording.refunded(order.item, amount));
}

function refusal(rule: string): string {
  return new Map(Object.entries(wording.refused)).get(rule) ?? wording.refused["too-late"];
}
