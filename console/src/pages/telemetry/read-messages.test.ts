import { expect, test } from "vitest";

import { readMessages } from "./read-messages.ts";

/** Messages in few words. */
const told = (value: unknown, role: "user" | "assistant" = "user"): string[] =>
  readMessages(typeof value === "string" ? value : JSON.stringify(value), role).flatMap(({ role, parts }) =>
    parts.map((part) =>
      part.kind === "text"
        ? `${role}: ${part.text}`
        : part.kind === "call"
          ? `${role} calls ${part.id} ${part.name} ${part.given}`
          : `${part.id} gave ${part.text}`,
    ),
  );

const asked = ["system: Be brief", "user: Weather in Paris?"];
const called = 'assistant calls c1 weather {"city":"Paris"}';

test.each<[sdk: string, value: unknown, said: readonly string[]]>([
  ["a text", "Weather in Paris?", ["user: Weather in Paris?"]],
  [
    "the GenAI conventions",
    [
      { role: "system", parts: [{ type: "text", content: "Be brief" }] },
      { role: "user", parts: [{ type: "text", content: "Weather in Paris?" }] },
    ],
    asked,
  ],
  [
    "their calls and results",
    [
      { role: "assistant", parts: [{ type: "tool_call", id: "c1", name: "weather", arguments: { city: "Paris" } }] },
      { role: "tool", parts: [{ type: "tool_call_response", id: "c1", response: "sunny" }] },
    ],
    [called, "c1 gave sunny"],
  ],
  [
    "OpenAI",
    [
      { role: "developer", content: "Be brief" },
      { role: "user", content: "Weather in Paris?" },
    ],
    asked,
  ],
  [
    "OpenAI's calls and results",
    [
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "c1", type: "function", function: { name: "weather", arguments: '{"city":"Paris"}' } }],
      },
      { role: "tool", tool_call_id: "c1", content: "sunny" },
    ],
    [called, "c1 gave sunny"],
  ],
  ["the Vercel AI SDK's agent", { system: "Be brief", prompt: "Weather in Paris?" }, asked],
  [
    "the Vercel AI SDK's model",
    [
      { role: "system", content: "Be brief" },
      { role: "user", content: [{ type: "text", text: "Weather in Paris?" }] },
    ],
    asked,
  ],
  [
    "its results",
    [{ role: "tool", content: [{ type: "tool-result", toolCallId: "c1", toolName: "weather", output: { type: "text", value: "sunny" } }] }],
    ['c1 gave {"type":"text","value":"sunny"}'],
  ],
  [
    "OpenInference",
    [{ message: { role: "system", content: "Be brief" } }, { message: { role: "user", content: "Weather in Paris?" } }],
    asked,
  ],
  [
    "LangChain",
    {
      messages: [
        { lc: 1, id: ["langchain_core", "messages", "HumanMessage"], kwargs: { content: "Weather in Paris?" } },
        { lc: 1, id: ["langchain_core", "messages", "AIMessage"], kwargs: { id: "m", content: "Sunny" } },
      ],
    },
    ["user: Weather in Paris?", "assistant: Sunny"],
  ],
  [
    "Anthropic",
    [
      {
        role: "assistant",
        content: [
          { type: "text", text: "Let me look" },
          { type: "tool_use", id: "c1", name: "weather", input: { city: "Paris" } },
        ],
      },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "c1", content: "sunny" }] },
    ],
    ["assistant: Let me look", called, "c1 gave sunny"],
  ],
  [
    "Google ADK",
    {
      contents: [
        { role: "user", parts: [{ text: "Weather in Paris?" }] },
        { role: "model", parts: [{ function_call: { id: "c1", name: "weather", args: { city: "Paris" } } }] },
      ],
    },
    ["user: Weather in Paris?", called],
  ],
  [
    "log records",
    [
      { event: "gen_ai.system.message", content: "Be brief" },
      { event: "gen_ai.user.message", content: "Weather in Paris?" },
    ],
    asked,
  ],
])("messages as %s writes them", (_sdk, value, said) => {
  expect(told(value)).toEqual(said);
});

test("what a model answered with", () => {
  expect(told([{ toolCallId: "c1", toolName: "weather", input: '{"city":"Paris"}' }], "assistant")).toEqual([called]);
  expect(
    told(
      [
        {
          message: {
            role: "assistant",
            content: "",
            tool_calls: [{ tool_call: { id: "c1", function: { name: "weather", arguments: '{"city":"Paris"}' } } }],
          },
        },
      ],
      "assistant",
    ),
  ).toEqual([called]);
  expect(told({ choices: [{ message: { role: "assistant", content: "Sunny" } }] }, "assistant")).toEqual(["assistant: Sunny"]);
});

test("what is no message stays the text that it was", () => {
  expect(told('{"city":"Paris"}')).toEqual(['user: {"city":"Paris"}']);
  expect(told({ sku: "1", text: "A kettle" })).toEqual(['user: {"sku":"1","text":"A kettle"}']);
  expect(told("[unfinished")).toEqual(["user: [unfinished"]);
});
