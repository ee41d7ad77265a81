import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";

import { deploymentOf, snapshotOf } from "./testing/sign-snapshot.ts";
import { post, sendMessage, startAgent, type AgentCall } from "./testing/start-agent.ts";
import { startTestGateway } from "./testing/start-test-gateway.ts";
import { answerJson, startUpstream } from "./testing/start-upstream.ts";

const part = (text: string): object => ({ kind: "text", text });
const artifact = (text: string): object => ({ artifactId: "a", parts: [part(text)] });
const completed = { state: "TASK_STATE_COMPLETED", message: { role: "ROLE_AGENT", parts: [part("Done.")] } };

const answers: readonly [string, (call: AgentCall, response: ServerResponse) => void, string, string | undefined][] = [
  [
    "whole, with an artifact",
    ({ id }, response) =>
      answerJson(response, { jsonrpc: "2.0", id, result: { task: { id: "t", artifacts: [artifact("It is 4.")], status: completed } } }),
    "SendMessage",
    "It is 4.",
  ],
  [
    "whole, as a message",
    ({ id }, response) =>
      answerJson(response, { jsonrpc: "2.0", id, result: { message: { role: "ROLE_AGENT", parts: [part("Four"), part(".")] } } }),
    "SendMessage",
    "Four.",
  ],
  [
    "in events",
    ({ id }, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const event = (result: object): string => `data: ${JSON.stringify({ jsonrpc: "2.0", id, result })}\n\n`;
      response.write(event({ artifactUpdate: { taskId: "t", artifact: artifact("It "), append: false } }));
      response.write(event({ artifactUpdate: { taskId: "t", artifact: artifact("is 4."), append: true } }));
      response.end(event({ statusUpdate: { taskId: "t", status: completed } }));
    },
    "SendStreamingMessage",
    "It is 4.",
  ],
  [
    "that says nothing",
    ({ id }, response) => answerJson(response, { jsonrpc: "2.0", id, result: { task: { id: "t" } } }),
    "SendMessage",
    undefined,
  ],
];

test.each(answers)("an A2A message and its answer %s are kept as what was said", async (_how, answer, method, output) => {
  await using agent = await startAgent(answer);
  await using gateway = await startTestGateway();
  await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url }) }, { dep_1: 1 }));
  const message = sendMessage({ parts: [{ text: "2 + 2" }, { text: "?" }] }, method);
  await (await post(`${gateway.url}/a2a/desk`, message, { "a2a-version": "1.0" })).text();
  const [seen] = await gateway.observations();
  expect(seen).toMatchObject({ kind: "message", input: "2 + 2?" });
  expect(seen?.kind === "message" && seen.output).toBe(output);
});

const call = { id: "c", type: "function", function: { name: "add", arguments: '{"a":2}' } };
const said = { role: "assistant", content: "I add.", tool_calls: [call] };
const messages = [
  { role: "system", content: "x".repeat(20_000) },
  { role: "user", content: "2 + 2?" },
];

/** A gateway before an agent of plain HTTP and a model, one of whose answers is streamed where it is asked for. */
async function start(env: { [name: string]: string }) {
  const model = await startUpstream((request, response) => {
    if (JSON.parse(request.body).stream !== true)
      return answerJson(response, { model: "m", choices: [{ index: 0, message: said, finish_reason: "tool_calls" }] });
    response.writeHead(200, { "content-type": "text/event-stream" });
    const words = JSON.parse(request.body).long === true ? Array<string>(40).fill("z".repeat(1_000)) : ["I ", "add."];
    const deltas = [{ role: "assistant" }, ...words.map((content) => ({ content })), { tool_calls: [{ index: 0, ...call }] }];
    for (const delta of deltas) response.write(`data: ${JSON.stringify({ model: "m", choices: [{ index: 0, delta }] })}\n\n`);
    response.end('data: {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}\n\ndata: [DONE]\n\n');
  });
  const agent = await startUpstream((_request, response) => answerJson(response, { reply: "y".repeat(20_000) }));
  const gateway = await startTestGateway({ env });
  const wire = { http: { path: "/chat", input: "/message", output: "/reply" } };
  await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url, wire, model: { url: `${model.url}/v1` } }) }, { dep_1: 1 }));
  const ask = async (more: object): Promise<unknown> =>
    (await post(`${gateway.url}/d/dep_1/v1/chat/completions`, JSON.stringify({ model: "m", messages, ...more }))).text();
  await ask({});
  await ask({ stream: true });
  await ask({ stream: true, long: true });
  await (await post(`${gateway.url}/agents/desk/chat`, '{"message":"2 + 2?"}')).text();
  const seen = await gateway.observations();
  for (const one of [gateway, model, agent]) await one[Symbol.asyncDispose]();
  return seen;
}

test("a model's newest messages and its answer are kept, whole or streamed, and texts are cut", async () => {
  const asked = { kind: "model", finishReason: "tool_calls", input: [messages[1]], output: said };
  const long = { kind: "model", output: expect.stringMatching(/^\{"role":"assistant","content":"z{16000}/) }; // its JSON is too long, too
  expect(await start({})).toMatchObject([asked, asked, long, { kind: "message", input: "2 + 2?", output: "y".repeat(16 * 1024) }]);
});

test("nothing that was said is kept where it is not to be captured", async () => {
  const seen = await start({ AIRWORTHY_CAPTURE_CONTENT: "off" });
  expect(seen).toHaveLength(4);
  for (const one of seen) expect(one).not.toHaveProperty("input");
  for (const one of seen) expect(one).not.toHaveProperty("output");
});
