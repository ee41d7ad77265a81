import { expect, test } from "vitest";

import type { RawSpan } from "../raw-span.ts";
import type { ReadSpan } from "../read-span.ts";
import { makeRawSpan as span } from "../testing/make-raw-span.ts";
import { readSpan } from "./read-span.ts";

const question = JSON.stringify([{ role: "user", content: "Where is my kettle?" }]);
const event = (name: string, attributes: Record<string, string>): RawSpan["events"][number] => ({
  name,
  attributes: new Map(Object.entries(attributes)),
});

/** One span of each dialect as its SDK writes it, and what it means. */
const fixtures: readonly (readonly [string, RawSpan, Partial<ReadSpan>])[] = [
  [
    "Langfuse, a generation",
    span("answer", {
      "langfuse.observation.type": "generation",
      "langfuse.observation.model.name": "gpt-4o",
      "langfuse.observation.input": question,
      "langfuse.observation.output": "It is on its way",
      "langfuse.observation.usage_details": '{"input":12,"output":5,"total":17}',
      "langfuse.observation.cost_details": '{"total":0.002}',
      "session.id": "s1",
    }),
    {
      dialect: "langfuse",
      kind: "model",
      model: "gpt-4o",
      input: question,
      output: "It is on its way",
      inputTokens: 12,
      outputTokens: 5,
      costUsd: 0.002,
      session: "s1",
    },
  ],
  [
    "Langfuse, a tool whose level is ERROR",
    span("lookup", {
      "langfuse.observation.type": "tool",
      "langfuse.observation.level": "ERROR",
      "langfuse.observation.status_message": "timed out",
    }),
    { kind: "tool", toolName: "lookup", failure: "timed out" },
  ],
  [
    "OpenInference, a model",
    span("ChatOpenAI", {
      "openinference.span.kind": "LLM",
      "llm.model_name": "gpt-4o",
      "llm.provider": "openai",
      "input.value": "everything",
      "llm.input_messages.0.message.role": "user",
      "llm.input_messages.0.message.content": "Hello",
      "llm.output_messages.0.message.role": "assistant",
      "llm.output_messages.0.message.content": "Hi",
      "llm.token_count.prompt": 9,
      "llm.token_count.completion": 2,
      "llm.token_count.prompt_details.cache_read": 4,
      metadata: '{"thread_id":"t9"}',
    }),
    {
      dialect: "openinference",
      kind: "model",
      model: "gpt-4o",
      provider: "openai",
      input: '[{"message":{"role":"user","content":"Hello"}}]',
      output: '[{"message":{"role":"assistant","content":"Hi"}}]',
      inputTokens: 9,
      outputTokens: 2,
      cachedTokens: 4,
      session: "t9",
    },
  ],
  [
    "OpenInference, a chain at the top",
    span("LangGraph", { "openinference.span.kind": "CHAIN" }, { parentSpanId: "" }),
    { kind: "workflow" },
  ],
  ["OpenInference, a chain below", span("plan", { "openinference.span.kind": "CHAIN" }), { kind: "step" }],
  [
    "OpenInference, a chain that is LangChain's agent",
    span("desk", { "openinference.span.kind": "CHAIN", metadata: '{"lc_agent_name":"desk"}' }),
    { kind: "agent", agent: "desk" },
  ],
  ["OpenInference, a guardrail", span("check", { "openinference.span.kind": "GUARDRAIL" }), { kind: "guard" }],
  [
    "Traceloop, a workflow",
    span("desk.workflow", {
      "traceloop.span.kind": "workflow",
      "traceloop.entity.input": "in",
      "traceloop.entity.output": "out",
      "traceloop.association.properties.session_id": "s2",
    }),
    { dialect: "traceloop", kind: "workflow", input: "in", output: "out", session: "s2" },
  ],
  [
    "Traceloop, a model of the older kind",
    span("openai.chat", {
      "llm.request.type": "chat",
      "gen_ai.system": "OpenAI",
      "gen_ai.request.model": "gpt-4o",
      "gen_ai.prompt.0.role": "user",
      "gen_ai.prompt.0.content": "Hello",
      "gen_ai.completion.0.content": "Hi",
      "gen_ai.completion.0.finish_reason": "stop",
      "gen_ai.usage.prompt_tokens": 7,
      "gen_ai.usage.completion_tokens": 3,
    }),
    {
      kind: "model",
      model: "gpt-4o",
      provider: "OpenAI",
      input: '[{"role":"user","content":"Hello"}]',
      output: '[{"content":"Hi","finish_reason":"stop"}]',
      inputTokens: 7,
      outputTokens: 3,
      finishReason: "stop",
    },
  ],
  [
    "Mastra, a generation",
    span("llm: 'gpt-4o'", {
      "mastra.span.type": "model_generation",
      "gen_ai.operation.name": "model_generation",
      "gen_ai.request.model": "gpt-4o",
      "mastra.model_generation.input": question,
      "mastra.model_generation.output": '{"text":"Hi"}',
      "gen_ai.usage.input_tokens": 5,
      "mastra.metadata.threadId": "t3",
    }),
    { dialect: "mastra", kind: "model", model: "gpt-4o", input: question, output: '{"text":"Hi"}', inputTokens: 5, session: "t3" },
  ],
  [
    "Mastra, a generation that holds its inferences",
    span("model_generation gpt-4o", { "mastra.span.type": "model_generation" }),
    { kind: "model", model: "gpt-4o" },
  ],
  [
    "Mastra, an inference",
    span("chat gpt-4o", {
      "mastra.span.type": "model_inference",
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "gpt-4o",
      "gen_ai.response.model": "gpt-4o-2024-08-06",
      "gen_ai.usage.output_tokens": 4,
      "gen_ai.response.finish_reasons": '["tool-calls"]',
    }),
    { kind: "model", model: "gpt-4o-2024-08-06", outputTokens: 4, finishReason: "tool_calls" },
  ],
  [
    "Mastra, a chunk",
    span("chunk: 'text'", { "mastra.span.type": "model_chunk", "gen_ai.operation.name": "model_chunk" }),
    { kind: "step" },
  ],
  [
    "Vercel AI SDK, a call",
    span("ai.generateText", {
      "ai.operationId": "ai.generateText",
      "ai.prompt": '{"prompt":"Hello"}',
      "ai.response.text": "",
      "ai.response.toolCalls": '[{"toolName":"lookup"}]',
      "ai.telemetry.functionId": "desk",
      "ai.telemetry.metadata.sessionId": "s4",
    }),
    { dialect: "vercel-ai", kind: "agent", agent: "desk", input: '{"prompt":"Hello"}', output: '[{"toolName":"lookup"}]', session: "s4" },
  ],
  [
    "Vercel AI SDK, a model's part of it",
    span("ai.generateText.doGenerate", {
      "ai.operationId": "ai.generateText.doGenerate",
      "ai.model.id": "gpt-4o",
      "ai.model.provider": "openai.chat",
      "ai.prompt.messages": question,
      "ai.response.text": "Hi",
      "ai.response.finishReason": "tool-calls",
      "ai.usage.promptTokens": 4,
      "gen_ai.usage.output_tokens": 2,
    }),
    { kind: "model", model: "gpt-4o", provider: "openai.chat", output: "Hi", finishReason: "tool_calls", inputTokens: 4, outputTokens: 2 },
  ],
  [
    "Vercel AI SDK, a tool",
    span("ai.toolCall", {
      "ai.operationId": "ai.toolCall",
      "ai.toolCall.name": "lookup",
      "ai.toolCall.args": '{"id":1}',
      "ai.toolCall.result": '{"found":true}',
    }),
    { kind: "tool", toolName: "lookup", input: '{"id":1}', output: '{"found":true}' },
  ],
  [
    "Google ADK, a model",
    span(
      "call_llm",
      {
        "gen_ai.system": "gcp.vertex.agent",
        "gen_ai.request.model": "gemini-2.5-flash",
        "gcp.vertex.agent.llm_request": '{"contents":[]}',
        "gcp.vertex.agent.llm_response":
          '{"content":{"parts":[{"text":"Hi"}]},"finish_reason":"MAX_TOKENS","usage_metadata":{"prompt_token_count":8}}',
        "gcp.vertex.agent.session_id": "s5",
      },
      { scope: { name: "gcp.vertex.agent", version: "2.0.0" } },
    ),
    { dialect: "google-adk", kind: "model", model: "gemini-2.5-flash", inputTokens: 8, finishReason: "length", session: "s5" },
  ],
  [
    "Google ADK, a tool that could not, with nothing said of it but its answer",
    span("execute_tool lookup", {
      "gen_ai.operation.name": "execute_tool",
      "gcp.vertex.agent.tool_call_args": "{}",
      "gcp.vertex.agent.tool_response": '{"error":"timed out"}',
    }),
    { kind: "tool", toolName: "lookup", output: '{"error":"timed out"}', failure: "timed out" },
  ],
  [
    "Google ADK, a model that answered with an error",
    span(
      "call_llm",
      { "gcp.vertex.agent.llm_response": '{"error_code":"500","error_message":"overloaded"}' },
      { scope: { name: "gcp.vertex.agent", version: "" } },
    ),
    { kind: "model", failure: "overloaded" },
  ],
  [
    "GenAI conventions until 1.36, messages as events",
    span(
      "chat gpt-4o",
      {
        "gen_ai.system": "openai",
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": "gpt-4o",
        "gen_ai.response.finish_reasons": ["stop"],
      },
      { events: [event("gen_ai.user.message", { content: "5" }), event("gen_ai.choice", { message: '{"content":""}' })] },
    ),
    {
      dialect: "gen-ai",
      kind: "model",
      provider: "openai",
      input: '[{"event":"gen_ai.user.message","content":"5"}]',
      output: '[{"event":"gen_ai.choice","message":{"content":""}}]',
      finishReason: "stop",
    },
  ],
  [
    "GenAI conventions from 1.37",
    span("chat gpt-4o", {
      "gen_ai.provider.name": "openai",
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "gpt-4o",
      "gen_ai.response.model": "gpt-4o-2024-08-06",
      "gen_ai.input.messages": [{ role: "user", parts: [{ type: "text", content: "Hello" }] }],
      "gen_ai.usage.input_tokens": 3,
      "gen_ai.usage.cache_read.input_tokens": 1,
      "gen_ai.conversation.id": "c1",
      "gen_ai.agent.version": "1.4",
    }),
    {
      kind: "model",
      model: "gpt-4o-2024-08-06",
      provider: "openai",
      input: '[{"role":"user","parts":[{"type":"text","content":"Hello"}]}]',
      cachedTokens: 1,
      session: "c1",
      agentVersion: "1.4",
    },
  ],
  [
    "GenAI conventions, an agent",
    span("invoke_agent desk", { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "desk" }),
    { kind: "agent", agent: "desk" },
  ],
  ["GenAI conventions, a step that no convention names", span("step 1", { "gen_ai.operation.name": "agent_step" }), { kind: "step" }],
  [
    "GenAI conventions after 1.41",
    span("chat m", { "gen_ai.operation.name": "chat", "gen_ai.request.model": "m", "gen_ai.usage.reasoning.output_tokens": 6 }),
    { kind: "model", reasoningTokens: 6 },
  ],
  [
    "MCP, a call",
    span("tools/call lookup", { "mcp.method.name": "tools/call", "gen_ai.tool.name": "lookup" }),
    { kind: "tool", toolName: "lookup" },
  ],
  ["MCP, something else", span("tools/list", { "mcp.method.name": "tools/list" }), { dialect: "mcp", kind: "step" }],
  ["HTTP", span("POST", { "http.request.method": "POST", "url.full": "http://x/" }), { dialect: "infrastructure", kind: "http" }],
  ["a database that searches by vectors", span("query", { "db.system": "qdrant" }), { kind: "retriever" }],
  ["another database", span("SELECT", { "db.system.name": "postgresql" }), { kind: "other" }],
  ["nothing known", span("my work", { "session.id": "s6" }), { dialect: "", kind: "other", session: "s6" }],
];

test.each(fixtures)("%s", (_what, raw, meaning) => {
  expect(readSpan(raw)).toMatchObject(meaning);
});

test("a tool's span is not its model's", () => {
  expect(
    readSpan(span("execute_tool x", { "gen_ai.operation.name": "execute_tool", "gen_ai.request.model": "gpt-4o" })).model,
  ).toBeUndefined();
});
