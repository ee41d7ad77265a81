/** Development data: versions of the support desk. */
import type { VersionView } from "../../../src/registry/views.ts";
import { digests } from "./digests.ts";

const changes: { readonly [version: string]: string } = {
  v1: "Answers the shop's customers.",
  v2: "Shorter prompt: refunds in one step.",
  v3: "Checks eligibility first, escalates shipped cancellations.",
  v4: "Names the refund's arrival date.",
};

const cedar = `// What the desk may do with the shop's tools. Amounts are cents. Whatever no policy permits is denied.
@id("reads")
permit (
  principal == Agent::"support-desk",
  action == Action::"call",
  resource in [Tool::"shop/lookup_order", Tool::"shop/check_eligibility"]
);

@id("refund-small")
permit (
  principal == Agent::"support-desk",
  action == Action::"call",
  resource == Tool::"shop/refund"
) when { context.args.amount_cents <= 40000 };

// A person decides on what is dearer than that, up to 2,000 euros.
@id("refund-large")
permit (
  principal == Agent::"support-desk",
  action == Action::"ask",
  resource == Tool::"shop/refund"
) when { context.args.amount_cents <= 200000 };

@id("address-asked")
permit (
  principal == Agent::"support-desk",
  action == Action::"ask",
  resource == Tool::"shop/change_address"
);
`;

export function version(name: string, author: string, registeredAt: string): VersionView {
  return {
    id: `ver_${name}`,
    agent: "support-desk",
    version: name,
    digest: digests[name] ?? "sha256:unknown",
    author,
    registeredAt,
    description: changes[name] ?? "",
    wire: "a2a",
    unpinned: [],
    model: { name: "rehearsed-desk", rehearsed: true, priceBasis: "declared" },
    constitution:
      "You answer customers of the shop.\nYou never refund an order before check_eligibility has said that it is eligible.\nYou hand over to a person when asked.",
    mcpServers: ["shop"],
    toolPolicy: {
      allow: ["lookup_order", "check_eligibility", "refund", "cancel_order", "change_address", "escalate"],
      sideEffects: ["refund", "cancel_order", "change_address", "escalate"],
      policies: cedar,
      approval: { required: 1, holdMs: 20_000, expiresMs: 900_000 },
    },
    files: [
      { path: "agent/main.ts", digest: "sha256:0a11", bytes: 9_214 },
      { path: "agent/tools.ts", digest: "sha256:0a12", bytes: 4_870 },
      { path: `prompts/${name}.md`, digest: "sha256:0a13", bytes: 1_932 },
    ],
  };
}
