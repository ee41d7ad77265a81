import type { Json } from "../../kernel/json.ts";
import { choicesOf } from "../../protocols/chat-choices.ts";
import { readToolCalls, type ChatToolCall } from "../../protocols/chat-tool-calls.ts";
import { readChatUsage, readStreamUsage, type ChatUsage } from "../../protocols/openai.ts";
import { problemAnswer, send, type Answer } from "../answer.ts";
import { observationBase, type ObservedCall } from "../attribution.ts";
import { describeFailure } from "../describe-failure.ts";
import type { Exchange, GatewayParts } from "../parts.ts";
import { isEvents, type HoldPlan, type RelayFront, type StreamPlan } from "../relay.ts";
import { createJudgedStream, judgeCompletion, type JudgeCalls } from "./judged-answer.ts";
import { createStreamWatch } from "./stream-watch.ts";

/** A JSON answer is held up to this size; the usage in a longer one is not read. */
const maxHeldBytes = 4 * 1024 * 1024;
/** The usage of a stream is looked for in this much of its end. */
const tailBytes = 8 * 1024;

/** One request to a model endpoint whose answer is awaited. */
export type ModelAnswerContext = {
  readonly exchange: Exchange;
  readonly parts: GatewayParts;
  readonly observed: ObservedCall;
  /** What a chat completion asked for; undefined for other requests, which are not observed. */
  readonly chat: { readonly model: string; readonly streamed: boolean; readonly input: readonly Json[] | undefined } | undefined;
  /** Judges the tool calls of the answer; undefined: nobody does, and it is passed on byte by byte. */
  readonly judge: JudgeCalls | undefined;
  /** Told of the tool calls in an answer that passes as it is; undefined: it can have none. */
  readonly called: ((calls: readonly ChatToolCall[]) => void) | undefined;
  /** The request is over, however it ended. */
  readonly over: () => void;
};

/** Passes the answer on, without the tool calls that the policy takes out, and reads model and usage from it. */
export function createModelAnswer({ exchange, parts, observed, chat, judge, called, over }: ModelAnswerContext): RelayFront {
  let status = 0;
  let inEvents = false;
  let timeToFirstByteMs: number | undefined;
  const tail = createTail();

  const observe = (usage: ChatUsage, choice: { readonly [member: string]: Json } | undefined): void => {
    if (chat === undefined) return;
    if (observed.attribution.session === undefined) parts.traffic.unattributed(observed.deployment);
    const { model = chat.model, ...counts } = usage;
    const first = timeToFirstByteMs === undefined ? {} : { timeToFirstByteMs };
    const finished = choice?.["finish_reason"];
    const said = {
      ...(typeof finished === "string" && { finishReason: finished }),
      ...(chat.input !== undefined && { input: chat.input }),
      ...parts.capture.answer(choice?.["message"]),
    };
    parts.journal.record({
      ...observationBase(observed),
      kind: "model",
      model,
      streamed: chat.streamed,
      status,
      ...counts,
      ...first,
      ...said,
    });
  };

  const watch = createStreamWatch();
  const streamPlan: StreamPlan = {
    kind: "stream",
    chunk(chunk) {
      tail.push(chunk);
      if (inEvents && chat !== undefined) watch.push(chunk);
      return chunk;
    },
    end() {
      const { calls, choice } = watch.said();
      if (inEvents) called?.(calls);
      observe(readStreamUsage(tail.text()), choice);
      over();
      return undefined;
    },
  };

  const holdPlan: HoldPlan = {
    kind: "hold",
    maxBytes: maxHeldBytes,
    whole(body) {
      const answer = parse(body.toString());
      observe(readChatUsage(answer), choicesOf(answer)[0]);
      if (judge !== undefined && status < 400) return judgeWhole(body, judge).finally(over);
      if (status < 400) called?.([...readToolCalls(answer).values()]);
      over();
      return undefined;
    },
    otherwise:
      judge === undefined
        ? streamPlan
        : () => {
            observe({}, undefined);
            over();
            return unreadable();
          },
  };

  const unreadable = (): Answer =>
    problemAnswer(describeFailure("gateway/upstream-unreadable", observed, "The model endpoint"), exchange.requestId);

  async function judgeWhole(body: Buffer, by: JudgeCalls): Promise<Answer | Buffer | undefined> {
    try {
      const text = await judgeCompletion(body.toString(), by);
      return text === undefined ? undefined : Buffer.from(text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return unreadable();
    }
  }

  const judgedPlan = (by: JudgeCalls): StreamPlan => {
    const stream = createJudgedStream(by);
    return {
      kind: "stream",
      chunk(chunk) {
        tail.push(chunk);
        watch.push(chunk);
        return Buffer.from(stream.push(chunk));
      },
      end() {
        observe(readStreamUsage(tail.text()), watch.said().choice);
        const judged = stream.end().then((text) => Buffer.from(text));
        return judged.finally(over);
      },
    };
  };

  return {
    head(answered, headers) {
      status = answered;
      timeToFirstByteMs = Math.round((performance.now() - observed.startedMs) * 1000) / 1000;
      inEvents = isEvents(headers);
      if (inEvents && judge !== undefined && answered < 400) return judgedPlan(judge);
      return chat === undefined || inEvents ? streamPlan : holdPlan;
    },
    failed(failure, begun) {
      const error = describeFailure(failure, observed, "The model endpoint");
      observe(readStreamUsage(tail.text()), watch.said().choice);
      over();
      if (!begun) {
        send(exchange.response, problemAnswer(error, exchange.requestId));
        return undefined;
      }
      // The wire's own way to say it in a stream.
      return inEvents
        ? `\n\ndata: ${JSON.stringify({ error: { message: error.detail, type: "gateway_error", code: error.code } })}\n\n`
        : undefined;
    },
  };
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Keeps the end of a stream without copying the rest. */
function createTail(): { push(chunk: Buffer): void; text(): string } {
  let chunks: Buffer[] = [];
  let size = 0;
  return {
    push(chunk) {
      chunks.push(chunk);
      size += chunk.length;
      if (size < tailBytes * 2) return;
      chunks = [Buffer.from(Buffer.concat(chunks).subarray(-tailBytes))];
      size = tailBytes;
    },
    text: () => Buffer.concat(chunks).subarray(-tailBytes).toString(),
  };
}
