import type { SnapshotDeployment } from "../../delivery/domain/snapshot.ts";
import { rewriteCard } from "../../protocols/agent-card.ts";
import { jsonAnswer, problemAnswer, send } from "../answer.ts";
import { gatewayError } from "../errors.ts";
import type { Exchange } from "../parts.ts";
import type { AgentEndpoints } from "./agent-endpoints.ts";

/** Where the client finds the front whose card it reads: the address it called, as its Host header has it. */
export function frontUrl({ host }: Exchange, prefix: string): string {
  return `http://${host}${prefix}`;
}

/** Answers with the agent's card, as it is behind this gateway. */
export async function answerCard(
  exchange: Exchange,
  { prefix, of, endpoints }: { readonly prefix: string; readonly of: SnapshotDeployment; readonly endpoints: AgentEndpoints },
): Promise<void> {
  const { request, response, requestId } = exchange;
  const version = request.headers["a2a-version"];
  if (of.agentUrl === undefined) {
    return send(
      response,
      problemAnswer({ code: "gateway/deployment-not-ready", detail: `"${of.agent}" ${of.version} is not ready yet.` }, requestId),
    );
  }
  const card = await endpoints.card(
    { agentUrl: of.agentUrl, requestTimeoutMs: of.limits.requestTimeoutMs },
    typeof version === "string" ? version : undefined,
  );
  if (!card.ok) return send(response, problemAnswer(card.error, requestId));
  const rewritten = rewriteCard(card.value, frontUrl(exchange, prefix));
  if (rewritten === undefined) {
    const { error } = gatewayError(
      "gateway/upstream-garbage",
      `The card of "${of.agent}" ${of.version} names no JSON-RPC interface; the gateway forwards no other.`,
    );
    return send(response, problemAnswer(error, requestId));
  }
  // The next release may bring another card.
  send(response, jsonAnswer(rewritten), { "cache-control": "no-cache", vary: "A2A-Version" });
}
