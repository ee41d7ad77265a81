import { expect, test } from "vitest";

import type { TraceView } from "../../../../src/telemetry/views.ts";
import { nameOf, sayTrace } from "./say-trace.ts";
import { makeSpan } from "./testing/make-span.ts";

const reason = (message: string, spanId = "a") => ({ kind: "error-answer", spanId, message }) as const;
const trace = (more: Partial<TraceView>): TraceView => ({
  traceId: "t",
  name: "n",
  agent: null,
  agentVersion: null,
  arm: null,
  release: null,
  sessionId: null,
  startTime: "2026-11-18T13:00:00.000Z",
  durationMs: 1,
  spanCount: 2,
  unfinished: false,
  failed: (more.failureReasons ?? []).length > 0,
  failureReasons: [],
  recovered: [],
  models: [],
  inputTokens: null,
  outputTokens: null,
  costUsd: null,
  unpricedModels: [],
  evaluation: null,
  spans: [],
  ...more,
});

test("the first reason comes first, each once, then what it had got over", () => {
  const failureReasons = [
    reason("refund: order_open"),
    reason("refund: order_open", "b"),
    reason("search was called 6 times with equal arguments"),
  ];
  expect(sayTrace(trace({ failureReasons, recovered: [reason("look: timed out")] }))).toEqual({
    sentence: "Failed: refund ended with “order_open”.",
    next: "Also: search was called 6 times with equal arguments. It had got over this: look ended with “timed out”.",
  });
});

test("a trace that got over errors says so, and how many", () => {
  expect(sayTrace(trace({ recovered: [reason("look: timed out"), reason("pay: no")] })).sentence).toBe(
    "Recovered: look ended with “timed out”; the agent went on from it and answered, and 1 more error.",
  );
});

test("a trace that goes on says what it waits for", () => {
  const open = makeSpan("m", null, { kind: "model", model: "gpt-4o", durationMs: null });
  expect(sayTrace(trace({ unfinished: true, spans: [open] })).sentence).toBe("Unfinished: gpt-4o has not ended yet.");
  expect(sayTrace(trace({ unfinished: true })).sentence).toBe("Unfinished: what its spans belong to has not come yet.");
});

test("without a failure it says over how many spans, and what the cost leaves out", () => {
  expect(sayTrace(trace({ unpricedModels: ["house-model"] }))).toEqual({
    sentence: "No failure: nothing in its 2 spans failed.",
    next: "What house-model costs is not known, so the cost leaves it out.",
  });
});

test("of a session on an arm it says who judges what it did", () => {
  const { next } = sayTrace(trace({ arm: "canary", sessionId: "s-1" }));
  expect(next).toBe("Whether it did what it should is judged by its session's outcome.");
});

test("spans are known by tool and model", () => {
  expect(nameOf(makeSpan("x", null, { kind: "tool", toolName: "refund" }))).toBe("refund");
  expect(nameOf(makeSpan("chat gpt-4o", null, { kind: "model", model: "gpt-4o" }))).toBe("gpt-4o");
  expect(nameOf(makeSpan("plan", null, { kind: "agent", model: "gpt-4o" }))).toBe("plan");
});
