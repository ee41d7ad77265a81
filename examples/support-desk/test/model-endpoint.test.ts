import { describe, expect, test } from "vitest";
import { z } from "zod";
import { startProcess } from "./start-process.ts";

const tool = { type: "function", function: { name: "lookup_order", parameters: { type: "object" } } };
const usage = z.object({ prompt_tokens: z.int(), completion_tokens: z.int(), total_tokens: z.int() });
const whole = z.object({
  model: z.string(),
  choices: z.tuple([
    z.object({
      message: z.object({
        content: z.string().nullable(),
        tool_calls: z.array(z.object({ function: z.object({ name: z.string(), arguments: z.string() }) })).optional(),
      }),
      finish_reason: z.string(),
    }),
  ]),
  usage,
});
const chunk = z.object({
  model: z.string(),
  choices: z.array(z.object({ delta: z.object({ content: z.string().nullish() }), finish_reason: z.string().nullable() })),
  usage: usage.optional(),
});

function complete(url: string, body: object): Promise<Response> {
  return fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "any", ...body }),
  });
}

describe("the rehearsed model's endpoint", { timeout: 30_000 }, () => {
  test("answers whole and streamed alike, says what it is, counts tokens by its rule and refuses what it cannot read", async () => {
    await using model = await startProcess("model/main.ts");
    expect((await fetch(`${model.url}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${model.url}/v1/models`)).json()).toMatchObject({ data: [{ id: "rehearsed-desk" }] });

    const messages = [{ role: "user", content: "Hello!" }];
    const answered = whole.parse(await (await complete(model.url, { messages })).json());
    const text = answered.choices[0].message.content ?? "";
    expect(answered).toMatchObject({ model: "rehearsed-desk", choices: [{ finish_reason: "stop" }] });
    expect(answered.usage.completion_tokens).toBe(Math.ceil(text.length / 4));
    expect(answered.usage.total_tokens).toBe(answered.usage.prompt_tokens + answered.usage.completion_tokens);

    const streamed = await complete(model.url, { messages, stream: true, stream_options: { include_usage: true } });
    const lines = (await streamed.text()).split("\n\n").filter((line) => line !== "");
    expect(lines.pop()).toBe("data: [DONE]");
    const chunks = lines.map((line) => chunk.parse(JSON.parse(line.slice("data: ".length))));
    expect(chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta.content ?? "")).join("")).toBe(text);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: answered.usage });

    const called = whole.parse(
      await (await complete(model.url, { messages: [{ role: "user", content: "Where is A-1001?" }], tools: [tool] })).json(),
    );
    expect(called.choices[0]).toMatchObject({
      finish_reason: "tool_calls",
      message: { content: null, tool_calls: [{ function: { name: "lookup_order", arguments: '{"order_id":"A-1001"}' } }] },
    });

    const refused = await complete(model.url, { messages: [] });
    expect([refused.status, await refused.json()]).toMatchObject([400, { error: { type: "invalid_request_error" } }]);
  });
});
