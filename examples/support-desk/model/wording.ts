/** The sentences of the rehearsed model. */
export const wording = {
  greeting: "Hello! I can tell you where an order is, refund or cancel it, or change its address. What is your order number?",
  offTopic: "I can only help with orders of this shop. If you have a question about one, please tell me its order number.",
  askForOrder: "I am happy to look into that. Please tell me your order number; it begins with A-.",
  askForAddress: "Please tell me the new address, with the house number first, and I will change it.",
  unknownOrder: (orderId: string) => `I cannot find an order ${orderId}. Please check the number in your confirmation and send it again.`,
  handedOver: (ticket: string) => `I have handed this to a colleague, who will get back to you today. Your ticket is ${ticket}.`,
  cannot: "I am sorry, I cannot do that from here. Please call our shop, where a colleague will help you.",
  cancelled: (item: string, cents: number) =>
    `I have cancelled your order of the ${item}. ${euros(cents)} go back to you within three working days.`,
  tooLateToCancel: (status: string) =>
    `I am sorry, the order is already ${status} and cannot be cancelled any more. You can send it back once it has arrived.`,
  addressChanged: (address: string) => `Done: the order now goes to ${address}.`,
  addressFixed: (status: string) => `I am sorry, the order is already ${status}, so its address can no longer be changed.`,
  refunded: (item: string, cents: number) =>
    `Your refund for the ${item} is on its way: ${euros(cents)} will reach you within three working days.`,
  awaitsApproval: (decision: string) =>
    `A colleague has to approve a refund of this size (${decision}). Please ask me again in a little while, and I will pay it out.`,
  refused: {
    "too-late": "I am sorry, I cannot refund this order: the time for returns has passed (30 days, or 90 for a fault).",
    "not-delivered": "I am sorry, I cannot refund an order that has not been delivered yet. I can look up where it is.",
    "already-refunded": "This order has already been refunded in full, so there is nothing left to pay back.",
    cancelled: "This order was cancelled and its price has been paid back already.",
  },
  whereabouts: {
    processing: (item: string) => `Your ${item} is being packed and has not been shipped yet.`,
    shipped: (item: string) => `Your ${item} has been shipped and is on its way to you.`,
    delivered: (item: string) => `Your ${item} has been delivered.`,
    refunded: (item: string) => `Your order of the ${item} has been refunded.`,
    cancelled: (item: string) => `Your order of the ${item} has been cancelled.`,
  },
  /** What a prompt that asks for warmth and detail adds to an answer. */
  warmth:
    " I completely understand how frustrating this is, and I want you to know that we take it seriously: I went through" +
    " everything on our side twice. Thank you so much for your patience; if anything else is on your mind, I am only a message away.",
};

function euros(cents: number): string {
  return `€${(cents / 100).toFixed(2)}`;
}
