import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText, isStepCount, streamText, tool } from "ai";
import { describe, expect, test } from "vitest";
import { z } from "zod";

import { policyOf } from "../../src/gateway/testing/start-desk.ts";
import { deploymentOf, snapshotOf } from "../../src/gateway/testing/sign-snapshot.ts";
import { startTestGateway } from "../../src/gateway/testing/start-test-gateway.ts";
import { answerJson, startUpstream, type Upstream } from "../../src/gateway/testing/start-upstream.ts";

/** A model that wants to add and to pay at once, and then says that it is done. */
function startModel(): Promise<Upstream> {
  return startUpstream((request, response) => {
    const { stream, messages } = JSON.parse(request.body);
    const isLast = messages.at(-1).role === "tool";
    const calls = ["add", "pay"].map((name, index) => ({
      index,
      id: `call_${name}`,
      type: "function",
      function: { name, arguments: '{"amount":5}' },
    }));
    const said = isLast ? { content: "Done." } : { content: "Wait.", tool_calls: calls };
    const finish_reason = isLast ? "stop" : "tool_calls";
    if (stream !== true)
      return answerJson(response, { id: "c", model: "m", choices: [{ index: 0, message: { role: "assistant", ...said }, finish_reason }] });
    const chunk = (delta: object, reason: string | null = null): string =>
      `data: ${JSON.stringify({ id: "c", model: "m", choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`;
    const { content, tool_calls: all = [] } = { tool_calls: undefined, ...said };
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(
      [
        chunk({ role: "assistant", content }),
        ...all.map((call) => chunk({ tool_calls: [call] })),
        chunk({}, finish_reason),
        "data: [DONE]\n\n",
      ].join(""),
    );
  });
}

describe.each(["generateText", "streamText"])("the AI SDK's %s with the gateway before its model", (how) => {
  test("runs the calls that the policy leaves in an answer, and reads why the others were taken out", async () => {
    await using model = await startModel();
    await using gateway = await startTestGateway();
    const policy = policyOf({
      add: `permit(principal, action == Action::"call", resource == Tool::"own/add") when { context.args.amount <= 5 };`,
    });
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ model: { url: `${model.url}/v1` }, policy }) }));
    const done: string[] = [];
    const inputSchema = z.object({ amount: z.number() });
    const execute = (name: string) => async () => {
      done.push(name);
      return "done";
    };
    const tools = { add: tool({ inputSchema, execute: execute("add") }), pay: tool({ inputSchema, execute: execute("pay") }) };
    const provider = createOpenAICompatible({ name: "m", baseURL: `${gateway.url}/d/dep_1/v1`, apiKey: "none" });
    const asked = { model: provider("m"), prompt: "Go.", tools, stopWhen: isStepCount(3) };

    const steps = how === "generateText" ? (await generateText(asked)).steps : await streamText(asked).steps;

    expect(done).toEqual(["add"]);
    expect(steps.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Wait\.\s+The tool "pay" was not called\. No policy permits it\./),
      "Done.",
    ]);
    expect(JSON.parse(model.seen[1]?.body ?? "").messages[1].content).toContain('The tool "pay" was not called.');
  });
});
