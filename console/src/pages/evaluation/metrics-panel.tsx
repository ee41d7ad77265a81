import type { ReactNode } from "react";

import type { EvaluationView, MetricView } from "../../../../src/evaluation/views.ts";
import { IntervalAxis, IntervalBar } from "../../components/core/interval-bar.tsx";
import { Panel } from "../../components/core/panel.tsx";
import { Status } from "../../components/core/status.tsx";
import type { Look } from "../../components/core/status.tsx";
import { formatDifference, formatSigned, formatValue } from "../../format/format-value.ts";
import { verdictLook } from "../../status/looks.ts";
import { axisExtent, drawnDifference } from "./drawn-difference.ts";

type MetricsPanelProps = { readonly evaluation: EvaluationView; readonly title: string; readonly aside?: ReactNode };

const advisory: Look = { shape: "idle", word: "Advisory", tone: "idle" };
const open: Look = { shape: "todo", word: "Not yet", tone: "idle" };

/** Every metric with its difference to the baseline, drawn with its interval. */
export function MetricsPanel({ evaluation, title, aside }: MetricsPanelProps) {
  const { metrics, comparison, version } = evaluation;
  if (metrics.length === 0) {
    return (
      <Panel title={title} aside={aside}>
        <p className="body dim">The metrics are worked out when every trial has ended.</p>
      </Panel>
    );
  }
  if (comparison === null) return <MetricsAlone metrics={metrics} title={title} aside={aside} />;
  const extent = axisExtent(metrics);
  return (
    <Panel
      title={title}
      sub={`${version} − ${comparison.baselineVersion}, paired by case, ${level(metrics)} intervals, dotted line: limit`}
      aside={aside}
    >
      <table className="t tall">
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col" className="r">{`${comparison.baselineVersion} → ${version}`}</th>
            <th scope="col" className="r">
              Difference
            </th>
            <th scope="col">
              <span className="hide">Interval, points; time and cost in per cent of the baseline</span>
              <IntervalAxis extent={extent} />
            </th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        <tbody>
          {metrics.map((metric) => (
            <MetricRow key={metric.name} metric={metric} extent={extent} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function MetricRow({ metric, extent }: { metric: MetricView; extent: number }) {
  const look = lookOf(metric);
  const drawn = drawnDifference(metric);
  return (
    <tr>
      <MetricName metric={metric} />
      <td className="r nowrap">
        {metric.baseline !== null && <span className="dim">{formatValue(metric.unit, metric.baseline)} →</span>}{" "}
        <span className="ink">{formatValue(metric.unit, metric.candidate)}</span>
      </td>
      <td className="r nowrap">
        {metric.difference === null ? <span className="dim">—</span> : <b>{formatDifference(metric.unit, metric.difference.value)}</b>}
      </td>
      <td>
        {drawn === null ? (
          <span className="hide">no interval</span>
        ) : (
          <IntervalBar
            interval={drawn}
            extent={extent}
            tone={look.tone}
            label={`${formatSigned(drawn.value)}${drawn.suffix}, interval ${formatSigned(drawn.low)} to ${formatSigned(drawn.high)}`}
          />
        )}
      </td>
      <MetricVerdict metric={metric} look={look} />
    </tr>
  );
}

function MetricsAlone({ metrics, title, aside }: { metrics: readonly MetricView[]; title: string; aside: ReactNode }) {
  return (
    <Panel title={title} sub="no baseline to compare with" aside={aside}>
      <table className="t tall">
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col" className="r">
              Value
            </th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        <tbody>
          {metrics.map((metric) => (
            <tr key={metric.name}>
              <MetricName metric={metric} />
              <td className="r ink">{formatValue(metric.unit, metric.candidate)}</td>
              <MetricVerdict metric={metric} look={lookOf(metric)} />
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function MetricName({ metric }: { metric: MetricView }) {
  return (
    <td>
      <span className="name">{metric.label}</span>
      <span className="under nowrap">{role(metric)}</span>
    </td>
  );
}

function MetricVerdict({ metric, look }: { metric: MetricView; look: Look }) {
  return (
    <td className="nowrap" title={metric.sentence}>
      <Status look={look} />
      <span className="hide">{metric.sentence}</span>
    </td>
  );
}

function lookOf(metric: MetricView): Look {
  if (metric.role === "advisory") return advisory;
  return metric.verdict === null ? open : verdictLook[metric.verdict];
}

function role({ role: part, bound, unit }: MetricView): string {
  if (bound === null) return part;
  switch (part) {
    case "gate":
      return `gate, limit ${formatDifference(unit, bound)}`;
    case "floor":
      return `floor ${formatValue(unit, bound)}`;
    case "limit":
      return `limit ${formatValue(unit, bound)}`;
    case "advisory":
      return part;
  }
}

function level(metrics: readonly MetricView[]): string {
  const levels = [...new Set(metrics.flatMap((metric) => (metric.difference === null ? [] : [metric.difference.level])))];
  return levels.map((share) => `${Math.round(share * 100)} %`).join(" and ");
}
