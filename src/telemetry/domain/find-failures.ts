import type { SpanKind } from "./read-span.ts";
import type { TraceSpan } from "./trace-span.ts";
import type { TraceTree } from "./trace-tree.ts";

/** Why a trace has failed, or what it got over. */
export type FailureReason = {
  readonly kind:
    | "error-status"
    | "error-answer"
    | "front-error"
    | "never-ended"
    | "no-answer"
    | "finish-reason"
    | "empty-answer"
    | "repeated-call";
  readonly spanId: string;
  readonly message: string;
};

export type TraceFailures = { readonly failures: readonly FailureReason[]; readonly recovered: readonly FailureReason[] };

/** Finish reasons after which there is no whole answer. */
const brokenOff: readonly string[] = ["error", "length", "content_filter"];
/** What works for others: an error in it is its user's to deal with. */
const incidental: readonly SpanKind[] = ["http", "step", "other", "guard", "retriever", "embedding"];
const answering: readonly SpanKind[] = ["agent", "workflow"];
const repeatedTimes = 5;
/** How long after its last span a trace may still go on. */
const graceNs = 30_000_000_000n;

/**
 * Finds why a trace failed. Errors that something above went on from and answered are `recovered`.
 * @param nowNs the time, nanoseconds since the epoch: a trace whose last span ended just before it may still go on.
 */
export function findFailures(tree: TraceTree, nowNs: bigint): TraceFailures {
  const { spans } = tree;
  const failures: FailureReason[] = [];
  const recovered: FailureReason[] = [];
  const broken = spans.filter(isBroken);
  const lost = broken.filter((span) => !isRecovered(span, tree));
  for (const span of broken) {
    if (!lost.includes(span)) recovered.push(errorOf(span));
    // Where an error went up, the lowest span that has it says where it came from.
    else if (!tree.below(span).some((lower) => lost.includes(lower))) failures.push(errorOf(span));
  }

  const models = leafModels(spans, tree);
  const last = lastOf(models);
  if (last !== undefined && !isBroken(last) && last.finishReason !== undefined && brokenOff.includes(last.finishReason))
    failures.push({ kind: "finish-reason", spanId: last.spanId, message: `The last answer of the model ended by ${last.finishReason}` });
  failures.push(...findRepeatedCalls(spans));
  if (lost.length === 0) failures.push(...findMissingAnswers(tree, { last, settled: isSettled(spans, nowNs) }));
  return { failures, recovered };
}

/** Some processors hand an error on to spans that went well: those have an answer, and no error of their own. */
function isBroken({ status, failure, errorType, answer, finishReason }: TraceSpan): boolean {
  if (failure !== undefined) return true;
  return status === "error" && !(errorType === undefined && answer === "text" && finishReason === "stop");
}

function errorOf(span: TraceSpan): FailureReason {
  const { spanId, status, statusMessage, failure, errorType } = span;
  const kind = span.source === "front" ? "front-error" : status === "error" ? "error-status" : "error-answer";
  const said = [statusMessage, failure, errorType].find((text) => text !== undefined && text !== "") ?? "it ended with an error";
  const [line = ""] = said.split("\n"); // some put the stack below
  return { kind, spanId, message: `${span.name}: ${line.slice(0, 300)}` };
}

/** True when something above a broken span is whole and went on: it answered, or a model did under it later. */
function isRecovered(span: TraceSpan, tree: TraceTree): boolean {
  const above = tree.ancestorsOf(span);
  const own = new Set([span, ...tree.below(span)]);
  // By their ends: many SDKs' clocks tick in milliseconds where a span begins.
  const laterAnswer = (among: readonly TraceSpan[]): boolean =>
    among.some(
      (other) =>
        other.kind === "model" &&
        !own.has(other) &&
        !above.includes(other) &&
        other.startNs >= span.startNs &&
        other.endNs > span.endNs &&
        hasAnswered(other, tree),
    );
  for (const [index, one] of above.entries()) {
    if (isBroken(one)) continue;
    if (one.kind === "model" || one.kind === "tool" || one.answer === "text")
      return above.slice(index).every((higher) => !isBroken(higher)) || laterAnswer(tree.spans);
    if (incidental.includes(span.kind) && span.kind !== "retriever") return above.slice(index).every((higher) => !isBroken(higher));
    if (laterAnswer(tree.below(one))) return true;
  }
  return above.length === 0 && span.parentSpanId !== "" && laterAnswer(tree.spans);
}

function hasAnswered(model: TraceSpan, tree: TraceTree): boolean {
  if (isBroken(model) || (model.finishReason !== undefined && brokenOff.includes(model.finishReason))) return false;
  if (model.answer === "text") return true;
  if (model.answer !== "none" || model.finishReason === "tool_calls") return false;
  // Nothing is known of what it said: it answered if nobody did as it asked.
  return model.finishReason === "stop" || toolsAfter(model, tree).length === 0;
}

/** The tools that ran as a model had asked. Those of a streamed answer begin before it ends. */
function toolsAfter(model: TraceSpan, tree: TraceTree): readonly TraceSpan[] {
  const below = tree.below(model);
  const half = model.startNs + (model.endNs - model.startNs) / 2n;
  return tree.spans.filter((span) => span.kind === "tool" && (below.includes(span) || span.startNs > half));
}

/** True when the last thing that happened was one more call of a tool that had been called before: whoever asked was stopped, and is not done. */
function wasStopped(last: TraceSpan, tree: TraceTree): boolean {
  const after = toolsAfter(last, tree);
  return tree.spans.some(
    (span) => span.kind === "tool" && !after.includes(span) && after.some((called) => called.toolName === span.toolName),
  );
}

/** Spans of models below which there is no other. */
function leafModels(spans: readonly TraceSpan[], tree: TraceTree): readonly TraceSpan[] {
  return spans.filter((span) => span.kind === "model" && !tree.below(span).some((lower) => lower.kind === "model"));
}

function lastOf(spans: readonly TraceSpan[]): TraceSpan | undefined {
  let last: TraceSpan | undefined;
  for (const span of spans) if (last === undefined || span.endNs >= last.endNs) last = span;
  return last;
}

/** True when a trace's last span ended so long ago that none is awaited. */
export function isSettled(spans: readonly TraceSpan[], nowNs: bigint): boolean {
  return spans.every((span) => span.endNs + graceNs < nowNs);
}

function findRepeatedCalls(spans: readonly TraceSpan[]): FailureReason[] {
  const calls = new Map<string, TraceSpan[]>();
  for (const span of spans) {
    if (span.kind !== "tool" || !span.hasInput) continue;
    // One call may be told by several: the front, the agent's framework, its MCP client.
    const call = JSON.stringify([span.source, span.dialect, span.name, span.toolName, span.inputDigest]);
    const known = calls.get(call);
    if (known === undefined) calls.set(call, [span]);
    else known.push(span);
  }
  const repeated = Array.from(calls.values()).filter((same) => same.length >= repeatedTimes);
  return repeated.flatMap((same) => {
    const span = same.at(-1);
    return span === undefined
      ? []
      : [
          {
            kind: "repeated-call" as const,
            spanId: span.spanId,
            message: `${span.toolName ?? span.name} was called ${same.length} times with equal arguments`,
          },
        ];
  });
}

/** What should have answered and has not. `last` is the last model call. */
function findMissingAnswers(
  tree: TraceTree,
  { last, settled }: { readonly last: TraceSpan | undefined; readonly settled: boolean },
): FailureReason[] {
  const { tops, spans } = tree;
  const open = spans.find((span) => span.endNs === 0n && (answering.includes(span.kind) || tops.includes(span)));
  if (open !== undefined && settled) return [{ kind: "never-ended", spanId: open.spanId, message: `${open.name} has no end` }];

  const speakers = tops.filter((span) => answering.includes(span.kind) || span.parentSpanId === "");
  const empty = [...speakers, ...(last === undefined ? [] : [last])].find((span) => span.answer === "empty");
  const somebodySpoke = speakers.some((span) => span.answer === "text");
  if (empty !== undefined && !somebodySpoke)
    return [{ kind: "empty-answer", spanId: empty.spanId, message: `The answer of ${empty.name} is empty` }];
  if (last === undefined || somebodySpoke) return [];
  const caller = speakers.find((span) => span.answer === "tool_calls");
  // What its client is to call is an answer.
  if (caller !== undefined)
    return wasStopped(last, tree)
      ? [{ kind: "no-answer", spanId: caller.spanId, message: `${caller.name} ended without an answer after ${last.name}` }]
      : [];

  const askedForTools = last.finishReason === "tool_calls" || last.answer === "tool_calls";
  if (speakers.length === 0) {
    // What is above these spans never came: as long as it may still come, or is another's, that says nothing.
    const local = tops.find((span) => span.parentIsLocal && span.parentSpanId !== "");
    if (!settled || local === undefined || !askedForTools) return [];
    return [
      {
        kind: "never-ended",
        spanId: last.spanId,
        message: `What ${local.name} belongs to never ended: after ${last.name} nothing answered`,
      },
    ];
  }
  const silent = speakers.find((span) => answering.includes(span.kind)) ?? speakers[0];
  const saidNothing = last.answer === "none" && last.hasInput && last.outputTokens === undefined && last.finishReason === undefined;
  if (
    silent === undefined ||
    (!askedForTools && !(saidNothing && silent.hasInput)) ||
    (answering.includes(silent.kind) ? false : !silent.hasInput)
  )
    return [];
  return [{ kind: "no-answer", spanId: silent.spanId, message: `${silent.name} ended without an answer after ${last.name}` }];
}
