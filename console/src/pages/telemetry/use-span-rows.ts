import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import type { TraceView } from "../../../../src/telemetry/views.ts";
import { buildSpanTree, isGroup, shownRows } from "./span-tree.ts";
import type { SpanNode, SpanTree } from "./span-tree.ts";

/** After this long on a span the address says which; keys that are held down go faster than an address may change. */
const SETTLE_MS = 200;

export type SpanRows = {
  readonly tree: SpanTree;
  readonly rows: readonly SpanNode[];
  readonly selected: SpanNode | undefined;
  readonly isFolded: (node: SpanNode) => boolean;
  /** By span: why the trace failed, or what it got over. */
  readonly failed: ReadonlySet<string>;
  readonly recovered: ReadonlySet<string>;
  /** The first that failed, in the tree's order. */
  readonly firstFailed: SpanNode | undefined;
  readonly select: (id: string) => void;
  readonly toggle: (node: SpanNode) => void;
  readonly move: (step: number) => void;
  readonly fold: () => void;
  readonly unfold: () => void;
  readonly nextFailure: () => void;
};

/**
 * The rows of a trace's tree: what is folded, which one is selected. At first the first failing span is, where there is one. `given` is the
 * span that the address names; `settle` tells the address, null where it need not name one.
 */
export function useSpanRows(trace: TraceView, given: string | null, settle: (span: string | null) => void): SpanRows {
  const tree = useMemo(() => buildSpanTree(trace), [trace]);
  const failed = useMemo(() => new Set(trace.failureReasons.map(({ spanId }) => spanId)), [trace]);
  const recovered = useMemo(() => new Set(trace.recovered.map(({ spanId }) => spanId)), [trace]);
  const everything = useMemo(() => shownRows(tree, () => false), [tree]);
  const firstFailed = everything.find((node) => !isGroup(node) && failed.has(node.span.spanId));
  const atFirst = firstFailed ?? everything.find((node) => !isGroup(node) && recovered.has(node.span.spanId)) ?? everything[0];
  const [wanted, setWanted] = useState(given);
  const selected = tree.byId.get(wanted ?? "") ?? atFirst;
  // What does not stand as it stands by itself: spans are open, and what stands for several calls is folded.
  const [turned, setTurned] = useState<ReadonlySet<string>>(() => openAbove(new Set(), selected));
  const isFolded = useCallback((node: SpanNode): boolean => node.children.length > 0 && isGroup(node) !== turned.has(node.id), [turned]);
  const rows = useMemo(() => shownRows(tree, isFolded), [tree, isFolded]);

  const told = useRef(settle);
  useEffect(() => {
    told.current = settle;
  });
  useEffect(() => {
    const timer = setTimeout(() => told.current(selected === undefined || selected === atFirst ? null : selected.id), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [selected, atFirst]);

  const at = rows.findIndex((node) => node === selected);
  const go = (node: SpanNode | undefined): void => {
    if (node === undefined) return;
    setWanted(node.id);
    setTurned(openAbove(turned, node));
  };
  const turn = (node: SpanNode): void => {
    setWanted(node.id);
    setTurned(turned.has(node.id) ? new Set([...turned].filter((id) => id !== node.id)) : new Set([...turned, node.id]));
  };
  return {
    tree,
    rows,
    selected,
    isFolded,
    failed,
    recovered,
    firstFailed,
    select: (id) => go(tree.byId.get(id)),
    toggle: turn,
    move: (step) => go(rows[Math.min(rows.length - 1, Math.max(0, at + step))]),
    fold: () => {
      if (selected === undefined) return;
      if (selected.children.length > 0 && !isFolded(selected)) turn(selected);
      else go(selected.parent);
    },
    unfold: () => {
      if (selected === undefined) return;
      if (isFolded(selected)) turn(selected);
      else go(selected.children[0]);
    },
    nextFailure: () => {
      const matters = failed.size > 0 ? failed : recovered;
      const bad = everything.filter((node) => !isGroup(node) && matters.has(node.span.spanId));
      const here = everything.findIndex((node) => node === selected);
      go(bad.find((node) => everything.indexOf(node) > here) ?? bad[0]);
    },
  };
}

/** With everything above a row open: what is selected is in view. */
function openAbove(turned: ReadonlySet<string>, node: SpanNode | undefined): ReadonlySet<string> {
  const opened = new Set(turned);
  for (let above = node?.parent; above !== undefined; above = above.parent) {
    if (isGroup(above)) opened.add(above.id);
    else opened.delete(above.id);
  }
  return opened.size === turned.size && [...opened].every((id) => turned.has(id)) ? turned : opened;
}
