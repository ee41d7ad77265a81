import { expect, test } from "vitest";

import { makeRawSpan as span } from "../testing/make-raw-span.ts";
import { readSpan } from "./read-span.ts";

test("a model of LangSmith", () => {
  expect(
    readSpan(
      span("ChatOpenAI", {
        "langsmith.span.kind": "llm",
        "langsmith.metadata.thread_id": "t4",
        "gen_ai.operation.name": "chat",
        "gen_ai.system": "openai",
        "gen_ai.response.model": "gpt-4o",
        "gen_ai.prompt": '{"messages":[]}',
        "gen_ai.completion": '{"choices":[]}',
        "gen_ai.usage.input_tokens": 9,
        "gen_ai.usage.input_token_details": '{"cache_read":4}',
        "gen_ai.usage.output_token_details": '{"reasoning":1}',
        "gen_ai.response.finish_reasons": "tool_calls",
      }),
    ),
  ).toMatchObject({
    dialect: "langsmith",
    kind: "model",
    model: "gpt-4o",
    provider: "openai",
    input: '{"messages":[]}',
    output: '{"choices":[]}',
    inputTokens: 9,
    cachedTokens: 4,
    reasoningTokens: 1,
    finishReason: "tool_calls",
    session: "t4",
  });
});

test("a tool that threw, which LangSmith marks as well done", () => {
  const thrown = { name: "exception", attributes: new Map([["exception.message", "unreachable"]]) };
  const attributes = { "langsmith.span.kind": "tool", "langsmith.trace.name": "lookup", "gen_ai.prompt": '{"order":"K-2"}' };
  expect(readSpan(span("lookup", attributes, { status: "ok", events: [thrown] }))).toMatchObject({
    kind: "tool",
    toolName: "lookup",
    failure: "unreachable",
  });
});

test("elsewhere an exception counts on a model or a tool that has nothing else to show", () => {
  const thrown = { events: [{ name: "exception", attributes: new Map([["exception.message", "unreachable"]]) }] };
  const call = { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "lookup" };
  expect(readSpan(span("execute_tool lookup", call, thrown)).failure).toBe("unreachable");
  expect(readSpan(span("execute_tool lookup", { ...call, "gen_ai.tool.call.result": "found" }, thrown)).failure).toBeUndefined();
  expect(readSpan(span("GET /", {}, thrown)).failure).toBeUndefined();
});

test("chains are a workflow at the top and steps below", () => {
  const chain = { "langsmith.span.kind": "chain" };
  expect([readSpan(span("desk", chain, { parentSpanId: "" })).kind, readSpan(span("plan", chain)).kind]).toEqual(["workflow", "step"]);
});
