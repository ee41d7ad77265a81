import type { ProjectScope } from "../../kernel/scope.ts";
import { decodeRequest, type Encoding, type PartialSuccess } from "../../protocols/otlp/decode.ts";
import type { Signal } from "../../protocols/otlp/definitions.ts";
import { countDataPoints, readLogs } from "../../protocols/otlp/read-logs.ts";
import { readSpans } from "../../protocols/otlp/read-spans.ts";
import { readAgentsTrace } from "../../protocols/openai-agents.ts";
import type { SpanStore } from "../span-store.ts";
import { storeOtlpSpan } from "../store-otlp-span.ts";
import type { OtlpCounters } from "./otlp-counters.ts";
import type { SpanQueue } from "./span-queue.ts";

/** What a request is answered with. */
export type OtlpOutcome =
  | { readonly status: 200; readonly partial: PartialSuccess | undefined }
  | { readonly status: 400 | 429 | 503; readonly message: string; readonly retryAfterSeconds?: number };

export type ReceiveDeps = {
  readonly queue: SpanQueue;
  readonly counters: OtlpCounters;
  readonly store: () => SpanStore | undefined;
};

export type OtlpRequest = {
  /** `agents`: traces as the exporter of OpenAI's Agents SDK sends them. */
  readonly signal: Signal | "agents";
  readonly encoding: Encoding;
  readonly body: Buffer;
  readonly scope: ProjectScope;
};

const genAiEvent = /^gen_ai\./;

/** Takes one request. INVARIANT: 200 only when everything that it does not name as rejected is stored. */
export async function receiveOtlp(request: OtlpRequest, deps: ReceiveDeps): Promise<OtlpOutcome> {
  switch (request.signal) {
    case "traces":
    case "agents":
      return receiveTraces(request, deps);
    case "logs":
      return receiveLogs(request, deps);
    case "metrics": {
      const points = decodeRequest("metrics", request.body, request.encoding, countDataPoints);
      if (!points.ok) return { status: 400, message: `The body cannot be read: ${points.error}.` };
      deps.counters.dataPoints += points.value;
      return { status: 200, partial: points.value === 0 ? undefined : { rejected: points.value, message: "Metrics are not stored here." } };
    }
  }
}

async function receiveTraces({ signal, body, encoding, scope }: OtlpRequest, { queue, counters }: ReceiveDeps): Promise<OtlpOutcome> {
  const read =
    signal === "agents" ? readAgentsTrace(body, BigInt(Date.now()) * 1_000_000n) : decodeRequest("traces", body, encoding, readSpans);
  if (!read.ok) return { status: 400, message: `The body cannot be read: ${read.error}.` };
  const { spans, withoutId } = read.value;
  counters.accepted += spans.length + withoutId;
  if (spans.length > 0 && queue.isFull()) {
    counters.rejected.overload += spans.length + withoutId;
    return { status: 429, message: "Too many spans wait to be stored. Send these again later.", retryAfterSeconds: 1 };
  }
  if (spans.length > 0) {
    try {
      await queue.add(
        spans.map((span) => storeOtlpSpan(span, scope)),
        body.length,
      );
      counters.stored += spans.length;
    } catch {
      counters.rejected.store += spans.length + withoutId;
      return { status: 503, message: "The span store did not take these spans. Send them again.", retryAfterSeconds: 1 };
    }
  }
  counters.rejected.invalid += withoutId;
  const message =
    signal === "agents"
      ? `${withoutId} items are no trace with an id and no span with its own and its trace's id.`
      : `${withoutId} spans have no trace id of 16 bytes and span id of 8 bytes that are not all zero; JSON has them in hex.`;
  return { status: 200, partial: withoutId === 0 ? undefined : { rejected: withoutId, message } };
}

async function receiveLogs({ body, encoding, scope }: OtlpRequest, { store, counters }: ReceiveDeps): Promise<OtlpOutcome> {
  const read = decodeRequest("logs", body, encoding, readLogs);
  if (!read.ok) return { status: 400, message: `The body cannot be read: ${read.error}.` };
  const { records, events } = read.value;
  counters.logRecords += records;
  const messages = events
    .filter(({ event }) => genAiEvent.test(event))
    .map(({ traceId, spanId, event, timeNs, body: said, attributes }) => ({
      ...scope,
      traceId,
      spanId,
      event,
      timeNs,
      body: { body: said, attributes: Object.fromEntries(attributes) },
    }));
  try {
    await store()?.insertMessages(messages);
  } catch {
    return { status: 503, message: "The span store did not take these log records. Send them again.", retryAfterSeconds: 1 };
  }
  const rejected = records - messages.length;
  const message = "Only log records that are GenAI events of a span are stored here.";
  return { status: 200, partial: rejected === 0 ? undefined : { rejected, message } };
}
