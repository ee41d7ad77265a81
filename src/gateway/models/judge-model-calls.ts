import type { Json } from "../../kernel/json.ts";
import type { ChatMessage } from "../../protocols/chat-messages.ts";
import type { ChatToolCall, TakenOut } from "../../protocols/chat-tool-calls.ts";
import { findProvenance, type Spoken } from "../../safety/domain/provenance.ts";
import type { ObservedCall } from "../attribution.ts";
import type { GatewayParts } from "../parts.ts";
import type { CallContext } from "../policy/call-marks.ts";
import { ownServer, type CompiledPolicy } from "../policy/compile-policy.ts";
import { isHighRisk, judgeToolCall, type JudgedToolCall } from "../policy/judge-tool-call.ts";

const maxCustomerLength = 2000;

/** A request to a model whose answer is judged. */
export type ModelRequest = {
  readonly observed: ObservedCall;
  readonly policy: CompiledPolicy;
  /** What the model was told. */
  readonly messages: readonly ChatMessage[];
  /** Aborted when the agent no longer waits. */
  readonly signal: AbortSignal;
};

/**
 * Judges the tool calls in a model's answer. One whose tool runs behind an MCP front passes, and is marked for that front. One whose tool runs in the
 * agent is decided here, where it is seen last: it passes, after people approved it where they decide, or is taken out.
 */
export async function judgeModelCalls(calls: readonly ChatToolCall[], request: ModelRequest, parts: GatewayParts): Promise<TakenOut> {
  const { observed, policy, signal } = request;
  const takenOut = await Promise.all(
    calls.map(async (call): Promise<[ChatToolCall, string][]> => {
      const judge = (server: string, input: Json): JudgedToolCall => {
        const { session } = observed.attribution;
        return judgeToolCall({ front: "model", server, tool: call.name, arguments: input, session }, observed.of, policy);
      };
      const servers = policy.serversOf(call.name);
      for (const server of servers) {
        if (call.input === undefined) continue; // the tool's front judges what it gets
        const judged = judge(server, call.input);
        if (isHighRisk(judged)) parts.toolDecisions.mark(judged, contextOf(call.input, request), observed);
      }
      if (servers.length > 0) return [];
      const { input = "not JSON" } = call; // which no policy can judge
      const judged = judge(ownServer, input);
      const context = isHighRisk(judged) ? contextOf(input, request) : undefined;
      const refusal = await parts.toolDecisions.decide(judged, { observed, signal, context });
      return refusal === undefined ? [] : [[call, refusal.text]];
    }),
  );
  return new Map(takenOut.flat());
}

function contextOf(input: Json, { messages }: ModelRequest): CallContext {
  const customer = messages.findLast(({ role }) => role === "customer")?.text.slice(0, maxCustomerLength);
  return { provenance: findProvenance(input, toSpoken(messages)), ...(customer !== undefined && { customer }) };
}

function toSpoken(messages: readonly ChatMessage[]): Spoken {
  const texts = messages.flatMap(({ role, text, tool }, index) => {
    if (role === "agent") return [];
    const place = `message ${index + 1}`;
    return [{ by: role, where: tool === undefined ? place : `result of ${tool}, ${place}`, text }];
  });
  return { texts, hasUnread: messages.some(({ hasOther }) => hasOther) };
}
