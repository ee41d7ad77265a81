import type { SpanView } from "../../../../src/telemetry/views.ts";

/** A row of the tree: a span, or calls that followed one another with equal arguments, folded into one. */
export type SpanNode = {
  /** Of the span; of folded calls that of the first, marked. */
  readonly id: string;
  /** The span that stands for it: of folded calls the last. */
  readonly span: SpanView;
  /** The folded calls, oldest first; of a span only itself. */
  readonly calls: readonly SpanView[];
  readonly parent: SpanNode | undefined;
  /** 1 at the top. */
  readonly level: number;
  readonly children: readonly SpanNode[];
};

export type SpanTree = {
  readonly tops: readonly SpanNode[];
  readonly byId: ReadonlyMap<string, SpanNode>;
  /** By span: how many calls of the trace are equal to it and which of them it is, where there are several. */
  readonly equalCalls: ReadonlyMap<string, { readonly nth: number; readonly of: number }>;
  readonly durationMs: number;
};

type Spans = { readonly spans: readonly SpanView[]; readonly durationMs: number };

/** What is repeated rather than gone through again. */
const repeatable: readonly SpanView["kind"][] = ["tool", "retriever", "embedding", "http"];

/** Spans by who is under whom; siblings in the order in which they began. A span whose parent is not there stands at the top, one of a circle too. */
export function buildSpanTree({ spans, durationMs }: Spans): SpanTree {
  const known = new Set(spans.map(({ spanId }) => spanId));
  const under = Map.groupBy(spans, ({ parentSpanId }) => (parentSpanId !== null && known.has(parentSpanId) ? parentSpanId : ""));
  const byId = new Map<string, SpanNode>();

  const place = (siblings: readonly SpanView[], parent: SpanNode | undefined, nodes: SpanNode[]): void => {
    const level = (parent?.level ?? 0) + 1;
    for (const calls of groupCalls(siblings)) {
      const [first, last] = [calls[0], calls.at(-1)];
      if (first === undefined || last === undefined) continue;
      const folded = calls.length > 1;
      const children: SpanNode[] = [];
      const node: SpanNode = { id: folded ? groupId(first) : first.spanId, span: last, calls, parent, level, children };
      byId.set(node.id, node);
      nodes.push(node);
      if (folded) for (const span of calls) placeOne(span, node, children);
      else waiting.push([first.spanId, node, children]);
    }
  };
  const placeOne = (span: SpanView, parent: SpanNode, nodes: SpanNode[]): void => {
    const children: SpanNode[] = [];
    const node: SpanNode = { id: span.spanId, span, calls: [span], parent, level: parent.level + 1, children };
    byId.set(node.id, node);
    nodes.push(node);
    waiting.push([span.spanId, node, children]);
  };

  // A list rather than recursion: a trace may be as deep as it is long.
  const waiting: [spanId: string, node: SpanNode, children: SpanNode[]][] = [];
  const settle = (): void => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) place(under.get(next[0]) ?? [], next[1], next[2]);
  };
  const tops: SpanNode[] = [];
  place(under.get("") ?? [], undefined, tops);
  settle();
  for (const span of spans) {
    if (byId.has(span.spanId)) continue;
    under.set(
      span.parentSpanId ?? "",
      (under.get(span.parentSpanId ?? "") ?? []).filter((other) => other !== span),
    );
    place([span], undefined, tops);
    settle();
  }
  return { tops, byId, equalCalls: countEqualCalls(spans), durationMs };
}

/** The rows in view: what lies under a folded one is left out. */
export function shownRows(tree: SpanTree, isFolded: (node: SpanNode) => boolean): SpanNode[] {
  const rows: SpanNode[] = [];
  const waiting = tree.tops.toReversed();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    rows.push(node);
    if (!isFolded(node)) for (const child of node.children.toReversed()) waiting.push(child);
  }
  return rows;
}

/** True for a row that stands for several calls; it is folded until somebody opens it. */
export function isGroup(node: SpanNode): boolean {
  return node.calls.length > 1;
}

/** How long kinds of calls took, each call once: one that is told by a front and by the agent counts as the upper one. */
export function timeByKind(tree: SpanTree): ReadonlyMap<SpanView["kind"], number> {
  const times = new Map<SpanView["kind"], number>();
  const waiting = tree.tops.map((node): [SpanNode, readonly SpanView["kind"][]] => [node, []]);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [node, above] = next;
    const { kind } = node.span;
    const counted = !isGroup(node) && !above.includes(kind);
    if (counted) times.set(kind, (times.get(kind) ?? 0) + (node.span.durationMs ?? 0));
    for (const child of node.children) waiting.push([child, counted ? [...above, kind] : above]);
  }
  return times;
}

function groupCalls(siblings: readonly SpanView[]): SpanView[][] {
  const groups: SpanView[][] = [];
  for (const span of siblings) {
    const last = groups.at(-1);
    const before = last?.at(-1);
    if (last !== undefined && before !== undefined && callOf(span) !== undefined && callOf(span) === callOf(before)) last.push(span);
    else groups.push([span]);
  }
  return groups;
}

function countEqualCalls(spans: readonly SpanView[]): SpanTree["equalCalls"] {
  const calls = Map.groupBy(spans, callOf);
  calls.delete(undefined);
  const several = Array.from(calls.values()).filter((equal) => equal.length > 1);
  return new Map(several.flatMap((equal) => equal.map((span, index) => [span.spanId, { nth: index + 1, of: equal.length }] as const)));
}

/** What makes two calls equal; undefined for what is no call, or one without arguments that are known. */
function callOf({ kind, source, toolName, name, input }: SpanView): string | undefined {
  return !repeatable.includes(kind) || input === null ? undefined : JSON.stringify([kind, source, toolName ?? name, input]);
}

function groupId(first: SpanView): string {
  return `${first.spanId}-and-more`;
}
