import { expect, test } from "vitest";

import { settleFronts } from "./settle-fronts.ts";
import { makeTraceSpan as span } from "./testing/make-trace-span.ts";

test("the front's span of a call stands above the agent's own one, and what lies between stays below", () => {
  const spans = settleFronts([
    span("agent", "", { kind: "agent" }),
    span("own", "agent", { kind: "tool" }),
    span("http", "own", { kind: "http" }),
    span("front", "http", { kind: "tool", source: "front" }),
    span("again", "http", { kind: "tool", source: "front" }),
    span("other", "agent", { kind: "model", source: "front" }),
  ]);
  expect(spans.map(({ spanId, parentSpanId }) => `${spanId} under ${parentSpanId}`)).toEqual([
    "agent under ",
    "own under front",
    "http under own",
    "front under agent",
    "again under http",
    "other under agent",
  ]);
});
