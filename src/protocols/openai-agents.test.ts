import { expect, test } from "vitest";

import { readAgentsTrace } from "./openai-agents.ts";
import type { ReadSpans } from "./otlp/read-spans.ts";

const hex = "5".repeat(32);
const trace = { object: "trace", id: `trace_${hex}`, workflow_name: "desk", group_id: "s1", metadata: { tier: "gold" } };
const agent = {
  object: "trace.span",
  id: "span_aaaaaaaaaaaaaaaaaaaaaaaa",
  trace_id: trace.id,
  parent_id: null,
  started_at: "2026-05-02T10:00:01.250Z",
  ended_at: "2026-05-02T10:00:03.000Z",
  span_data: { type: "agent", name: "desk", tools: ["lookup"] },
  error: null,
};
const tool = {
  ...agent,
  id: "span_bbbbbbbbbbbbbbbbbbbbbbbb",
  parent_id: agent.id,
  started_at: "2026-05-02T10:00:02.000123+00:00",
  span_data: { type: "function", name: "lookup", input: '{"order":"K-2"}', output: "none" },
  error: { message: "The tool failed", data: { error: "timed out" } },
};

function read(data: unknown): ReadSpans {
  const result = readAgentsTrace(Buffer.from(JSON.stringify({ data })), 7n);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

test("a trace is the span above those without a parent, with the time of its spans", () => {
  const { spans, withoutId } = read([trace, agent, tool]);
  const [top, first, second] = spans;
  expect(withoutId).toBe(0);
  expect(spans.map(({ traceId }) => traceId)).toEqual([hex, hex, hex]);
  expect([first?.parentSpanId, second?.parentSpanId]).toEqual([top?.spanId, first?.spanId]);
  expect([top?.name, first?.name, second?.name]).toEqual(["desk", "desk", "lookup"]);
  expect(new Set(spans.map(({ spanId }) => spanId.length))).toEqual(new Set([16]));
  expect([top?.startNs, top?.endNs]).toEqual([first?.startNs, first?.endNs]);
  expect(top?.attributes.get("group_id")).toBe("s1");
});

test("times keep their microseconds, and an error says its cause", () => {
  const [span] = read([tool]).spans;
  expect(span?.startNs).toBe(BigInt(Date.parse("2026-05-02T10:00:02Z")) * 1_000_000n + 123_000n);
  expect(span).toMatchObject({ status: "error", statusMessage: "The tool failed: timed out" });
});

test("the same items give the same spans, in one request or in several", () => {
  const apart = [...read([trace]).spans.map(({ spanId }) => spanId), ...read([agent]).spans.map(({ spanId }) => spanId)];
  expect(read([trace, agent]).spans.map(({ spanId }) => spanId)).toEqual(apart);
  expect(read([trace]).spans[0]?.startNs).toBe(7n);
});

test("a span that has not ended has no end, and ids of another form are ids", () => {
  const [span] = read([{ ...agent, trace_id: "mine", ended_at: null }]).spans;
  expect(span?.endNs).toBe(0n);
  expect(span?.traceId).toMatch(/^[0-9a-f]{32}$/);
});

test("items that are none are counted", () => {
  expect(read([null, 5, {}, { object: "trace" }, { ...agent, trace_id: undefined }, agent])).toMatchObject({ withoutId: 5 });
});

test.each(["", "[]", "{}", '{"data":{}}'])("%j is no request", (body) => {
  expect(readAgentsTrace(Buffer.from(body), 7n).ok).toBe(false);
});
