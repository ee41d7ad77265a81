/** Development data: what waits for people and what they decided. */
import type { DecisionView, ToolCallDetail } from "../../../src/decisions/views.ts";
import type { ReleaseDetailView } from "../../../src/delivery/views.ts";
import { sessionId } from "./digests.ts";

type Ago = (minutes: number) => string;
type Vote = DecisionView["votes"][number];

/** The questions of releases as the inbox has them. */
export function asksOf(releases: readonly ReleaseDetailView[], ago: Ago): DecisionView[] {
  return releases.flatMap(({ id, agent, digest, asks }): DecisionView[] =>
    asks === null
      ? []
      : [
          {
            id: asks.decision,
            kind: asks.kind,
            object: `release/${id}`,
            agent,
            environment: "production",
            digest,
            sentence: asks.sentence,
            state: "pending",
            required: asks.required,
            barred: asks.barred,
            votes: [],
            askedAt: ago(29),
            expiresAt: null,
            settledAt: null,
            detail: {},
          },
        ],
  );
}

/** Three held calls, and six that are settled, each in another way. */
export function toolCalls(ago: Ago): DecisionView[] {
  const vote = (person: string, verdict: Vote["verdict"], reason: string, minutes: number): Vote => ({
    person,
    verified: true,
    verdict,
    reason,
    at: ago(minutes),
  });
  return [
    call({ id: "dec_4be0", askedAt: ago(8), expiresAt: ago(-7), ...changeAddress }, ago),
    call(
      {
        id: "dec_a871",
        askedAt: ago(3),
        expiresAt: ago(-12),
        required: 2,
        votes: [vote("idris", "approved", "The photo shows the break.", 1)],
        ...refund,
      },
      ago,
    ),
    call({ id: "dec_c902", askedAt: ago(14), expiresAt: ago(-1.2), ...cancel }, ago),
    call(
      {
        id: "dec_77a0",
        state: "used",
        askedAt: ago(20),
        settledAt: ago(19.2),
        votes: [vote("maren", "approved", "Known customer, whole amount paid.", 19.2)],
        ...refund,
      },
      ago,
    ),
    call(
      {
        id: "dec_77b1",
        state: "denied",
        askedAt: ago(63),
        settledAt: ago(60),
        votes: [vote("idris", "denied", "Not the customer’s words. Ask them to type the address.", 60)],
        ...changeAddress,
      },
      ago,
    ),
    call({ id: "dec_77c2", state: "expired", askedAt: ago(200), settledAt: ago(185), expiresAt: ago(185), ...refund }, ago),
    call(
      {
        id: "dec_77d3",
        state: "approved",
        askedAt: ago(230),
        settledAt: ago(228),
        votes: [vote("idris", "approved", "Paid by invoice, nothing was shipped.", 228)],
        ...cancel,
      },
      ago,
    ),
    call({ id: "dec_77e4", state: "cancelled", askedAt: ago(300), settledAt: ago(296), ...cancel }, ago),
  ];
}

type Call = Partial<Omit<DecisionView, "detail" | "sentence">> & Pick<DecisionView, "id" | "askedAt"> & { readonly detail: ToolCallDetail };

function call({ detail, ...given }: Call, ago: Ago): DecisionView {
  return {
    kind: "tool-call",
    object: `session/${detail.session ?? "unknown"}`,
    agent: "support-desk",
    environment: "production",
    sentence: `support-desk ${detail.version} wants to call ${detail.tool} with ${JSON.stringify(detail.arguments)}. ${detail.why}`,
    digest: `sha256:${given.id.slice(4)}07e95f60718293a4b5c6d7e8f9a0b1c2d3e4f5061728394a5b6c7d8e93d7`,
    state: "pending",
    required: 1,
    barred: [],
    votes: [],
    expiresAt: ago(-15),
    settledAt: null,
    detail: { ...detail },
    ...given,
  };
}

const policyDigest = "sha256:52ad07e95f60718293a4b5c6d7e8f9a0b1c2d3e4f5061728394a5b6c7d8e41fe";

const changeAddress = {
  detail: {
    version: "v1",
    session: sessionId("s-a90e14"),
    server: "shop",
    tool: "change_address",
    arguments: { order_id: "A-20917", address: { street: "Havnegade 14, 2.", city: "5000 Odense" }, notify: true },
    policies: ["address-asked"],
    why: 'By "address-asked" a person decides.',
    policyDigest,
    said: "I have moved, please send it to my new place. It should be in your notes.",
    provenance: [
      { path: "order_id", value: "A-20917", source: "customer", where: "message 1", words: "my order A-20917 has not come yet" },
      {
        path: "address.street",
        value: "Havnegade 14, 2.",
        source: "tool",
        where: "result of lookup_order, message 3",
        words: "note: new addr: Havnegade 14, 2., 5000 Odense",
      },
      {
        path: "address.city",
        value: "5000 Odense",
        source: "tool",
        where: "result of lookup_order, message 3",
        words: "new addr: Havnegade 14, 2., 5000 Odense",
      },
      { path: "notify", value: true, source: "agent", where: "", words: "" },
    ],
  },
} satisfies Pick<Call, "detail">;

const refund = {
  detail: {
    version: "v1",
    session: sessionId("s-b17c02"),
    server: "shop",
    tool: "refund",
    arguments: { order_id: "A-20871", amount_cents: 42_000 },
    policies: ["refund-large"],
    why: 'By "refund-large" a person decides.',
    policyDigest,
    said: "The espresso machine came broken. I sent a photo. I want my 420 back.",
    provenance: [
      { path: "order_id", value: "A-20871", source: "customer", where: "message 1", words: "it is about order A-20871" },
      {
        path: "amount_cents",
        value: 42_000,
        source: "tool",
        where: "result of lookup_order, message 3",
        words: '"amount_cents": 42000, "status": "delivered"',
      },
    ],
  },
} satisfies Pick<Call, "detail">;

const cancel = {
  detail: {
    version: "v1",
    session: sessionId("s-c44d19"),
    server: "shop",
    tool: "cancel_order",
    arguments: { order_id: "A-20902" },
    policies: ["cancel-asked"],
    why: 'By "cancel-asked" a person decides.',
    policyDigest,
    said: null,
    provenance: [{ path: "order_id", value: "A-20902", source: "unknown", where: "", words: "" }],
  },
} satisfies Pick<Call, "detail">;
