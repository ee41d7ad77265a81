import { z } from "zod";
import type { Conversation } from "./conversation.ts";
import { type Instructions, readInstructions } from "./instructions.ts";
import { call, type Move, say } from "./move.ts";
import { playRefund } from "./refund-policy.ts";
import { readWish, type Wish } from "./wish.ts";
import { wording } from "./wording.ts";

const lookedUp = z.object({
  item: z.string(),
  amount_cents: z.int(),
  status: z.enum(["processing", "shipped", "delivered", "refunded", "cancelled"]),
});
type Order = z.infer<typeof lookedUp>;

/**
 * The rehearsed model's whole policy: equal conversations get equal moves. It is a script that reads instructions by their
 * words, not a language model; see the README for what is rehearsed.
 */
export function decideMove(conversation: Conversation): Move {
  const instructions = readInstructions(conversation.prompt);
  const move = playDesk(conversation, instructions);
  if (move.kind === "say") return instructions.isWordy ? say(move.text + wording.warmth) : move;
  if (conversation.tools.has(move.tool)) return move;
  // A tool it was not given: hand over if it can, else say that it cannot.
  const canHandOver = conversation.tools.has("escalate") && ticketOf(conversation) === undefined;
  return canHandOver ? call("escalate", { reason: `The desk has no tool "${move.tool}".` }) : say(wording.cannot);
}

function playDesk(conversation: Conversation, instructions: Instructions): Move {
  const wish = readWish(conversation.customer);
  const { orderId } = wish;
  const ticket = ticketOf(conversation);
  if (ticket !== undefined) return say(wording.handedOver(ticket));
  if (wish.kind === "other") return say(wording.offTopic);
  if (wish.kind === "greeting") return say(wording.greeting);
  if (wish.kind === "colleague") {
    const reason = "The customer asks for a colleague.";
    if (conversation.outcomes.some(({ tool }) => tool === "escalate")) return say(wording.cannot);
    return call("escalate", orderId === undefined ? { reason } : { order_id: orderId, reason });
  }
  if (orderId === undefined) return say(wording.askForOrder);

  const lookups = conversation.outcomes.filter(({ tool }) => tool === "lookup_order");
  if (lookups.length === 0) return call("lookup_order", { order_id: orderId });
  const order = lookedUp.safeParse(lookups.at(-1)?.result).data;
  if (order === undefined) return say(wording.unknownOrder(orderId));
  if (instructions.looksTwice && lookups.length < 2) return call("lookup_order", { order_id: orderId });

  switch (wish.kind) {
    case "whereabouts":
      return say(wording.whereabouts[order.status](order.item));
    case "cancel":
      return playCancellation(order, conversation, orderId);
    case "address":
      return playAddressChange(order, { conversation, wish, orderId });
    case "refund":
      return playRefund(order, { conversation, instructions, wish, orderId });
  }
}

function playCancellation(order: Order, conversation: Conversation, orderId: string): Move {
  if (conversation.outcomes.some(({ tool }) => tool === "cancel_order")) return say(wording.cancelled(order.item, order.amount_cents));
  return order.status === "processing" ? call("cancel_order", { order_id: orderId }) : say(wording.tooLateToCancel(order.status));
}

function playAddressChange(
  order: Order,
  { conversation, wish, orderId }: { readonly conversation: Conversation; readonly wish: Wish; readonly orderId: string },
): Move {
  if (order.status !== "processing") return say(wording.addressFixed(order.status));
  if (wish.address === undefined) return say(wording.askForAddress);
  const isDone = conversation.outcomes.some(({ tool }) => tool === "change_address");
  return isDone ? say(wording.addressChanged(wish.address)) : call("change_address", { order_id: orderId, address: wish.address });
}

function ticketOf(conversation: Conversation): string | undefined {
  const result = conversation.outcomes.findLast(({ tool }) => tool === "escalate")?.result;
  return typeof result?.["ticket"] === "string" ? result["ticket"] : undefined;
}
