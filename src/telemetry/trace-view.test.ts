import { expect, test } from "vitest";

import { defaultProject } from "../kernel/scope.ts";
import { settleFronts } from "./domain/settle-fronts.ts";
import { summariseTrace } from "./domain/summarise-trace.ts";
import { toFrontSpan } from "./front-span.ts";
import type { Trace } from "./read-trace.ts";
import { toTraceView } from "./trace-view.ts";

const message = {
  ...defaultProject,
  environment: "staging",
  agent: "desk",
  version: "v1",
  deployment: "dep_1",
  traceId: "c".repeat(32),
  kind: "message",
  method: "SendMessage",
  streamed: false,
  status: "ok",
  durationMs: 5,
} as const;

function traceOf(...more: readonly { readonly at: number; readonly run?: string; readonly case?: string }[]): Trace {
  const spans = more.flatMap((given, index) => {
    const observation = { ...message, ...given, seq: index, spanId: String(index).padStart(16, "0") };
    return toFrontSpan(observation, "gtw_1", { price: undefined, assignment: undefined }) ?? [];
  });
  return { spans: settleFronts(spans), summary: summariseTrace(spans, 1n) };
}

test("a trial's trace says which run and case it plays; another says neither", () => {
  expect(toTraceView(traceOf({ at: 1, run: "eval_1", case: "refund-02" })).evaluation).toEqual({ run: "eval_1", case: "refund-02" });
  expect(toTraceView(traceOf({ at: 1 })).evaluation).toBeNull();
});

test("spans say how long after the trace's beginning they began, finer than a millisecond", () => {
  expect(toTraceView(traceOf({ at: 1_000.25 }, { at: 1_002.75 })).spans.map(({ offsetMs }) => offsetMs)).toEqual([0, 2.5]);
});
