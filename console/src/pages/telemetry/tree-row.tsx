import type { CSSProperties } from "react";

import type { SpanView } from "../../../../src/telemetry/views.ts";
import { Icon } from "../../components/core/icon.tsx";
import { Shape } from "../../components/core/shape.tsx";
import { formatDuration } from "../../format/format-time.ts";
import { Account } from "./account.tsx";
import { Cost } from "./amounts.tsx";
import { nameOf } from "./say-trace.ts";
import { errorOf, spanLook } from "./span-looks.ts";
import { isGroup } from "./span-tree.ts";
import type { SpanNode } from "./span-tree.ts";
import type { SpanRows } from "./use-span-rows.ts";

/** Deeper ones are not set in further: their names must stay readable. */
const MAX_INDENT = 12;

type TreeRowProps = { readonly id: string; readonly view: SpanRows; readonly node: SpanNode; readonly index: number; readonly top: number };

/** One row: fold, kind, name, what it is to the trace, its bar, whose account it is, time and cost. */
export function TreeRow({ id, view, node, index, top }: TreeRowProps) {
  const { span, level, children } = node;
  const folded = view.isFolded(node);
  const current = node === view.selected;
  const tone = toneOf(view, node);
  const look = spanLook(span.kind);
  const depth = { "--d": Math.min(level - 1, MAX_INDENT) } as CSSProperties; // React's type knows no custom properties.
  return (
    <div
      className="wf"
      role="row"
      id={id}
      aria-level={level}
      aria-rowindex={index + 1}
      aria-selected={current}
      aria-expanded={children.length === 0 ? undefined : !folded}
      data-s={tone}
      style={{ transform: `translateY(${top}px)` }}
    >
      <div className="lbl" role="gridcell" style={depth}>
        <span className={folded ? "tw shut" : "tw"}>{children.length > 0 && <Icon name="fold" />}</span>
        {tone === undefined ? <Icon name={look.icon} /> : <Shape name={tone === "fail" ? "fail" : "warn"} />}
        <span className="nm" title={span.name}>
          {nameOf(span)}
        </span>
        <Marks view={view} node={node} />
      </div>
      <div className="lane" role="gridcell">
        {node.calls.map((call, n) => (
          <Bar
            key={call.spanId}
            span={call}
            whole={view.tree.durationMs}
            again={n < node.calls.length - 1}
            matters={view.failed.has(call.spanId) || view.recovered.has(call.spanId)}
          />
        ))}
      </div>
      <div className="who" role="gridcell">
        <Account source={span.source} />
      </div>
      <div className="num" role="gridcell">
        {durationOf(node)}
      </div>
      <div className="num cost" role="gridcell">
        {span.costUsd !== null && !isGroup(node) && <Cost usd={span.costUsd} />}
      </div>
    </div>
  );
}

function Marks({ view, node }: { view: SpanRows; node: SpanNode }) {
  const { span, calls } = node;
  if (isGroup(node)) {
    const failed = calls.filter((call) => errorOf(call) !== undefined).length;
    return <span className="fold">{`${calls.length} equal calls${failed === 0 ? "" : `, ${failed} failed`}`}</span>;
  }
  if (node === view.firstFailed) return <span className="fold told">first failure</span>;
  if (view.recovered.has(span.spanId)) return <span className="fold told">recovered</span>;
  const equal = view.tree.equalCalls.get(span.spanId);
  if (equal === undefined || (node.parent !== undefined && isGroup(node.parent))) return null;
  return <span className="fold">{`call ${equal.nth} of ${equal.of} equal`}</span>;
}

type BarProps = {
  readonly span: SpanView;
  readonly whole: number;
  /** Another equal call follows. */
  readonly again: boolean;
  /** The trace failed by it, or got over it. */
  readonly matters: boolean;
};

function Bar({ span, whole, again, matters }: BarProps) {
  const open = span.durationMs === null;
  const total = Math.max(whole, span.offsetMs, 0.001);
  const left = Math.min(100, (span.offsetMs / total) * 100);
  const width = open ? 100 - left : ((span.durationMs ?? 0) / total) * 100;
  const error = errorOf(span);
  const colour = matters ? "var(--c)" : error === undefined ? spanLook(span.kind).colour : "var(--fail)";
  const place = { "--a": left, "--w": width, "--k": colour } as CSSProperties; // React's type knows no custom properties.
  const note = open ? "not ended" : matters && !again ? error : undefined;
  return (
    <>
      <b className={open ? "open" : again ? "try" : undefined} style={place} />
      {note !== undefined && (
        <em style={place} data-end={left > 50 || undefined}>
          {note.split("\n")[0]}
        </em>
      )}
    </>
  );
}

/** `fail` where the trace failed by it, `unsure` where it got over it; folded calls as the worst of them. */
function toneOf({ failed, recovered }: SpanRows, { calls }: SpanNode): "fail" | "unsure" | undefined {
  if (calls.some(({ spanId }) => failed.has(spanId))) return "fail";
  return calls.some(({ spanId }) => recovered.has(spanId)) ? "unsure" : undefined;
}

function durationOf({ calls }: SpanNode): string {
  const [first, last] = [calls[0], calls.at(-1)];
  if (first === undefined || last === undefined || last.durationMs === null) return "—";
  return formatDuration(last.offsetMs + last.durationMs - first.offsetMs);
}
