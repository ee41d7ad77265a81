import { type FailureReason, findFailures, isSettled } from "./find-failures.ts";
import type { SpanKind } from "./read-span.ts";
import { settleFronts } from "./settle-fronts.ts";
import type { TraceSpan } from "./trace-span.ts";
import { buildTree, type TraceTree } from "./trace-tree.ts";

/** A trace in one line. */
export type TraceSummary = {
  readonly traceId: string;
  readonly name: string;
  readonly agent: string | undefined;
  readonly agentVersion: string | undefined;
  readonly arm: string | undefined;
  readonly release: string | undefined;
  readonly session: string | undefined;
  readonly startNs: bigint;
  /** 0 where nothing has ended yet. */
  readonly endNs: bigint;
  readonly spanCount: number;
  /** Something in it has not ended, or what it belongs to has not come and still may. */
  readonly unfinished: boolean;
  readonly failures: readonly FailureReason[];
  readonly recovered: readonly FailureReason[];
  readonly models: readonly string[];
  /** Over the calls that count; undefined where none of them says. */
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  /** What is known of the cost; undefined where nothing is. */
  readonly costUsd: number | undefined;
  /** Models whose calls cost an unknown amount. */
  readonly unpriced: readonly string[];
};

/** What works for an answer. What tools, retrievers and embeddings use is their own. */
const usageKinds: readonly SpanKind[] = ["model", "agent", "workflow", "step"];

/** Sums up a trace. @param nowNs nanoseconds since the epoch; @param spans each once, at least one. */
export function summariseTrace(spans: readonly TraceSpan[], nowNs: bigint): TraceSummary {
  const tree = buildTree(settleFronts(spans));
  const { failures, recovered } = findFailures(tree, nowNs);
  const calls = countedCalls(tree);
  const root = tree.tops.find((span) => span.parentSpanId === "") ?? tree.tops[0];
  const first = (pick: (span: TraceSpan) => string | undefined): string | undefined => firstOf(tree, pick);
  const service = tree.spans.map((span) => span.service).find((name) => name !== "" && !name.startsWith("unknown_service"));
  return {
    traceId: spans[0]?.traceId ?? "",
    name: root?.name ?? "",
    agent: first((span) => span.agent) ?? service ?? (root?.kind === "workflow" ? root.name : undefined),
    agentVersion: first((span) => span.version),
    arm: first((span) => span.arm),
    release: first((span) => span.release),
    session: first((span) => span.session),
    startNs: spans.reduce((least, { startNs }) => (startNs < least ? startNs : least), spans[0]?.startNs ?? 0n),
    endNs: spans.reduce((most, { endNs }) => (endNs > most ? endNs : most), 0n),
    spanCount: spans.length,
    unfinished: isUnfinished(tree, nowNs),
    failures,
    recovered,
    models: [...new Set(tree.spans.flatMap((span) => (span.kind === "model" && span.model !== undefined ? [span.model] : [])))],
    inputTokens: sum(calls.map((span) => span.inputTokens)),
    outputTokens: sum(calls.map((span) => span.outputTokens)),
    costUsd: sum(calls.map((span) => span.costUsd)),
    unpriced: [...new Set(calls.flatMap((span) => (span.costUsd === undefined ? [span.model ?? ""] : [])))],
  };
}

/**
 * The calls whose tokens and cost count: spans of models that report usage, and have no such span below them. A front's account of a call
 * stands for the agent's own. Where no model reports any usage, what the step or agent above reports counts in its place.
 */
function countedCalls(tree: TraceTree): readonly TraceSpan[] {
  const reports = (span: TraceSpan): boolean =>
    usageKinds.includes(span.kind) && (span.inputTokens !== undefined || span.outputTokens !== undefined);
  const told = tree.spans.filter(
    (span) =>
      reports(span) && !tree.ancestorsOf(span).some((above) => above.source === "front" && above.kind === "model" && reports(above)),
  );
  const counted = new Set(told);
  return told.filter((span) => !tree.below(span).some((lower) => counted.has(lower)));
}

/** A front tells a message only when it is answered: until then the agent's own spans have nobody above them. */
function isUnfinished({ spans, tops }: TraceTree, nowNs: bigint): boolean {
  return spans.some(({ endNs }) => endNs === 0n) || (!isSettled(spans, nowNs) && tops.some(({ parentSpanId }) => parentSpanId !== ""));
}

/** What fronts say goes first, then what stands higher up. */
function firstOf({ spans, tops }: TraceTree, pick: (span: TraceSpan) => string | undefined): string | undefined {
  for (const span of [...spans.filter(({ source }) => source === "front"), ...tops, ...spans]) {
    const value = pick(span);
    if (value !== undefined && value !== "") return value;
  }
  return undefined;
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((total, value) => total + value, 0);
}
