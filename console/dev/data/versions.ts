/** Development data: versions of the support desk. */
import type { VersionView } from "../../../src/registry/views.ts";
import { digests } from "./digests.ts";

const changes: { readonly [version: string]: string } = {
  v1: "Answers the shop's customers.",
  v2: "Shorter prompt: refunds in one step.",
  v3: "Checks eligibility first, escalates shipped cancellations.",
  v4: "Names the refund's arrival date.",
};

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
    model: { name: "rehearsed-desk", rehearsed: true, priceBasis: "declared" },
    constitution:
      "You answer customers of the shop.\nYou never refund an order before check_eligibility has said that it is eligible.\nYou hand over to a person when asked.",
    mcpServers: ["shop"],
    toolPolicy: {
      allow: ["lookup_order", "check_eligibility", "refund", "cancel_order", "change_address", "escalate"],
      sideEffects: ["refund", "cancel_order", "change_address", "escalate"],
      policies: null,
      approval: null,
    },
    files: [
      { path: "agent/main.ts", digest: "sha256:0a11", bytes: 9_214 },
      { path: "agent/tools.ts", digest: "sha256:0a12", bytes: 4_870 },
      { path: `prompts/${name}.md`, digest: "sha256:0a13", bytes: 1_932 },
    ],
  };
}
