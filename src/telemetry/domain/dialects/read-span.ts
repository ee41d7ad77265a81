import type { Json } from "../../../kernel/json.ts";
import { findAnswerError } from "../answer-error.ts";
import type { RawSpan } from "../raw-span.ts";
import type { ReadSpan, SpanKind } from "../read-span.ts";
import { common } from "./common.ts";
import { type Dialect, type Field, readSource, thrownBy } from "./dialect.ts";
import { toFinishReason } from "./finish-reason.ts";
import { genAi } from "./gen-ai.ts";
import { genkit } from "./genkit.ts";
import { googleAdk } from "./google-adk.ts";
import { infrastructure } from "./infrastructure.ts";
import { langfuse } from "./langfuse.ts";
import { langSmith } from "./langsmith.ts";
import { mastra } from "./mastra.ts";
import { mcp } from "./mcp.ts";
import { openAiAgents } from "./openai-agents.ts";
import { openInference } from "./openinference.ts";
import { traceloop } from "./traceloop.ts";
import { vercelAi } from "./vercel-ai.ts";

/** In order: what the first does not know, the next may add. */
const dialects: readonly Dialect[] = [
  langfuse,
  openInference,
  traceloop,
  langSmith,
  mastra,
  vercelAi,
  googleAdk,
  genkit,
  openAiAgents,
  genAi,
  mcp,
  infrastructure,
  common,
];

/**
 * Says what a span means. The first dialect that can tell gives its kind, and the first that has a field gives that field; a span that no
 * dialect knows is `other`.
 */
export function readSpan(span: RawSpan): ReadSpan {
  const known = dialects.filter((dialect) => dialect.knows(span));
  let found: SpanKind | undefined;
  for (const dialect of known) found ??= dialect.kind(span);
  const kind = found ?? "other";
  const field = (name: Field): Json | undefined => {
    let empty: Json | undefined; // an empty text is an answer only where nothing else is
    for (const dialect of known) {
      for (const source of dialect.fields[name] ?? []) {
        const value = readSource(source, span, kind);
        if (value === "") empty ??= value;
        else if (value !== undefined && value !== null) return value;
      }
    }
    return empty;
  };
  const output = toText(field("output"));
  const finishReason = toName(field("finishReason"));
  const failure = toText(field("failure")) ?? (kind === "tool" || kind === "model" ? findFailure(span, kind, output) : undefined);
  const read: { readonly [name in keyof ReadSpan]: ReadSpan[name] | undefined } = {
    dialect: known[0]?.name ?? "",
    kind,
    model: isModelless(kind) ? undefined : toName(field("model")),
    provider: isModelless(kind) ? undefined : toName(field("provider")),
    input: toText(field("input")),
    output,
    inputTokens: toCount(field("inputTokens")),
    outputTokens: toCount(field("outputTokens")),
    cachedTokens: toCount(field("cachedTokens")),
    reasoningTokens: toCount(field("reasoningTokens")),
    costUsd: toAmount(field("costUsd")),
    session: toName(field("session")),
    agent: toName(field("agent")),
    agentVersion: toName(field("agentVersion")),
    toolName: kind === "tool" ? (toName(field("toolName")) ?? span.name) : undefined,
    finishReason: finishReason === undefined ? undefined : toFinishReason(finishReason),
    errorType: toName(field("errorType")),
    failure,
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)) as ReadSpan; // what is undefined was left out
}

/** The error in a tool's answer, or what was thrown where there is no answer: some leave the status as it is. */
function findFailure(span: RawSpan, kind: "tool" | "model", output: string | undefined): string | undefined {
  if (output !== undefined) return kind === "tool" ? findAnswerError(output) : undefined;
  return span.status === "error" ? undefined : toName(thrownBy(span));
}

/** A tool call may say which model asked for it, which does not make it that model's. */
function isModelless(kind: SpanKind): boolean {
  return kind === "tool" || kind === "http" || kind === "other";
}

function toText(value: Json | undefined): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}

function toName(value: Json | undefined): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function toAmount(value: Json | undefined): number | undefined {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number >= 0 ? number : undefined;
}

function toCount(value: Json | undefined): number | undefined {
  const amount = toAmount(value);
  return amount === undefined ? undefined : Math.round(amount);
}
