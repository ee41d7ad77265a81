import type { SnapshotDeployment, SnapshotFault } from "../../delivery/domain/snapshot.ts";
import { isJsonObject, type Json } from "../../kernel/json.ts";
import { readJsonRpcCall, readJsonRpcId } from "../../protocols/json-rpc.ts";
import { mcpMessages, readToolCall } from "../../protocols/mcp.ts";
import { problemAnswer, rpcError, rpcErrorAnswer, send, type Answer } from "../answer.ts";
import { beginSpan, foreignBaggage, type ObservedCall, readAttribution, readDraw, traceHeaders } from "../attribution.ts";
import { clientGone } from "../client-gone.ts";
import { toolsKey } from "../compile-snapshot.ts";
import { gatewayErrors, type GatewayError, type GatewayErrorCode } from "../errors.ts";
import { requestHeaders } from "../forward-headers.ts";
import type { Exchange, GatewayParts } from "../parts.ts";
import { readBody } from "../read-body.ts";
import { relay } from "../relay.ts";
import { withQuery } from "../with-query.ts";
import { decideCalls } from "./decide-calls.ts";
import { judgeCalls } from "./judge-calls.ts";
import { createMcpAnswer } from "./mcp-answer.ts";
import { meetFault } from "./meet-fault.ts";
import { recordTool } from "./record-tool.ts";

const methods = new Set(["POST", "GET", "DELETE"]);

/** Which tool server of which deployment is called. */
export type McpTarget = { readonly deployment: string; readonly of: SnapshotDeployment; readonly server: string };

/**
 * Forwards one request of MCP's streamable HTTP transport. Calls of tools that the snapshot does not allow are refused; where the deployment has a
 * policy, each call is judged by it, and waits for people where they decide. Calls of an evaluation's trials may meet a fault after that.
 */
export async function forwardMcp(exchange: Exchange, { deployment, of, server }: McpTarget, parts: GatewayParts): Promise<void> {
  const { request, response, requestId, snapshot } = exchange;
  const refuse = (code: GatewayErrorCode, detail: string): void => send(response, problemAnswer({ code, detail }, requestId));
  const upstream = of.mcp[server];
  if (upstream === undefined) return refuse("gateway/unknown-server", `"${of.agent}" ${of.version} has no tool server "${server}".`);
  const method = request.method ?? "";
  if (!methods.has(method)) return refuse("gateway/method-not-allowed", `MCP over HTTP has no ${method}.`);

  const attribution = readAttribution(request.headers);
  const span = beginSpan(request.headers, parts.openMessages.find(attribution.session));
  const observed: ObservedCall = {
    deployment,
    of,
    attribution,
    span,
    at: parts.clock(),
    startedMs: performance.now(),
  };
  let messages: readonly Json[] = [];
  let outgoing: Buffer | null = null;
  let fault: SnapshotFault | undefined;
  const allowed = snapshot.allowedTools.get(toolsKey(deployment, server));
  const policy = snapshot.policies.get(deployment);
  if (method === "POST") {
    const body = await readBody(request, response, of.limits.maxBodyBytes);
    if (!body.ok) return refuse(body.error.code, body.error.detail);
    const text = body.value.toString();
    const parsed = parse(text);
    if (parsed === undefined) {
      return send(response, rpcErrorAnswer(null, { code: "gateway/json-invalid", detail: "The body is not JSON." }, requestId));
    }
    messages = mcpMessages(parsed);
    outgoing = body.value;
    const judgesArguments = policy?.isEnforced === true;
    if (allowed !== undefined || judgesArguments) {
      const judged = judgeCalls(text, messages, { allowed, judgesArguments });
      if (!judged.ok) {
        for (const call of messages.flatMap((message) => readToolCall(message) ?? [])) {
          recordTool({ observed, server, call, outcome: { result: null, isError: true } }, parts);
        }
        return send(response, refusal(parsed, judged.error, requestId));
      }
      outgoing = judged.value;
    }
    if (policy !== undefined) {
      const leave = parts.traffic.enter(deployment); // a call that is held is under way, too
      const answer = await decideCalls({ body: parsed, server, observed, policy, requestId, signal: clientGone(response) }, parts);
      leave();
      if (answer !== undefined) return send(response, answer);
    }
    if (of.faults !== undefined) {
      const calls = messages.flatMap((message) => readToolCall(message) ?? []);
      fault = parts.faultDraws.draw({ ...observed, draw: readDraw(request.headers) }, server, calls);
      if (fault !== undefined) {
        const met = await meetFault({ fault, body: parsed, calls, server, observed, signal: clientGone(response) }, parts);
        if (met.kind === "gone") return;
        if (met.kind === "answered") return send(response, met.answer);
      }
    }
  }

  const url = new URL(upstream.url);
  relay(
    parts.upstreams.pool(url.origin),
    {
      path: withQuery(url.pathname + url.search, exchange.query),
      method,
      headers: requestHeaders(request, { baggage: foreignBaggage(request.headers), ...traceHeaders(request.headers, span) }),
      body: outgoing,
      limits: of.limits,
      mayBeSilent: method === "GET" || messages.some((message) => readJsonRpcCall(message)?.method === "subscriptions/listen"),
    },
    response,
    createMcpAnswer({ exchange, parts, server, messages, allowed, observed, fault, over: parts.traffic.enter(deployment) }),
  );
}

/** One error per request; a batch is refused whole, since half of it would be a call that nobody asked for. */
function refusal(body: Json, error: GatewayError, requestId: string): Answer {
  const answer = (message: Json): string => rpcError(readJsonRpcId(message), error, requestId);
  const requests = mcpMessages(body).filter((message) => isJsonObject(message) && message["id"] !== undefined);
  const text = Array.isArray(body) ? `[${requests.map(answer).join(",")}]` : answer(body);
  return { status: gatewayErrors[error.code].status, contentType: "application/json", body: text };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
