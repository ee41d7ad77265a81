import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";

import type { TraceView } from "../../../../src/telemetry/views.ts";
import { paths } from "../../address/paths.ts";
import { oneOf, optionalName } from "../../address/view-state.ts";
import { useViewState } from "../../address/use-view-state.ts";
import { traceQuery } from "../../api/telemetry-queries.ts";
import { Answer } from "../../components/core/answer.tsx";
import { Icon } from "../../components/core/icon.tsx";
import type { IconName } from "../../components/core/icon.tsx";
import { PageHead } from "../../components/core/page-head.tsx";
import { Why } from "../../components/core/why.tsx";
import { PageBody } from "../../components/frame/frame.tsx";
import { shortDigest } from "../../format/short-digest.ts";
import { useKeys } from "../../keyboard/use-keys.ts";
import { traceLook } from "../../status/looks.ts";
import { ConversationPanel } from "./conversation-panel.tsx";
import { RawPanel } from "./raw-panel.tsx";
import { sayTrace } from "./say-trace.ts";
import { SpanPanel } from "./span-panel.tsx";
import { TraceFacts } from "./trace-facts.tsx";
import { TreePanel } from "./tree-panel.tsx";
import { useSpanRows } from "./use-span-rows.ts";

const parameters = { tab: oneOf(["tree", "conversation", "raw"], "tree"), span: optionalName() };
const tabs: readonly (readonly [tab: "tree" | "conversation" | "raw", label: string, icon: IconName])[] = [
  ["conversation", "Conversation", "chat"],
  ["tree", "Tree", "trace"],
  ["raw", "Raw", "code"],
];

/** One trace: why it is what it is, its spans, who said what. */
export function TracePage({ id }: { id: string }) {
  const query = useQuery(traceQuery(id));
  const agent = query.data?.agent ?? null;
  const short = shortDigest(id);
  const crumbs = [
    { label: "Traces", href: paths.traces },
    ...(agent === null ? [] : [{ label: agent, href: paths.tracesOf(agent) }]),
    { label: short },
  ];
  return (
    <PageBody crumbs={crumbs}>
      {query.data === undefined && <PageHead title={`Trace ${short}`} />}
      <Answer query={query} what={`Trace ${short}`} shape="detail">
        {(trace) => <Trace trace={trace} />}
      </Answer>
    </PageBody>
  );
}

function Trace({ trace }: { trace: TraceView }) {
  const [{ tab, span }, change] = useViewState(parameters);
  const view = useSpanRows(trace, span, (settled) => {
    if (settled !== span) change({ span: settled });
  });
  useKeys({
    j: () => view.move(1),
    k: () => view.move(-1),
    f: view.nextFailure,
    ArrowLeft: view.fold,
    ArrowRight: view.unfold,
  });
  const { sentence, next } = sayTrace(trace);
  return (
    <>
      <PageHead title={trace.name} look={traceLook(trace)}>
        <TraceFacts trace={trace} />
      </PageHead>
      <Why look={traceLook(trace)} sentence={sentence} next={next} />
      <nav className="tabs" aria-label="View">
        {tabs.map(([name, label, icon]) => (
          <Link key={name} replace href={name === "tree" ? "?" : `?tab=${name}`} aria-current={name === tab ? "page" : undefined}>
            <Icon name={icon} />
            {label}
          </Link>
        ))}
      </nav>
      <div className="cols spans">
        {tab === "tree" && <TreePanel view={view} />}
        {tab === "conversation" && <ConversationPanel trace={trace} selected={view.selected?.span.spanId} onSelect={view.select} />}
        {tab === "raw" && <RawPanel trace={trace} span={view.selected?.span} />}
        <SpanPanel view={view} />
      </div>
    </>
  );
}
