import { isJsonObject, type Json } from "../../kernel/json.ts";
import { readA2aResult, readTaskFailure, type A2aCall } from "../../protocols/a2a.ts";
import { isCompleted, requireInput } from "../../protocols/a2a-input-required.ts";
import { rewriteCard } from "../../protocols/agent-card.ts";
import type { JsonRpcCall } from "../../protocols/json-rpc.ts";
import { rewriteJson } from "../../protocols/rewrite-json.ts";
import { createSseReader, withData, type SseEvent } from "../../protocols/sse.ts";
import { rpcError, rpcErrorAnswer, send, type Answer } from "../answer.ts";
import { observationBase, type ObservedCall } from "../attribution.ts";
import { scopeKey, type AgentScope } from "../compile-snapshot.ts";
import type { GatewayError } from "../errors.ts";
import type { RefusableFront } from "../guards/guard-answer.ts";
import type { Exchange, GatewayParts } from "../parts.ts";
import { maxPinnedIdLength } from "../pins.ts";
import type { OpenDecision } from "../policy/approvals.ts";
import { isEvents, type HoldPlan, type RelayFailure, type StreamPlan } from "../relay.ts";
import { describeFailure } from "../describe-failure.ts";
import { keepPin } from "./keep-pin.ts";
import { createSaid } from "./said.ts";

/** A JSON answer is held up to this size; the task in a longer one is not pinned. */
const maxHeldBytes = 8 * 1024 * 1024;
/** An event is read up to this size; a task first named in a longer one is not pinned. */
const maxEventLength = 1024 * 1024;

/** One A2A call whose answer is awaited. */
export type A2aAnswerContext = {
  readonly exchange: Exchange;
  readonly parts: GatewayParts;
  readonly rpc: JsonRpcCall;
  readonly call: A2aCall;
  /** The contextId that went upstream. */
  readonly contextId: string | undefined;
  /** Where the ids in the answer are pinned; undefined: nowhere. */
  readonly pinScope: AgentScope | undefined;
  /** Decisions that people have still to make, so that a task which the agent completes now waits for its client. Undefined: there can be none. */
  readonly undecided: ((taskId: string) => readonly OpenDecision[]) | undefined;
  /** The front's URL, for cards among the answers. */
  readonly cardUrl: string;
  readonly observed: ObservedCall;
  /** The agent has nothing at the path that was called. */
  moved(): void;
  /** The call is over, however it ended. */
  over(): void;
};

/** Reads the answer as it passes: pins the ids in it before the client sees them, and records the observation. */
export function createA2aAnswer(context: A2aAnswerContext): RefusableFront & { refused(error: GatewayError): void } {
  const { exchange, parts, rpc, call, observed, cardUrl } = context;
  const id = rpc.id ?? null;
  let httpStatus = 200;
  let inEvents = false;
  let errorCode: string | undefined;
  const said = createSaid(rpc);

  const finish = (code = errorCode): void => {
    context.over();
    if (call.kind !== "message") return;
    parts.ownTools.messageOver(observed);
    const outcome = code === undefined ? { status: "ok" as const } : { status: "error" as const, errorCode: code };
    parts.journal.record({
      ...observationBase(observed),
      kind: "message",
      method: rpc.method,
      streamed: call.streamed,
      ...outcome,
      ...parts.capture.texts(said.read()),
    });
  };

  const refuse = (error: GatewayError): Answer => {
    finish(error.code);
    return rpcErrorAnswer(id, error, exchange.requestId);
  };

  /** Reads one JSON-RPC answer, or one event of a stream. `text` is there where the client must be told something else. */
  const readMessage = (message: Json, text: string): { readonly failure: GatewayError | undefined; readonly text?: string } => {
    if (!isJsonObject(message)) return { failure: undefined };
    if (isJsonObject(message["error"])) errorCode = JSON.stringify(message["error"]["code"] ?? null);
    const { result = null } = message;
    if (call.kind === "message") said.add(message);
    const taskFailure = readTaskFailure(result);
    if (taskFailure !== undefined) errorCode = `task/${taskFailure}`;
    const { taskId } = readA2aResult(result);
    const open = taskId !== undefined && isCompleted(result) ? (context.undecided?.(taskId) ?? []) : [];
    const failure = pinIds(context, result, open.length > 0);
    return open.length === 0
      ? { failure }
      : { failure, text: rewriteJson(text, (whole) => requireInput(memberOf(whole, "result"), waitsFor(open))) };
  };

  const streamPlan: StreamPlan = {
    kind: "stream",
    chunk: (chunk) => chunk,
    end() {
      finish(httpStatus >= 400 ? "gateway/upstream-status" : errorCode);
      return undefined;
    },
  };

  const eventPlan = (): StreamPlan => {
    const reader = createSseReader(maxEventLength);
    const readEvent = (event: SseEvent): string => {
      const { raw, data } = event;
      if (data === "") return raw;
      const { failure, text } = readMessage(parse(data) ?? null, data);
      if (failure !== undefined) parts.log.warn("task-not-pinned", { deployment: observed.deployment, requestId: exchange.requestId });
      return text === undefined ? raw : withData(event, text);
    };
    return {
      ...streamPlan,
      chunk(chunk) {
        const events = reader.push(chunk).map(readEvent);
        return context.undecided === undefined ? chunk : Buffer.from(events.join(""));
      },
      end() {
        void streamPlan.end();
        return context.undecided === undefined ? undefined : Buffer.from(reader.rest());
      },
    };
  };

  const holdPlan: HoldPlan = {
    kind: "hold",
    maxBytes: maxHeldBytes,
    whole(body) {
      const text = body.toString();
      const message = parse(text);
      if (message === undefined) {
        if (httpStatus < 400)
          return refuse({
            code: "gateway/upstream-garbage",
            detail: `"${observed.of.agent}" ${observed.of.version} answered with something that is not JSON.`,
          });
        finish("gateway/upstream-status");
        return undefined;
      }
      const { failure, text: rewritten } = readMessage(message, text);
      if (failure !== undefined) return refuse(failure);
      finish(httpStatus >= 400 ? (errorCode ?? "gateway/upstream-status") : errorCode);
      if (rewritten !== undefined) return Buffer.from(rewritten);
      if (call.kind !== "card" || !isJsonObject(message) || message["result"] === undefined) return undefined;
      // The extended card too must lead to the gateway, or its reader would pass by the session's version.
      const card = rewriteCard(message["result"], cardUrl);
      return card === undefined ? undefined : Buffer.from(JSON.stringify({ ...message, result: card }));
    },
    otherwise: streamPlan,
  };

  return {
    head(status, headers) {
      httpStatus = status;
      if (status === 404) context.moved();
      inEvents = isEvents(headers);
      return inEvents ? eventPlan() : holdPlan;
    },
    failed(failure: RelayFailure, begun: boolean) {
      const error = describeFailure(failure, observed);
      if (begun) {
        finish(failure);
        // The blank line ends an event that broke off in the middle.
        return inEvents ? `\n\ndata: ${rpcError(id, error, exchange.requestId)}\n\n` : undefined;
      }
      send(exchange.response, refuse(error));
      return undefined;
    },
    refuse,
    refused: (error) => send(exchange.response, refuse(error)),
  };
}

/** What a client is told of the decisions that its task waits for. */
function waitsFor(decisions: readonly OpenDecision[]): { readonly [uri: string]: Json } {
  return { "https://airworthy.dev/a2a/decision/v1": { decisions } };
}

/** Pins the task, and the context where the agent gave it an id of its own. `waits`: the client is told that the task needs input. */
function pinIds({ pinScope, contextId, observed, parts }: A2aAnswerContext, result: Json, waits: boolean): GatewayError | undefined {
  if (pinScope === undefined) return undefined;
  const { taskId, contextId: answered } = readA2aResult(result);
  const scope = scopeKey(pinScope);
  const session = observed.attribution.session ?? answered;
  const pin = { deployment: observed.deployment, ...(session !== undefined && { session }) };
  if (taskId !== undefined && taskId.length <= maxPinnedIdLength) {
    const goesOnIn = waits ? (answered ?? contextId) : undefined;
    const kept = keepPin({ scope, kind: "task", id: taskId }, { ...pin, ...(goesOnIn !== undefined && { goesOnIn }) }, parts);
    if (!kept.ok) return kept.error;
  }
  if (answered !== undefined && answered !== contextId && answered.length <= maxPinnedIdLength) {
    const kept = keepPin({ scope, kind: "context", id: answered }, pin, parts);
    if (!kept.ok) return kept.error;
  }
  return undefined;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
