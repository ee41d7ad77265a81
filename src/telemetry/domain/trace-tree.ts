import type { TraceSpan } from "./trace-span.ts";

/** The spans of a trace by who is under whom. */
export type TraceTree = {
  readonly spans: readonly TraceSpan[];
  /** Spans whose parent is not among them, oldest first. */
  readonly tops: readonly TraceSpan[];
  childrenOf(span: TraceSpan): readonly TraceSpan[];
  /** From the parent up. */
  ancestorsOf(span: TraceSpan): readonly TraceSpan[];
  /** All below, without itself. */
  below(span: TraceSpan): readonly TraceSpan[];
};

/** Builds the tree of a trace. Parents that are missing, late or in a circle are met: every span is in it once. */
export function buildTree(given: readonly TraceSpan[]): TraceTree {
  const spans = given.toSorted((a, b) => compare(a.startNs, b.startNs) || compare(a.endNs, b.endNs));
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const parents = new Map<TraceSpan, TraceSpan>();
  for (const span of spans) {
    const parent = byId.get(span.parentSpanId);
    if (parent !== undefined && !leadsTo(parent, span, parents)) parents.set(span, parent);
  }
  const children = new Map<TraceSpan, TraceSpan[]>();
  for (const [span, parent] of parents) {
    const known = children.get(parent);
    if (known === undefined) children.set(parent, [span]);
    else known.push(span);
  }
  const childrenOf = (span: TraceSpan): readonly TraceSpan[] => children.get(span) ?? [];
  const ancestorsOf = (span: TraceSpan): readonly TraceSpan[] => {
    const found: TraceSpan[] = [];
    for (let at = parents.get(span); at !== undefined; at = parents.get(at)) found.push(at);
    return found;
  };
  const below = (span: TraceSpan): readonly TraceSpan[] => {
    const found: TraceSpan[] = [...childrenOf(span)];
    for (let index = 0; index < found.length; index++) {
      const next = found[index];
      if (next !== undefined) found.push(...childrenOf(next));
    }
    return found;
  };
  return { spans, tops: spans.filter((span) => !parents.has(span)), childrenOf, ancestorsOf, below };
}

/** True when going up from one span ends at the other: making it the other's parent would close a circle. */
function leadsTo(from: TraceSpan, to: TraceSpan, parents: ReadonlyMap<TraceSpan, TraceSpan>): boolean {
  for (let at: TraceSpan | undefined = from; at !== undefined; at = parents.get(at)) if (at === to) return true;
  return false;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
