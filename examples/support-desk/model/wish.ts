/** What a customer wants, as far as the conversation tells. */
export type Wish = {
  readonly kind: "refund" | "cancel" | "address" | "whereabouts" | "colleague" | "greeting" | "other";
  /** The order number that was mentioned last. */
  readonly orderId?: string;
  /** An amount of money that the customer named, in cents. */
  readonly amountCents?: number;
  /** The customer asks for that amount and no more. */
  readonly isPart: boolean;
  /** Where the customer wants an order to go. */
  readonly address?: string;
  readonly reason: "changed_mind" | "damaged" | "wrong_item" | "other";
};

const ORDER_ID = /\bA-[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?/g;
const AMOUNT = /[€$£]\s?(\d+(?:[.,]\d{2})?)|(\d+(?:[.,]\d{2})?)\s?(?:€|euros?|dollars?|pounds?)\b/i;
const ADDRESS = /\b(\d+[a-z]? [A-Z][^.?!\n]*)/;

/** The first pattern that matches decides: someone who threatens to sue over a refund wants a colleague. */
const kinds = [
  ["colleague", /\b(lawyer|attorney|legal|sue|court|police|human|manager|supervisor|outrageous|furious|disgrace|scam|fed up)\b/i],
  ["cancel", /\bcancel/i],
  ["refund", /\b(refund|money back|reimburse|compensation|send (it|this) back|return (it|this|the|my))/i],
  ["address", /\b(address|moved|moving|send it to|deliver it to)\b/i],
  ["whereabouts", /\b(where|status|track|arrive|arrived|when will|delivery)\b/i],
  ["greeting", /^\W*(hello|hi|hey|good (morning|afternoon|evening)|thanks|thank you)\b/i],
] as const;

const reasons = [
  ["damaged", /\b(broken|damaged|defective|faulty|crack(ed)?|leaks?|scratched|stopped working|torn|dead)\b/i],
  ["wrong_item", /\bwrong\b/i],
  ["changed_mind", /\b(changed my mind|do(es)? not (want|like|fit|suit)|don't (want|like|need)|too (big|small|loud)|no longer)\b/i],
] as const;

/**
 * Reads the customer's messages, oldest first. A message that only adds something, such as the order number that was asked
 * for, keeps the wish of the messages before it.
 */
export function readWish(messages: readonly string[]): Wish {
  const last = messages.at(-1) ?? "";
  const isAddition = findKind(last) === "other" && (orderIds(last).length > 0 || ADDRESS.test(withoutOrderIds(last)));
  const relevant = isAddition ? messages : [last];
  const whole = relevant.map(withoutOrderIds).join("\n");
  const kind = relevant.map(findKind).findLast((found) => found !== "other" && found !== "greeting") ?? findKind(last);

  const orderId = messages.flatMap(orderIds).at(-1);
  const amount = AMOUNT.exec(whole);
  const address = ADDRESS.exec(whole)?.[1]?.trim();
  return {
    kind,
    isPart: /\b(only|just|part of|partial)\b/i.test(whole),
    reason: reasons.find(([, pattern]) => pattern.test(whole))?.[0] ?? "other",
    ...(orderId === undefined ? {} : { orderId }),
    ...(amount === null ? {} : { amountCents: Math.round(Number((amount[1] ?? amount[2] ?? "").replace(",", ".")) * 100) }),
    ...(address === undefined ? {} : { address }),
  };
}

function findKind(text: string): Wish["kind"] {
  return kinds.find(([, pattern]) => pattern.test(withoutOrderIds(text)))?.[0] ?? "other";
}

function orderIds(text: string): string[] {
  return text.match(ORDER_ID) ?? [];
}

function withoutOrderIds(text: string): string {
  return text.replace(ORDER_ID, "");
}
