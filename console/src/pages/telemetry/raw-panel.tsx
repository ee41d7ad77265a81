import type { SpanView, TraceView } from "../../../../src/telemetry/views.ts";
import { CopyButton } from "../../components/core/copy-button.tsx";
import { Panel } from "../../components/core/panel.tsx";

/** The selected span with its attributes, events, links and resource as they came; its parent is where the tree has it. */
export function RawPanel({ trace, span }: { trace: TraceView; span: SpanView | undefined }) {
  if (span === undefined) return null;
  const text = JSON.stringify(rawOf(trace, span), null, 2);
  const footer = (
    <span>
      <kbd>j</kbd> <kbd>k</kbd> to the span after it and before it
    </span>
  );
  return (
    <Panel
      title={<span className="mono">{span.name}</span>}
      sub={`as received${span.scope === "" ? "" : `, by ${span.scope}`}`}
      aside={
        <CopyButton className="btn sm" text={text} label="Copy the span">
          Copy
        </CopyButton>
      }
      footer={footer}
    >
      <pre className="code raw">{text}</pre>
    </Panel>
  );
}

function rawOf({ traceId }: TraceView, span: SpanView): object {
  const { spanId, parentSpanId, name, startTime, durationMs, status, statusMessage, scope, attributes, events, links, resource } = span;
  return { traceId, spanId, parentSpanId, name, startTime, durationMs, status, statusMessage, scope, attributes, events, links, resource };
}
