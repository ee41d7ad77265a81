import type { SnapshotDeployment } from "../../delivery/domain/snapshot.ts";
import { isJsonObject, type Json } from "../../kernel/json.ts";
import { readChatMessages } from "../../protocols/chat-messages.ts";
import type { ChatToolCall } from "../../protocols/chat-tool-calls.ts";
import { readToolResults } from "../../protocols/chat-tool-results.ts";
import { problemAnswer, send } from "../answer.ts";
import { beginSpan, foreignBaggage, readAttribution, traceHeaders } from "../attribution.ts";
import { clientGone } from "../client-gone.ts";
import type { GatewayErrorCode } from "../errors.ts";
import { requestHeaders } from "../forward-headers.ts";
import type { Exchange, GatewayParts } from "../parts.ts";
import { readBody } from "../read-body.ts";
import { relay } from "../relay.ts";
import { withQuery } from "../with-query.ts";
import type { JudgeCalls } from "./judged-answer.ts";
import { judgeModelCalls, type ModelRequest } from "./judge-model-calls.ts";
import { createModelAnswer } from "./model-answer.ts";

/** Which deployment's model endpoint is called; `rest` is the path behind `/v1`. */
export type ModelTarget = { readonly deployment: string; readonly of: SnapshotDeployment; readonly rest: string };

/** What may be posted where a tool policy judges, beside chat completions: wires whose answers can carry no tool call. */
const wiresWithoutTools = new Set([
  "/embeddings",
  "/moderations",
  "/completions",
  "/audio/speech",
  "/audio/transcriptions",
  "/images/generations",
]);

/**
 * Forwards one request of the OpenAI wire, with the gateway's key instead of the caller's. Only chat completions are observed; where the deployment
 * has a policy that is enforced, the tool calls in their answers are judged before they pass, and other wires that can carry some are refused.
 */
export async function forwardModel(exchange: Exchange, { deployment, of, rest }: ModelTarget, parts: GatewayParts): Promise<void> {
  const { request, response, requestId } = exchange;
  const refuse = (code: GatewayErrorCode, detail: string): void => send(response, problemAnswer({ code, detail }, requestId));
  const { model, limits } = of;
  if (model === undefined)
    return refuse("gateway/no-model", `"${of.agent}" ${of.version} has no model endpoint; name one in its manifest.`);
  const key = model.keyEnv === undefined ? undefined : parts.env[model.keyEnv];
  if (model.keyEnv !== undefined && key === undefined) {
    return refuse(
      "gateway/model-key-missing",
      `The gateway's environment has no ${model.keyEnv}, which holds the key of the model endpoint; set it and start again.`,
    );
  }

  const policy = exchange.snapshot.policies.get(deployment);
  const enforced = policy?.isEnforced === true ? policy : undefined;
  const isChat = rest === "/chat/completions" && request.method === "POST";
  if (enforced !== undefined && !isChat && request.method !== "GET" && !wiresWithoutTools.has(rest)) {
    return refuse(
      "gateway/wire-not-judged",
      `The answers of "${rest}" may carry tool calls that the tool policy of "${of.agent}" ${of.version} does not read; use /chat/completions.`,
    );
  }

  const at = parts.clock();
  const startedMs = performance.now();
  const body = await readBody(request, response, limits.maxBodyBytes);
  if (!body.ok) return refuse(body.error.code, body.error.detail);

  const chat = isChat ? readChatRequest(body.value) : undefined;
  if (enforced !== undefined && chat?.usesFunctions === true)
    return refuse("gateway/wire-not-judged", "The request has `functions`, which the tool policy does not read; use `tools`.");
  const attribution = readAttribution(request.headers);
  const span = beginSpan(request.headers, parts.openMessages.find(attribution.session));
  const observed = { deployment, of, attribution, span, at, startedMs };
  const caller = { observed, policy };
  if (chat !== undefined) parts.ownTools.answered(readToolResults(chat.messages), caller);
  const judge = chat && policy && judgeWith(chat.messages, { observed, policy, signal: clientGone(response) }, parts);
  const url = new URL(model.url);
  relay(
    parts.upstreams.pool(url.origin),
    {
      path: withQuery(url.pathname.replace(/\/+$/, "") + rest + url.search, exchange.query),
      method: request.method ?? "GET",
      headers: requestHeaders(request, {
        authorization: key === undefined ? undefined : `Bearer ${key}`,
        baggage: foreignBaggage(request.headers),
        ...traceHeaders(request.headers, span),
      }),
      body: body.value.length === 0 ? null : body.value,
      limits,
      mayBeSilent: false,
    },
    response,
    createModelAnswer({
      exchange,
      parts,
      observed,
      over: parts.traffic.enter(deployment),
      chat: chat && { model: chat.model, streamed: chat.streamed, input: parts.capture.messages(chat.messages) },
      judge: enforced && judge,
      called: chat?.hasTools === true ? watchWith(judge, (calls) => parts.ownTools.called(calls, caller)) : undefined,
    }),
  );
}

/** Apart, so that without a policy nothing keeps the parsed request while its answer comes. */
function judgeWith(messages: ChatRequest["messages"], request: Omit<ModelRequest, "messages">, parts: GatewayParts): JudgeCalls {
  return async (calls) => {
    try {
      const takenOut = await judgeModelCalls(calls, { ...request, messages: readChatMessages(messages) }, parts);
      for (const [call, text] of takenOut) parts.ownTools.refused(call, text, request);
      parts.ownTools.called(
        calls.filter((call) => !takenOut.has(call)),
        request,
      );
      return takenOut;
    } catch (error) {
      parts.log.error("judging-failed", { deployment: request.observed.deployment, reason: String(error) }); // the answer ends there
      throw error;
    }
  };
}

/** For an answer that passes as it is: a policy that only watches judges its calls behind it. */
function watchWith(
  judge: JudgeCalls | undefined,
  called: (calls: readonly ChatToolCall[]) => void,
): (calls: readonly ChatToolCall[]) => void {
  if (judge === undefined) return called;
  return (calls) => void judge(calls).catch(() => undefined); // it has said so in the log
}

type ChatRequest = {
  readonly model: string;
  readonly streamed: boolean;
  readonly usesFunctions: boolean;
  readonly hasTools: boolean;
  readonly messages: Json;
};

function readChatRequest(body: Buffer): ChatRequest {
  let request: Json = null;
  try {
    request = JSON.parse(body.toString());
  } catch {
    // the endpoint will say so
  }
  const { model, stream, functions, tools, messages = null } = isJsonObject(request) ? request : {};
  return {
    hasTools: Array.isArray(tools) && tools.length > 0,
    model: typeof model === "string" ? model : "",
    streamed: stream === true,
    usesFunctions: functions !== undefined,
    messages,
  };
}
