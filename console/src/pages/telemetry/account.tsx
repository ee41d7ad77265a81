import type { SpanView } from "../../../../src/telemetry/views.ts";

/** Whose word a span is: a front saw it, or the agent says so of itself. */
export function Account({ source }: { source: SpanView["source"] }) {
  return (
    <span className="account" data-source={source} title={source === "front" ? "A front of the gateway saw it" : "The agent’s own account"}>
      <span>{source === "front" ? "front" : "own"}</span>
    </span>
  );
}
