import type { IncomingHttpHeaders } from "node:http";

import { createSseReader } from "../../protocols/sse.ts";
import { collectAnswer } from "../../protocols/wires/collect-answer.ts";
import type { AgentAnswer, AgentMessage, WireCodec } from "../../protocols/wires/wire-codec.ts";
import { problemAnswer, send, type Answer } from "../answer.ts";
import { observationBase, type ObservedCall } from "../attribution.ts";
import { scopeKey, type AgentScope } from "../compile-snapshot.ts";
import { describeFailure } from "../describe-failure.ts";
import type { GatewayError } from "../errors.ts";
import type { RefusableFront } from "../guards/guard-answer.ts";
import type { Exchange, GatewayParts } from "../parts.ts";
import { maxPinnedIdLength } from "../pins.ts";
import { isEvents, type HoldPlan, type StreamPlan } from "../relay.ts";
import { keepPin } from "./keep-pin.ts";

/** A whole answer is held, and one that comes in chunks is read, up to this size. */
const maxReadBytes = 8 * 1024 * 1024;
/** An event is read up to this size. */
const maxEventLength = 1024 * 1024;
/** As much of a streamed text is kept to know its conversation again. */
const maxTextLength = 1024 * 1024;

/** One message whose answer is awaited. */
export type MessageAnswerContext = {
  readonly exchange: Exchange;
  readonly parts: GatewayParts;
  readonly codec: WireCodec;
  readonly message: AgentMessage;
  /** The id of the session that went to the agent, or would have: one that an answer repeats is pinned already. */
  readonly sessionId: string | undefined;
  /** Where the ids in the answer are pinned; undefined: nowhere. */
  readonly pinScope: AgentScope | undefined;
  readonly observed: ObservedCall;
  /** The call is over, however it ended. */
  over(): void;
};

/** An error to a client of an agent's own wire: problem details, with a member that clients of OpenAI's wire read. */
export function messageProblem(error: GatewayError, requestId: string): Answer {
  const answer = problemAnswer(error, requestId);
  const member = JSON.stringify({ message: error.detail, type: "gateway_error", code: error.code });
  return { ...answer, body: `${answer.body.slice(0, -1)},"error":${member}}` };
}

/** Reads the answer as it passes: pins the session that it names before the client sees it, and records the observation. */
export function createMessageAnswer(context: MessageAnswerContext): RefusableFront {
  const { exchange, parts, codec, message, observed } = context;
  let httpStatus = 200;
  let answerHeaders: IncomingHttpHeaders = {};
  let inEvents = false;

  const finish = (errorCode: string | undefined, output = ""): void => {
    context.over();
    parts.ownTools.messageOver(observed);
    const outcome = errorCode === undefined ? { status: "ok" as const } : { status: "error" as const, errorCode };
    const method = `POST ${codec.path}`;
    parts.journal.record({
      ...observationBase(observed),
      kind: "message",
      method,
      streamed: inEvents,
      ...outcome,
      ...parts.capture.texts({ input: message.text, output }),
    });
  };
  const finishWith = ({ text, failed }: Pick<AgentAnswer, "text" | "failed">): void =>
    finish(httpStatus >= 400 && failed !== "agent/error" ? "gateway/upstream-status" : failed, text);

  const refuse = (error: GatewayError): Answer => {
    finish(error.code);
    return messageProblem(error, exchange.requestId);
  };

  const pin = (id: string | undefined): GatewayError | undefined => {
    const { pinScope, sessionId } = context;
    if (pinScope === undefined || id === undefined || id === sessionId || id.length > maxPinnedIdLength) return undefined;
    const { deployment, attribution } = observed;
    const { session = id } = attribution;
    const kept = keepPin({ scope: scopeKey(pinScope), kind: "context", id }, { deployment, session }, parts);
    return kept.ok ? undefined : kept.error;
  };
  /** Pins what the next message will name. */
  const pinNext = (answer: AgentAnswer): GatewayError | undefined =>
    pin(answer.sessionId) ?? (httpStatus < 400 ? pin(message.nextSessionId?.(answer.text)) : undefined);
  const warn = (failure: GatewayError | undefined): void => {
    if (failure !== undefined) parts.log.warn("session-not-pinned", { deployment: observed.deployment, requestId: exchange.requestId });
  };

  const holdPlan = (): HoldPlan => ({
    kind: "hold",
    maxBytes: maxReadBytes,
    whole(body) {
      const answer = codec.readAnswer(body.toString(), answerHeaders);
      const failure = pinNext(answer);
      if (failure !== undefined) return refuse(failure);
      finishWith(answer);
      return undefined;
    },
    otherwise: chunkPlan(),
  });

  /** For what comes in chunks and does not say that it is JSON: it is passed on as it comes, and read when it is whole. */
  function chunkPlan(): StreamPlan {
    const chunks: Buffer[] = [];
    let size = 0;
    return {
      kind: "stream",
      chunk(chunk) {
        size += chunk.length;
        if (size <= maxReadBytes) chunks.push(chunk);
        return chunk;
      },
      end() {
        const isWhole = size <= maxReadBytes;
        const answer = isWhole ? codec.readAnswer(Buffer.concat(chunks).toString(), answerHeaders) : { text: "" };
        warn(isWhole ? pinNext(answer) : undefined);
        finishWith(answer);
        return undefined;
      },
    };
  }

  const eventPlan = (): StreamPlan => {
    const reader = createSseReader(maxEventLength);
    const collector = collectAnswer(codec, maxTextLength);
    const read = (chunk: Buffer): void => {
      for (const event of reader.push(chunk)) if (event.data !== "") warn(pin(collector.add(event).sessionId));
    };
    return {
      kind: "stream",
      chunk(chunk) {
        read(chunk);
        return chunk;
      },
      end() {
        read(Buffer.from("\n\n")); // many a stream leaves out the blank line behind its last event
        const answer = collector.answer();
        warn(pinNext(answer));
        finishWith(answer);
        return undefined;
      },
    };
  };

  return {
    head(status, headers) {
      httpStatus = status;
      answerHeaders = headers;
      inEvents = isEvents(headers);
      if (inEvents) return eventPlan();
      const isWhole = headers["content-type"]?.includes("json") === true || headers["content-length"] !== undefined;
      return isWhole ? holdPlan() : chunkPlan();
    },
    failed(failure, begun) {
      const error = describeFailure(failure, observed);
      if (!begun) {
        send(exchange.response, refuse(error));
        return undefined;
      }
      finish(failure);
      // The blank line ends an event that broke off in the middle.
      return inEvents ? `\n\ndata: ${messageProblem(error, exchange.requestId).body}\n\n` : undefined;
    },
    refuse,
  };
}
