import { expect, test } from "vitest";

import { makeRawSpan as span } from "../testing/make-raw-span.ts";
import { readSpan } from "./read-span.ts";

const call = { "ai.operationId": "ai.generateText.doGenerate", "ai.response.finishReason": "stop" };

test("an empty text is not written: it is told from one that was not to be recorded by the prompt", () => {
  expect(readSpan(span("doGenerate", { ...call, "ai.prompt.messages": "[]" })).output).toBe("");
  expect(readSpan(span("doGenerate", call)).output).toBeUndefined();
  expect(readSpan(span("doGenerate", { ...call, "ai.prompt.messages": "[]", "ai.response.toolCalls": "[1]" })).output).toBe("[1]");
});

test("version 7 writes the GenAI conventions, and beside them what its caller says", () => {
  const raw = span("chat gpt-4o", {
    "gen_ai.operation.name": "chat",
    "gen_ai.request.model": "gpt-4o",
    "ai.settings.context.sessionId": "s8",
  });
  expect(readSpan(raw)).toMatchObject({ dialect: "vercel-ai", kind: "model", model: "gpt-4o", session: "s8" });
});

test("OpenInference's processor adds its own attributes, and the agent is still the caller's", () => {
  const raw = span("ai.generateText desk", {
    "ai.operationId": "ai.generateText",
    "ai.telemetry.functionId": "desk",
    "openinference.span.kind": "AGENT",
  });
  expect(readSpan(raw)).toMatchObject({ dialect: "openinference", kind: "agent", agent: "desk" });
});
