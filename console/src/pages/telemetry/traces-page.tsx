import type { TraceSummaryView } from "../../../../src/telemetry/views.ts";
import { oneOf, optionalText } from "../../address/view-state.ts";
import { useViewState } from "../../address/use-view-state.ts";
import { ranges, tracesQueries } from "../../api/telemetry-queries.ts";
import { ListFilters } from "../../components/core/list-filters.tsx";
import type { FilterField } from "../../components/core/list-filters.tsx";
import { Notice } from "../../components/core/notice.tsx";
import { PageHead } from "../../components/core/page-head.tsx";
import { PageBody } from "../../components/frame/frame.tsx";
import { GrowingTable } from "./growing-table.tsx";
import { rangeChoices, readChoices, sayRange } from "./list-choices.ts";
import { TraceCells, TraceHead, traceRowHeight } from "./trace-columns.tsx";

const kinds = ["any", "agent", "model", "tool", "retriever", "embedding", "guard", "workflow", "step", "http", "other"] as const;
const parameters = {
  text: optionalText(),
  agent: optionalText(),
  version: optionalText(),
  session: optionalText(),
  failed: oneOf(["any", "true", "false"], "any"),
  arm: oneOf(["any", "stable", "canary"], "any"),
  kind: oneOf(kinds, "any"),
  range: oneOf(ranges, "24h"),
};
const untouched = { text: null, agent: null, version: null, session: null, failed: "any", arm: "any", kind: "any", range: "24h" };

const fields: readonly FilterField[] = [
  { name: "text", label: "Words", placeholder: "in texts" },
  { name: "agent", label: "Agent", placeholder: "support-desk" },
  { name: "version", label: "Version", placeholder: "v3" },
  { name: "session", label: "Session", placeholder: "its whole id" },
  { name: "failed", label: "Status", choices: [["any", "Any"], ["true", "Failed"], ["false", "Not failed"]] }, // prettier-ignore
  { name: "arm", label: "Arm", choices: [["any", "Any"], ["stable", "Stable"], ["canary", "Canary"]] }, // prettier-ignore
  { name: "kind", label: "Has a span", choices: kinds.map((kind) => [kind, kind === "any" ? "Of any kind" : kind]) },
  { name: "range", label: "Time", choices: rangeChoices },
];
const order = { keyOf: ({ traceId }: TraceSummaryView) => traceId, timeOf: ({ startTime }: TraceSummaryView) => startTime };

/** Traces, newest first. */
export function TracesPage() {
  const [view, change] = useViewState(parameters);
  const key = JSON.stringify(view);
  return (
    <PageBody crumbs={[{ label: "Traces" }]}>
      <PageHead title="Traces">
        <span>What happened in one request, as the gateway saw it and as agents tell it over OpenTelemetry</span>
      </PageHead>
      <ListFilters
        key={key}
        fields={fields}
        view={view}
        untouched={untouched}
        onChange={(given) => change(readChoices(parameters, given))}
      />
      <GrowingTable
        key={`list ${key}`}
        title="Traces"
        sub={`newest first, ${sayRange(view.range)}`}
        queries={tracesQueries(view)}
        order={order}
        head={<TraceHead />}
        rowHeight={traceRowHeight}
        renderCells={(trace) => <TraceCells trace={trace} />}
        isFailed={({ failed }) => failed}
        nothing={<NoTraces />}
      />
    </PageBody>
  );
}

function NoTraces() {
  return (
    <Notice icon="trace" title="No trace fits">
      Every message through the gateway is a trace. Agents that send spans over OTLP to the address that <code>airworthy up</code> prints
      tell what they do themselves: set <code>OTEL_EXPORTER_OTLP_ENDPOINT</code>. In a terminal: <code>airworthy traces</code>.
    </Notice>
  );
}
