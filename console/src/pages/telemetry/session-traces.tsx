import type { SessionDetailView } from "../../../../src/telemetry/views.ts";
import { Panel } from "../../components/core/panel.tsx";
import { counted } from "../../format/counted.ts";
import { TraceCells, TraceHead, traceRowHeight } from "./trace-columns.tsx";

/** The session's requests in the order in which they came. */
export function SessionTraces({ traces }: { traces: SessionDetailView["traces"] }) {
  if (traces === null) {
    return (
      <Panel title="What happened">
        <p className="body dim">
          Traces need a store for spans, and there is none. <code>airworthy doctor</code> says how to get one. The outcome is known without
          it.
        </p>
      </Panel>
    );
  }
  return (
    <Panel title="What happened" sub={`${counted(traces.length, "trace")}, in order`}>
      {traces.length === 0 ? (
        <p className="body dim">No span of it is here, or not any more.</p>
      ) : (
        <div className="virtual whole">
          <table className="t">
            <thead>
              <TraceHead />
            </thead>
            <tbody>
              {traces.toReversed().map((trace) => (
                <tr key={trace.traceId} style={{ height: traceRowHeight }}>
                  <TraceCells trace={trace} />
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
