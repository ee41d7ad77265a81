import { isJsonObject, type Json } from "../../kernel/json.ts";
import { readJsonRpcId, type JsonRpcId } from "../../protocols/json-rpc.ts";
import { readToolCall, toolRefusal, type McpToolCall } from "../../protocols/mcp.ts";
import { jsonAnswer, rpcErrorAnswer, type Answer } from "../answer.ts";
import type { ObservedCall } from "../attribution.ts";
import type { GatewayError } from "../errors.ts";
import type { GatewayParts } from "../parts.ts";
import type { CompiledPolicy } from "../policy/compile-policy.ts";
import { judgeToolCall, type JudgedToolCall } from "../policy/judge-tool-call.ts";
import type { Refusal } from "../policy/refusal.ts";
import { recordTool } from "./record-tool.ts";

/** The messages of one POST to a tool server whose deployment has a policy. */
export type PostToDecide = {
  /** What was parsed: one message or a batch. */
  readonly body: Json;
  readonly server: string;
  readonly observed: ObservedCall;
  readonly policy: CompiledPolicy;
  readonly requestId: string;
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal;
};

/** Decides on each call of a POST. Undefined: it may be sent on; else its answer. A batch is sent whole or not at all. */
export async function decideCalls(post: PostToDecide, parts: GatewayParts): Promise<Answer | undefined> {
  const messages: readonly Json[] = Array.isArray(post.body) ? post.body : [post.body];
  const judged = new Map<Json, JudgedCallMessage>();
  for (const message of messages) {
    const call = readToolCall(message);
    if (call !== undefined) judged.set(message, { call, judged: judge(post, call) });
  }
  const refusals = await decideAll(post, [...judged.values()], parts);
  if (refusals.size === 0) return undefined;

  const requests = messages.filter((message) => isJsonObject(message) && message["id"] !== undefined && message["method"] !== undefined);
  const answers = requests.map((message) => {
    const of = judged.get(message);
    const refusal = of === undefined ? undefined : refusals.get(of.judged);
    if (of !== undefined) {
      const result = refusal === undefined ? null : [{ type: "text", text: refusal.text }];
      recordTool({ observed: post.observed, server: post.server, call: of.call, outcome: { result, isError: true } }, parts);
    }
    return answerTo(readJsonRpcId(message), refusal, post.requestId);
  });
  const [first] = answers;
  if (!Array.isArray(post.body) && first !== undefined) return first;
  return { status: 200, contentType: "application/json", body: `[${answers.map(({ body }) => body).join(",")}]` };
}

type JudgedCallMessage = { readonly call: McpToolCall; readonly judged: JudgedToolCall };

const batchRefused: GatewayError = {
  code: "gateway/batch-refused",
  detail: "Another call of this batch was refused, so nothing of it was sent. Send this one alone.",
};

function judge({ observed, server, policy }: PostToDecide, { tool, arguments: input }: McpToolCall): JudgedToolCall {
  const { session } = observed.attribution;
  return judgeToolCall({ front: "mcp", server, tool, arguments: input, session }, observed.of, policy);
}

async function decideAll(
  { body, observed, signal }: PostToDecide,
  calls: readonly JudgedCallMessage[],
  { toolDecisions }: GatewayParts,
): Promise<ReadonlyMap<JudgedToolCall, Refusal>> {
  const refusing = calls.filter(({ judged: { call, isMonitored } }) => call.verdict !== "allow" && !isMonitored);
  const isRefusedBatch = Array.isArray(body) && refusing.length > 0;
  const refusals = await Promise.all(
    (isRefusedBatch ? refusing : calls).map(async ({ judged }): Promise<[JudgedToolCall, Refusal | undefined]> => [
      judged,
      isRefusedBatch
        ? await toolDecisions.refuse(judged, observed)
        : await toolDecisions.decide(judged, { observed, signal, context: undefined }),
    ]),
  );
  return new Map(refusals.flatMap(([judged, refusal]) => (refusal === undefined ? [] : [[judged, refusal]])));
}

function answerTo(id: JsonRpcId, refusal: Refusal | undefined, requestId: string): Answer {
  if (refusal === undefined) return rpcErrorAnswer(id, batchRefused, requestId);
  const { text, decision, verdict, policies, state, expiresAt } = refusal;
  if (state === "not-stored") return rpcErrorAnswer(id, { code: "gateway/decision-not-stored", detail: text }, requestId);
  const meta = { id: decision, verdict, policies, state, ...(expiresAt !== undefined && { expiresAt }) };
  return jsonAnswer(toolRefusal(id, text, { "airworthy/decision": meta }));
}
