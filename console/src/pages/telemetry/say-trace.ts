import type { SpanView, TraceSummaryView, TraceView } from "../../../../src/telemetry/views.ts";
import { counted } from "../../format/counted.ts";

type Reason = TraceSummaryView["failureReasons"][number];

/** Reasons, each once: a call that fails is told by its front and by the agent, too. */
export function distinctReasons(reasons: readonly Reason[]): readonly Reason[] {
  return reasons.filter(({ message }, index) => reasons.findIndex((other) => other.message === message) === index);
}

/** Why a trace is what it is, in one sentence, and what else there is to say. */
export function sayTrace(trace: TraceView): { readonly sentence: string; readonly next: string } {
  const failures = distinctReasons(trace.failureReasons).map(sayReason);
  const recovered = distinctReasons(trace.recovered).map(sayReason);
  const gotOver = recovered.length === 0 ? [] : [`It had got over this: ${recovered.join("; ")}.`];
  const unpriced = sayUnpriced(trace);
  const [first, ...others] = failures;
  if (first !== undefined) {
    const more = others.length === 0 ? [] : [`Also: ${others.join("; ")}.`];
    return { sentence: `Failed: ${first}.`, next: [...more, ...gotOver, ...unpriced].join(" ") };
  }
  if (trace.unfinished) {
    const open = trace.spans.find(({ durationMs }) => durationMs === null);
    const what = open === undefined ? "what its spans belong to has not come yet" : `${nameOf(open)} has not ended yet`;
    return { sentence: `Unfinished: ${what}.`, next: [...gotOver, ...unpriced].join(" ") };
  }
  if (recovered.length > 0) {
    const rest = recovered.length === 1 ? "" : `, and ${counted(recovered.length - 1, "more error")}`;
    return { sentence: `Recovered: ${recovered[0]}; the agent went on from it and answered${rest}.`, next: unpriced.join(" ") };
  }
  const judged =
    trace.arm === null || trace.sessionId === null ? [] : ["Whether it did what it should is judged by its session's outcome."];
  return { sentence: `No failure: nothing in its ${counted(trace.spanCount, "span")} failed.`, next: [...judged, ...unpriced].join(" ") };
}

/** The name that a person knows a span by: the tool's, the model's, else what it calls itself. */
export function nameOf({ kind, toolName, model, name }: Pick<SpanView, "kind" | "toolName" | "model" | "name">): string {
  return toolName ?? (kind === "model" ? (model ?? name) : name);
}

function sayReason({ message }: Reason): string {
  return message.replace(/[.\s]+$/, "").replace(/^([^:]{1,120}): (.+)$/s, "$1 ended with “$2”");
}

function sayUnpriced({ unpricedModels }: TraceSummaryView): string[] {
  if (unpricedModels.length === 0) return [];
  const models = unpricedModels.map((model) => (model === "" ? "a model without a name" : model)).join(", ");
  return [`What ${models} costs is not known, so the cost leaves it out.`];
}
