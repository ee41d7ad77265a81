import type { TraceSpan } from "./trace-span.ts";

/** What may stand between an agent's own span of a call and the front that the call passed. */
const between: readonly TraceSpan["kind"][] = ["http", "other", "step"];

/**
 * Puts a front's span of a model's or a tool's call above the agent's own span of the same call: the front's account comes first. The agent
 * handed its own span on as the parent, so the front's arrives beneath it.
 */
export function settleFronts<T extends TraceSpan>(spans: readonly T[]): readonly T[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const moved = new Map<string, string>();
  for (const front of spans) {
    if (front.source !== "front" || (front.kind !== "model" && front.kind !== "tool")) continue;
    let own = byId.get(front.parentSpanId);
    for (let steps = 0; own !== undefined && own.source === "agent" && between.includes(own.kind) && steps < 5; steps++)
      own = byId.get(own.parentSpanId);
    if (own === undefined || own.source !== "agent" || own.kind !== front.kind || moved.has(own.spanId)) continue; // a retry within one own span stays beneath it
    moved.set(front.spanId, own.parentSpanId);
    moved.set(own.spanId, front.spanId);
  }
  return moved.size === 0 ? spans : spans.map((span) => ({ ...span, parentSpanId: moved.get(span.spanId) ?? span.parentSpanId }));
}
