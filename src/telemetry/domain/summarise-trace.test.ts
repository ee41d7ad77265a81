import { expect, test } from "vitest";

import { summariseTrace } from "./summarise-trace.ts";
import { makeTraceSpan as span } from "./testing/make-trace-span.ts";

const later = 1_000_000_000_000n;

test("tokens and cost are those of the lowest spans that report them", () => {
  const call = { kind: "model", inputTokens: 10, outputTokens: 2 } as const;
  const priced = { ...call, model: "gpt-4o", costUsd: 0.5 };
  const trace = summariseTrace(
    [
      span("agent", "", { kind: "agent", inputTokens: 20, outputTokens: 4 }),
      span("outer", "agent", { ...priced, inputTokens: 20, outputTokens: 4, costUsd: 1 }),
      span("one", "outer", priced),
      span("two", "outer", { ...call, model: "unheard-of" }),
      span("chunk", "two", { kind: "step" }),
      span("embedding", "agent", { kind: "embedding", inputTokens: 100 }),
    ],
    later,
  );
  expect(trace).toMatchObject({
    inputTokens: 20,
    outputTokens: 4,
    costUsd: 0.5,
    unpriced: ["unheard-of"],
    models: ["gpt-4o", "unheard-of"],
  });
});

test("what the agent reports counts where no model of it does", () => {
  const trace = summariseTrace([span("agent", "", { kind: "agent", inputTokens: 20 }), span("model", "agent", { kind: "model" })], later);
  expect(trace.inputTokens).toBe(20);
});

test("where no model says what it used, the steps around them count, and not what sums them up", () => {
  const turn = { kind: "step", inputTokens: 10 } as const;
  const spans = [
    span("task", "", { kind: "step", inputTokens: 20 }),
    span("turn", "task", turn),
    span("model", "turn", { kind: "model" }),
    span("next", "task", turn),
  ];
  expect(summariseTrace(spans, later).inputTokens).toBe(20);
});

test("without an agent's or a service's name the workflow at the top gives it", () => {
  const spans = [span("desk", "", { kind: "workflow", service: "unknown_service:node" }), span("model", "desk", { kind: "model" })];
  expect(summariseTrace(spans, later).agent).toBe("desk");
});

test("a front's account of a call stands for the agent's own, which stands beneath it", () => {
  const trace = summariseTrace(
    [
      span("message", "", { kind: "agent", source: "front", agent: "desk", version: "v1", arm: "canary", session: "s" }),
      span("own", "message", { kind: "model", inputTokens: 11, agent: "something-else" }),
      span("http", "own", { kind: "http" }),
      span("front", "http", { kind: "model", source: "front", inputTokens: 10 }),
    ],
    later,
  );
  expect(trace).toMatchObject({ inputTokens: 10, agent: "desk", agentVersion: "v1", arm: "canary", session: "s", spanCount: 4 });
});

test("without usage nothing is known, which is not zero", () => {
  expect(summariseTrace([span("model", "", { kind: "model" })], later)).toMatchObject({ inputTokens: undefined, costUsd: undefined });
});

test("a trace is unfinished while a span of it has no end, or while what it belongs to may still come", () => {
  const just = 10_000_000_000n;
  const isUnfinished = (parent: string, to: number, nowNs: bigint) => summariseTrace([span("a", parent, { to })], nowNs).unfinished;
  expect([isUnfinished("", 0, later), isUnfinished("", 1, just)]).toEqual([true, false]);
  expect([isUnfinished("elsewhere", 1, just), isUnfinished("elsewhere", 1, later)]).toEqual([true, false]);
});
