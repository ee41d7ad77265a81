import { z } from "zod";

/** Why a trace failed, or what it got over: the span that says so, and a sentence. */
const reasonView = z.object({
  kind: z.enum([
    "error-status",
    "error-answer",
    "front-error",
    "never-ended",
    "no-answer",
    "finish-reason",
    "empty-answer",
    "repeated-call",
  ]),
  spanId: z.string(),
  message: z.string(),
});

/** A trace as lists show it. Null: not known, which is not zero. */
export const traceSummaryView = z.object({
  traceId: z.string(),
  /** Of the span at its top. */
  name: z.string(),
  agent: z.string().nullable(),
  agentVersion: z.string().nullable(),
  arm: z.string().nullable(),
  release: z.string().nullable(),
  sessionId: z.string().nullable(),
  startTime: z.string(),
  durationMs: z.number(),
  spanCount: z.int(),
  /** Something in it has not ended, or what it belongs to has not come yet. */
  unfinished: z.boolean(),
  failed: z.boolean(),
  failureReasons: z.array(reasonView),
  /** Errors that the agent went on from and answered. */
  recovered: z.array(reasonView),
  models: z.array(z.string()),
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  /** What is known of the cost. */
  costUsd: z.number().nullable(),
  /** Models whose calls cost an unknown amount. */
  unpricedModels: z.array(z.string()),
});
export type TraceSummaryView = z.infer<typeof traceSummaryView>;

/** A span with everything that came with it. */
export const spanView = z.object({
  spanId: z.string(),
  /** Null at the top. */
  parentSpanId: z.string().nullable(),
  kind: z.enum(["agent", "model", "tool", "retriever", "embedding", "guard", "workflow", "step", "http", "other"]),
  name: z.string(),
  /** `front`: what the gateway saw; `agent`: the agent's own account. */
  source: z.enum(["front", "agent"]),
  status: z.enum(["unset", "ok", "error"]),
  statusMessage: z.string(),
  startTime: z.string(),
  /** Since its trace began; finer than the time. */
  offsetMs: z.number(),
  /** Null: it has not ended. */
  durationMs: z.number().nullable(),
  service: z.string(),
  agent: z.string().nullable(),
  sessionId: z.string().nullable(),
  model: z.string().nullable(),
  provider: z.string().nullable(),
  toolName: z.string().nullable(),
  /** A text as it stood; anything else as JSON. */
  input: z.string().nullable(),
  output: z.string().nullable(),
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  cachedTokens: z.number().nullable(),
  reasoningTokens: z.number().nullable(),
  costUsd: z.number().nullable(),
  /** `reported` by the sender, by the version's `declared` price, or as `listed`. */
  costBasis: z.enum(["", "reported", "declared", "listed"]),
  pricedWith: z.string(),
  finishReason: z.string().nullable(),
  errorType: z.string().nullable(),
  /** The error that stands in its answer, whatever its status says. */
  failure: z.string().nullable(),
  dialect: z.string(),
  scope: z.string(),
  attributes: z.record(z.string(), z.json()),
  resource: z.record(z.string(), z.json()),
  events: z.array(z.json()),
  links: z.array(z.json()),
});
export type SpanView = z.infer<typeof spanView>;

/** One trace: its summary, and its spans in the order in which they began. */
export const traceView = traceSummaryView.extend({
  /** Whose trial it was; null: nobody's, or no front saw it. */
  evaluation: z.object({ run: z.string(), case: z.string().nullable() }).nullable(),
  spans: z.array(spanView),
});
export type TraceView = z.infer<typeof traceView>;

/** A session as lists show it. What fronts assigned has a version, an arm and an outcome; what only spans name has none. */
export const sessionView = z.object({
  sessionId: z.string(),
  agent: z.string().nullable(),
  agentVersion: z.string().nullable(),
  arm: z.string().nullable(),
  release: z.string().nullable(),
  /** Null: not decided, or nothing that is judged. */
  outcome: z.enum(["succeeded", "failed", "unknown"]).nullable(),
  signal: z.string().nullable(),
  why: z.string().nullable(),
  startTime: z.string(),
  lastTime: z.string(),
  /** Null: there is no span store. */
  traceCount: z.int().nullable(),
});
export type SessionView = z.infer<typeof sessionView>;

/** One session with its traces, newest first; null: there is no span store. */
export const sessionDetailView = sessionView.extend({ traces: z.array(traceSummaryView).nullable() });
export type SessionDetailView = z.infer<typeof sessionDetailView>;
