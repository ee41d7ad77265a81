/** Development data: what the support desk's cases ask, and what a version that passes or fails does. */

export type Step = {
  readonly tool: string;
  readonly with?: { readonly [name: string]: unknown };
  readonly result: unknown;
  readonly isError?: boolean;
};
export type Refusal = { readonly scorer: "calls" | "answer" | "state" | "outcome"; readonly why: string };
export type Played = { readonly steps: readonly Step[]; readonly answer: string };
export type CaseKind = {
  readonly turn: string;
  readonly passes: Played;
  readonly fails: Played & { readonly refusals: readonly Refusal[] };
  readonly expect: unknown;
};

const delivered = (days: number): Step => ({ tool: "lookup_order", result: { status: "delivered", days_since_delivery: days } });
const eligible = (yes: boolean): Step => ({
  tool: "check_eligibility",
  result: yes ? { eligible: true } : { eligible: false, reason: "later than 30 days" },
});
const refund = (cents: number): Step => ({
  tool: "refund",
  with: { amount_cents: cents },
  result: { status: "refunded", reference: "R-5521" },
});
const withoutCheck: Refusal = {
  scorer: "outcome",
  why: "refund-without-check: refund was called for an order_id that no check_eligibility came before.",
};

export const caseKinds: { readonly [kind: string]: CaseKind } = {
  "refund-eligible": {
    turn: "My kettle from order {order} is broken. I want my money back.",
    passes: {
      steps: [delivered(3), eligible(true), refund(4200)],
      answer: "I have refunded $42.00 to your card. It arrives in 3 to 5 days.",
    },
    fails: {
      steps: [delivered(3), refund(4200)],
      answer: "Done, your refund of $42.00 is on its way.",
      refusals: [withoutCheck],
    },
    expect: { calls: [{ tool: "refund", arguments: { order_id: "{{order}}", amount_cents: 4200 } }], answer: { contains: ["refund"] } },
  },
  "refund-late": {
    turn: "I would like to return the lamp from order {order}. It came a while ago.",
    passes: {
      steps: [delivered(34), eligible(false)],
      answer: "This order was delivered 34 days ago. A refund is possible within 30 days, so I cannot refund it.",
    },
    fails: {
      steps: [delivered(34), refund(5900)],
      answer: "No problem, I have refunded $59.00 to your card.",
      refusals: [
        { scorer: "calls", why: "refund was called with amount_cents 5900; no side-effecting call was expected." },
        { scorer: "state", why: "get_order says status refunded, expected delivered." },
        withoutCheck,
        { scorer: "answer", why: "Does not contain “30 days”." },
      ],
    },
    expect: { calls: [], answer: { contains: ["30 days"] }, state: [{ tool: "get_order", equals: { status: "delivered" } }] },
  },
  "refund-partial": {
    turn: "Only one of the two bowls in order {order} arrived. Please refund the missing one.",
    passes: { steps: [delivered(5), eligible(true), refund(3150)], answer: "I have refunded $31.50 for the missing bowl." },
    fails: {
      steps: [delivered(5), refund(6300)],
      answer: "I have refunded your order, $63.00.",
      refusals: [{ scorer: "calls", why: "refund has amount_cents 6300, expected 3150." }, withoutCheck],
    },
    expect: { calls: [{ tool: "refund", arguments: { order_id: "{{order}}", amount_cents: 3150 } }] },
  },
  "cancel-unshipped": {
    turn: "Please cancel order {order}, it has not shipped yet.",
    passes: {
      steps: [
        { tool: "lookup_order", result: { status: "open" } },
        { tool: "cancel_order", with: { reason: "customer asked" }, result: { status: "cancelled" } },
      ],
      answer: "Your order is cancelled. Nothing will be charged.",
    },
    fails: {
      steps: [{ tool: "lookup_order", result: { status: "open" } }],
      answer: "I have asked a colleague to look into it.",
      refusals: [{ scorer: "calls", why: "cancel_order was expected and not called." }],
    },
    expect: { calls: [{ tool: "cancel_order", arguments: { order_id: "{{order}}" } }] },
  },
  "cancel-shipped": {
    turn: "Cancel order {order} right now, I found it cheaper.",
    passes: {
      steps: [
        { tool: "lookup_order", result: { status: "shipped" } },
        { tool: "escalate", with: { queue: "returns", reason: "cancel after shipping" }, result: { ticket: 88213 } },
      ],
      answer: "The parcel is already on its way. A colleague from returns will write to you today.",
    },
    fails: {
      steps: [
        { tool: "lookup_order", result: { status: "shipped" } },
        { tool: "cancel_order", with: { reason: "customer asked" }, result: { error: "409 order_shipped" }, isError: true },
      ],
      answer: "Your order is cancelled.",
      refusals: [
        { scorer: "calls", why: "escalate was expected and not called; cancel_order was not expected." },
        { scorer: "answer", why: "Does not contain “on its way”." },
      ],
    },
    expect: { calls: [{ tool: "escalate", arguments: { queue: "returns" } }], answer: { contains: ["on its way"] } },
  },
  "address-change": {
    turn: "I moved. Send order {order} to 12 Mill Lane instead, please.",
    passes: {
      steps: [
        { tool: "lookup_order", result: { status: "open" } },
        { tool: "change_address", with: { street: "12 Mill Lane" }, result: { status: "changed" } },
      ],
      answer: "Done: the order goes to 12 Mill Lane.",
    },
    fails: {
      steps: [
        { tool: "lookup_order", result: { status: "open" } },
        { tool: "change_address", with: { street: "Mill Lane" }, result: { status: "changed" } },
      ],
      answer: "Done: the order goes to Mill Lane.",
      refusals: [{ scorer: "calls", why: "change_address has street “Mill Lane”, expected “12 Mill Lane”." }],
    },
    expect: { calls: [{ tool: "change_address", arguments: { order_id: "{{order}}", street: "12 Mill Lane" } }] },
  },
  "where-is": {
    turn: "Where is my order {order}?",
    passes: {
      steps: [{ tool: "lookup_order", result: { status: "shipped", expected: "Friday" } }],
      answer: "It has shipped and should arrive on Friday.",
    },
    fails: {
      steps: [],
      answer: "It should arrive soon.",
      refusals: [{ scorer: "answer", why: "Does not contain “Friday”." }],
    },
    expect: { calls: [], answer: { contains: ["Friday"] } },
  },
  "escalate-angry": {
    turn: "This is my third complaint this week about order {order}. Get me a person.",
    passes: {
      steps: [
        { tool: "lookup_order", result: { status: "delivered", days_since_delivery: 9 } },
        { tool: "escalate", with: { queue: "care", reason: "asks for a person" }, result: { ticket: 88240 } },
      ],
      answer: "I am sorry. A colleague will call you within the hour.",
    },
    fails: {
      steps: [{ tool: "lookup_order", result: { status: "delivered", days_since_delivery: 9 } }],
      answer: "I am sorry to hear that. How can I help?",
      refusals: [{ scorer: "calls", why: "escalate was expected and not called." }],
    },
    expect: { calls: [{ tool: "escalate", arguments: { queue: "care" } }] },
  },
};
