/** What a span stands for, whoever wrote it. */
export const spanKinds = ["agent", "model", "tool", "retriever", "embedding", "guard", "workflow", "step", "http", "other"] as const;
export type SpanKind = (typeof spanKinds)[number];

/** How a model's answer ended, in one vocabulary; another word stays as it came. */
export type FinishReason = "stop" | "tool_calls" | "length" | "content_filter" | "error" | (string & {});

/** What a span means. Absent: it does not say. */
export type ReadSpan = {
  /** The first dialect that knew it; empty when none did. */
  readonly dialect: string;
  readonly kind: SpanKind;
  readonly model?: string;
  readonly provider?: string;
  /** As text: a text as it stands, anything else as JSON. */
  readonly input?: string;
  readonly output?: string;
  /** All input tokens, those from a cache among them; all output tokens, those of reasoning among them. */
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cachedTokens?: number;
  readonly reasoningTokens?: number;
  /** What the sender says it cost, in US dollars. */
  readonly costUsd?: number;
  readonly session?: string;
  readonly agent?: string;
  readonly agentVersion?: string;
  readonly toolName?: string;
  readonly finishReason?: FinishReason;
  readonly errorType?: string;
  /** The error that stands in a tool's or model's answer, whatever its status says. */
  readonly failure?: string;
};
