import { a2aVersionOf, readA2aCall } from "../../protocols/a2a.ts";
import { readJsonRpcCall, readJsonRpcId, type JsonRpcCall, type JsonRpcId } from "../../protocols/json-rpc.ts";
import { rewriteJson } from "../../protocols/rewrite-json.ts";
import { a2aTexts } from "../../protocols/wires/a2a-texts.ts";
import type { Json } from "../../kernel/json.ts";
import { ok, type Result } from "../../kernel/result.ts";
import { problemAnswer, rpcErrorAnswer, send } from "../answer.ts";
import { observationBase } from "../attribution.ts";
import { scopeKey, type AgentScope } from "../compile-snapshot.ts";
import { gatewayError, type GatewayError } from "../errors.ts";
import { guardAnswer } from "../guards/guard-answer.ts";
import { guardMessage, type OutgoingMessage } from "../guards/guard-message.ts";
import type { Exchange, GatewayParts } from "../parts.ts";
import { maxPinnedIdLength, type Pin } from "../pins.ts";
import { readBody } from "../read-body.ts";
import { relay } from "../relay.ts";
import { createA2aAnswer } from "./a2a-answer.ts";
import { admitMessage, agentHeaders, beginMessage } from "./admit-message.ts";
import type { AgentEndpoints } from "./agent-endpoints.ts";
import { frontUrl } from "./card-front.ts";
import { chooseDeployment, chooseNamed, isA2a } from "./choose-deployment.ts";

/** Which agent is called. `deployment` is set where the path names it; evaluations call like that, and their baggage is kept. */
export type A2aTarget = {
  readonly scope: AgentScope;
  readonly deployment?: string;
  readonly prefix: string;
  readonly maxBodyBytes: number;
};

/** Forwards one A2A call over JSON-RPC. */
export async function forwardA2a(
  exchange: Exchange,
  target: A2aTarget,
  parts: GatewayParts & { readonly endpoints: AgentEndpoints },
): Promise<void> {
  const { request, response, requestId, snapshot } = exchange;
  const { scope, deployment: named } = target;
  const at = parts.clock();
  const startedMs = performance.now();

  const body = await readBody(request, response, target.maxBodyBytes);
  if (!body.ok) return send(response, problemAnswer(body.error, requestId));
  const text = body.value.toString();
  const read = readCall(text);
  if (!read.ok) return send(response, rpcErrorAnswer(read.id, read.error, requestId));
  const rpc = read.value;
  const id = rpc.id ?? null;
  const refuse = (error: GatewayError): void => send(response, rpcErrorAnswer(id, error, requestId));

  const call = readA2aCall(rpc);
  const idLength = call.contextId?.length ?? 0;
  if (idLength > maxPinnedIdLength) {
    return refuse({
      code: "gateway/context-id-too-long",
      detail: `A contextId may have ${maxPinnedIdLength} characters; this one has ${idLength}.`,
    });
  }
  const chosen =
    named === undefined
      ? chooseDeployment({ snapshot, scope, call, takes: isA2a }, parts)
      : chooseNamed({ snapshot, scope, call, takes: isA2a, deployment: named }, parts);
  if (!chosen.ok) return refuse(chosen.error);
  const admitted = admitMessage(request, chosen.value, { bytes: body.value.length, isNamed: named !== undefined, at, startedMs });
  if (!admitted.ok) return refuse(admitted.error);
  const { agentUrl, observed } = admitted.value;
  const { deployment, of, session } = chosen.value;
  const { limits } = of;
  const message = { bytes: body.value, text };
  const guarded = call.kind === "message" ? guardMessage(message, { body: rpc, texts: a2aTexts, observed, requestId }, parts) : ok(message);
  if (!guarded.ok) return refuse(guarded.error);
  // INVARIANT: a client that goes on with a task which waited for people reaches an agent that has completed it: the message goes on without the task.
  const task = named === undefined && call.kind === "message" ? findTask(call, scope, parts) : undefined;
  const contextId = chosen.value.newContextId ?? (call.contextId === undefined ? task?.goesOnIn : undefined);
  const outgoing = outgoingBody(guarded.value, { contextId, leavesTask: task?.goesOnIn !== undefined });
  if (!outgoing.ok) return refuse(outgoing.error);

  const { assignment } = chosen.value;
  if (assignment !== undefined) parts.journal.record({ ...observationBase(observed), durationMs: 0, kind: "assignment", ...assignment });
  const over = call.kind === "message" ? beginMessage(observed, parts) : parts.traffic.enter(deployment);
  const answer = createA2aAnswer({
    exchange,
    parts,
    rpc,
    call,
    contextId: contextId ?? call.contextId,
    // A named deployment is reached by its name; a pin would only fill the file.
    pinScope: named === undefined ? scope : undefined,
    undecided:
      named !== undefined || session === undefined || !snapshot.policies.has(deployment)
        ? undefined
        : (taskId) => {
            // What a call of this message waited for; of a task that is only looked at, whatever it still waits for.
            const since = call.kind === "message" ? at : findTask({ taskId }, scope, parts)?.goesOnIn === undefined ? Infinity : 0;
            return parts.toolDecisions.undecided(session, since);
          },
    cardUrl: frontUrl(exchange, target.prefix),
    observed,
    moved: () => parts.endpoints.forget(agentUrl),
    over,
  });

  const path = await parts.endpoints.path({ agentUrl, requestTimeoutMs: limits.requestTimeoutMs }, a2aVersionOf(rpc.method));
  if (!path.ok) return answer.refused(path.error);
  const headers = agentHeaders(request, observed);
  relay(
    parts.upstreams.pool(new URL(agentUrl).origin),
    { path: path.value, method: "POST", headers, body: outgoing.value, limits, mayBeSilent: false },
    response,
    guardAnswer(answer, { texts: a2aTexts, observed, requestId }, parts),
  );
}

type ReadCall =
  | { readonly ok: true; readonly value: JsonRpcCall }
  | { readonly ok: false; readonly id: JsonRpcId; readonly error: GatewayError };

function readCall(text: string): ReadCall {
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch {
    return { id: null, ...gatewayError("gateway/json-invalid", "The body is not JSON.") };
  }
  const call = readJsonRpcCall(value);
  if (call !== undefined) return ok(call);
  return {
    id: readJsonRpcId(value),
    ...gatewayError("gateway/request-invalid", "The body is not a JSON-RPC 2.0 request; A2A takes one per POST."),
  };
}

function findTask({ taskId }: { readonly taskId?: string }, scope: AgentScope, { pins }: GatewayParts): Pin | undefined {
  return taskId === undefined ? undefined : pins.find({ scope: scopeKey(scope), kind: "task", id: taskId });
}

/** What is changed in a message. */
type MessageChange = { readonly contextId: string | undefined; readonly leavesTask: boolean };

/** The message's bytes, unless it must be changed. */
function outgoingBody({ bytes, text }: OutgoingMessage, { contextId, leavesTask }: MessageChange): Result<Buffer, GatewayError> {
  if (contextId === undefined && !leavesTask) return ok(bytes);
  try {
    const changed = rewriteJson(text, (value) => {
      const message = memberOf(memberOf(value, "params"), "message");
      if (typeof message !== "object" || message === null) return;
      if (contextId !== undefined) Reflect.set(message, "contextId", contextId);
      if (leavesTask) Reflect.deleteProperty(message, "taskId");
    });
    return ok(Buffer.from(changed));
  } catch {
    return gatewayError("gateway/request-invalid", "The message is nested too deeply to be given a contextId.");
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
