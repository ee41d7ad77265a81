import { useEffect, useId, useMemo, useRef } from "react";
import type { KeyboardEvent, MouseEvent } from "react";

import { Panel } from "../../components/core/panel.tsx";
import { useVirtualRows } from "../../components/core/use-virtual-rows.ts";
import { counted } from "../../format/counted.ts";
import { formatDuration } from "../../format/format-time.ts";
import { isGroup, timeByKind } from "./span-tree.ts";
import type { SpanTree } from "./span-tree.ts";
import { TreeRow } from "./tree-row.tsx";
import type { SpanRows } from "./use-span-rows.ts";

const ROW_PX = 30;
const TICKS = [0, 0.25, 0.5, 0.75] as const;

/** The spans of a trace as a tree, each with its time as a bar. Only rows in view stand in the page. */
export function TreePanel({ view }: { view: SpanRows }) {
  const { tree, rows, selected } = view;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualRows(box, { count: rows.length, rowPx: ROW_PX, headPx: 0 });
  const at = rows.findIndex((node) => node === selected);
  useEffect(() => {
    if (at < 0) return;
    // A step scrolls by a row; what is further away comes to the middle.
    const { startIndex, endIndex } = virtual.range ?? { startIndex: 0, endIndex: 0 };
    virtual.scrollToIndex(at, { align: at < startIndex - 1 || at > endIndex + 1 ? "center" : "auto" });
  }, [at, virtual]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: { readonly [key: string]: number } = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 15,
      PageUp: -15,
      End: rows.length,
      Home: -rows.length,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    view.move(step);
  };
  const onClick = ({ target }: MouseEvent): void => {
    if (!(target instanceof Element)) return;
    const node = rows[Number(target.closest("[role=row]")?.getAttribute("aria-rowindex")) - 1];
    if (node === undefined) return;
    if (target.closest(".tw") !== null && node.children.length > 0) view.toggle(node);
    else view.select(node.id);
  };
  const groups = useMemo(() => countGroups(tree), [tree]);
  const failures = view.failed.size + view.recovered.size;
  const aside = (
    <span className="row">
      <Legend />
      {failures > 0 && (
        <button type="button" className="btn sm" onClick={view.nextFailure}>
          Next failure <kbd>f</kbd>
        </button>
      )}
    </span>
  );
  return (
    <Panel
      title={counted(tree.byId.size - groups, "span")}
      sub={groups === 0 ? undefined : `${counted(groups, "repeated call")} folded`}
      aside={aside}
      footer={<Footer tree={tree} />}
    >
      <div className="wf wf-head" aria-hidden="true">
        <div className="lbl">Span</div>
        <div className="lane">
          {TICKS.map((tick) => (
            <span key={tick} style={{ left: `${tick * 100}%` }}>
              {tick === 0 ? "0" : formatDuration(tree.durationMs * tick)}
            </span>
          ))}
        </div>
        <div className="who">Told by</div>
        <div className="num">Time</div>
        <div className="num cost">Cost</div>
      </div>
      <div
        className="wf-box"
        ref={box}
        role="treegrid"
        aria-label="Spans"
        aria-rowcount={rows.length}
        aria-activedescendant={selected === undefined ? undefined : `${id}-${selected.id}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <div role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const node = rows[index];
            if (node === undefined) return null;
            return <TreeRow key={node.id} id={`${id}-${node.id}`} view={view} node={node} index={index} top={start} />;
          })}
        </div>
      </div>
    </Panel>
  );
}

function Legend() {
  return (
    <span className="legend">
      {[
        ["model", "var(--wait)"],
        ["tool", "var(--arm-new)"],
        ["guard", "var(--pass)"],
        ["failed", "var(--fail)"],
      ].map(([word, colour]) => (
        <span key={word}>
          <i className="box" style={{ background: colour }} />
          {word}
        </span>
      ))}
    </span>
  );
}

function Footer({ tree }: { tree: SpanTree }) {
  const times = useMemo(() => timeByKind(tree), [tree]);
  const told = (["model", "tool", "retriever", "guard"] as const).flatMap((kind) => {
    const ms = times.get(kind);
    return ms === undefined ? [] : [`${kind} ${formatDuration(ms)}`];
  });
  return (
    <>
      <span>{told.join(" · ")}</span>
      <span>
        <kbd>j</kbd> <kbd>k</kbd> to move, <kbd>←</kbd> <kbd>→</kbd> to fold
      </span>
    </>
  );
}

function countGroups(tree: SpanTree): number {
  let groups = 0;
  for (const node of tree.byId.values()) if (isGroup(node)) groups++;
  return groups;
}
