import { describe, expect, test } from "vitest";

import { readChatUsage, readStreamUsage } from "./openai.ts";

describe("the usage of a chat completion", () => {
  test("is read from the answer, and absent where the endpoint gave none", () => {
    expect(readChatUsage({ model: "m", usage: { prompt_tokens: 3, completion_tokens: 4 } })).toEqual({
      model: "m",
      inputTokens: 3,
      outputTokens: 4,
    });
    expect(readChatUsage({ model: "m", usage: null })).toEqual({ model: "m" });
    expect(readChatUsage(null)).toEqual({});
  });

  test("is read from the end of a stream whose beginning is torn", () => {
    const tail =
      'elta":{}}]}\n\ndata: {"model":"m","choices":[]}\n\ndata: {"model":"m","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4}}\n\ndata: [DONE]\n\n';
    expect(readStreamUsage(tail)).toEqual({ model: "m", inputTokens: 3, outputTokens: 4 });
  });

  test("is the last one where every chunk has its own", () => {
    const chunk = (count: number): string => `data: {"usage":{"prompt_tokens":3,"completion_tokens":${count}}}\n\n`;
    expect(readStreamUsage(`${chunk(1)}${chunk(2)}${chunk(3)}`)).toEqual({ inputTokens: 3, outputTokens: 3 });
  });

  test("of a stream without one still names the model", () => {
    expect(readStreamUsage('data: {"model":"m","usage":null}\n\ndata: [DONE]\n\n')).toEqual({ model: "m" });
    expect(readStreamUsage("nothing")).toEqual({});
  });
});
