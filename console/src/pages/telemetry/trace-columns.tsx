import type { TraceSummaryView } from "../../../../src/telemetry/views.ts";
import { paths } from "../../address/paths.ts";
import { Status } from "../../components/core/status.tsx";
import { To } from "../../components/core/to.tsx";
import { When } from "../../components/core/when.tsx";
import { formatDuration } from "../../format/format-time.ts";
import { traceLook } from "../../status/looks.ts";
import { Cost, Tokens } from "./amounts.tsx";
import { distinctReasons } from "./say-trace.ts";

/** How high a row is, in pixels. */
export const traceRowHeight = 48;

export function TraceHead() {
  return (
    <tr>
      <th scope="col" style={{ width: "20%" }}>
        Trace
      </th>
      <th scope="col" style={{ width: 116 }}>
        Status
      </th>
      <th scope="col">Why</th>
      <th scope="col" className="wide" style={{ width: "13%" }}>
        Models
      </th>
      <th scope="col" className="r" style={{ width: 76 }}>
        Tokens
      </th>
      <th scope="col" className="r" style={{ width: 92 }}>
        Cost
      </th>
      <th scope="col" className="r" style={{ width: 76 }}>
        Time
      </th>
      <th scope="col" className="r" style={{ width: 100 }}>
        Began
      </th>
    </tr>
  );
}

/** The cells of one trace. */
export function TraceCells({ trace }: { trace: TraceSummaryView }) {
  const { agent, agentVersion, arm, models, durationMs, startTime, spanCount } = trace;
  const whose = [agent ?? "no agent", agentVersion, arm].filter((part) => part !== null).join(" · ");
  return (
    <>
      <td>
        <To className="name cut" href={paths.trace(trace.traceId)} row={trace.traceId}>
          {trace.name}
        </To>
        <span className="under cut">{whose}</span>
      </td>
      <td>
        <Status look={traceLook(trace)} />
      </td>
      <td>
        <Reasons trace={trace} />
      </td>
      <td className="wide">
        <span className="cut">{models.length === 0 ? <span className="dim">—</span> : models.join(", ")}</span>
      </td>
      <td className="r nowrap">
        <Tokens trace={trace} />
      </td>
      <td className="r nowrap">
        <Cost usd={trace.costUsd} />
        {trace.unpricedModels.length > 0 && <span className="under">{trace.costUsd === null ? "no price" : "in part"}</span>}
      </td>
      <td className="r nowrap">
        {durationMs === 0 && trace.unfinished ? <span className="dim">—</span> : formatDuration(durationMs)}
        <span className="under">{spanCount === 1 ? "1 span" : `${spanCount} spans`}</span>
      </td>
      <td className="r nowrap">
        <When at={startTime} />
      </td>
    </>
  );
}

function Reasons({ trace: { failureReasons, recovered } }: { trace: TraceSummaryView }) {
  const reasons = distinctReasons([...failureReasons, ...recovered]);
  const [first] = reasons;
  if (first === undefined) return null;
  const all = reasons.map(({ message }) => message).join("\n");
  return (
    <span className="two-lines" title={all}>
      {first.message}
      {reasons.length > 1 && <span className="dim">{`, and ${reasons.length - 1} more`}</span>}
    </span>
  );
}
