import { describe, expect, test } from "vitest";

import type { SnapshotAnswer, SnapshotDeployment } from "../../delivery/domain/snapshot.ts";
import { post, sendMessage, startAgent, type AgentCall } from "../testing/start-agent.ts";
import { policyOf, refundPolicies } from "../testing/start-desk.ts";
import { deploymentOf, snapshotOf } from "../testing/sign-snapshot.ts";
import { startTestGateway } from "../testing/start-test-gateway.ts";
import { answerJson, startUpstream } from "../testing/start-upstream.ts";

const uri = "https://airworthy.dev/a2a/decision/v1";
type Wire = { readonly method: string; readonly completed: object; readonly inputRequired: object };

const ids = { taskId: "t-1", contextId: "c-1" };
/** One completed task in the shapes that it has on the wire, and what the client is told instead. */
const inJson: Wire = {
  method: "SendMessage",
  completed: { task: { id: "t-1", contextId: "c-1", status: { state: "TASK_STATE_COMPLETED" }, metadata: { own: 1 } } },
  inputRequired: { task: { id: "t-1", status: { state: "TASK_STATE_INPUT_REQUIRED" }, metadata: { own: 1, [uri]: {} } } },
};
const wires: { readonly [name: string]: Wire } = {
  "1.0 in JSON": inJson,
  "1.0 in events": {
    method: "SendStreamingMessage",
    completed: { statusUpdate: { ...ids, status: { state: "TASK_STATE_COMPLETED" } } },
    inputRequired: { statusUpdate: { ...ids, status: { state: "TASK_STATE_INPUT_REQUIRED" }, metadata: { [uri]: {} } } },
  },
  "0.3 in JSON": {
    method: "message/send",
    completed: { kind: "task", id: "t-1", contextId: "c-1", status: { state: "completed" } },
    inputRequired: { kind: "task", id: "t-1", status: { state: "input-required" }, metadata: { [uri]: {} } },
  },
  "0.3 in events": {
    method: "message/stream",
    completed: { kind: "status-update", ...ids, status: { state: "completed" }, final: true },
    inputRequired: { kind: "status-update", ...ids, status: { state: "input-required" }, final: true, metadata: { [uri]: {} } },
  },
};

const task = { id: "t-1", contextId: "c-1", status: { state: "TASK_STATE_COMPLETED" } };

/** An agent that refunds when it is told to, and says that it has completed its task whatever came of it. */
async function start({ method, completed }: Wire, holdMs = 0, members: Pick<SnapshotDeployment, "guards"> = {}) {
  const shop = await startUpstream((request, response) => {
    const { id } = JSON.parse(request.body);
    answerJson(response, { jsonrpc: "2.0", id, result: { content: [{ type: "text", text: "done" }] } });
  });
  const gateway = await startTestGateway();
  const refund = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "refund", arguments: { amount_cents: 42_000 } } };
  const agent = await startAgent((call: AgentCall & { params: { message?: { parts?: { text?: string }[] } } }, response) => {
    const said = call.params.message?.parts?.[0]?.text;
    const baggage = String(agent.calls().at(-1)?.headers["baggage"]);
    const refunding = said === "refund" ? post(`${gateway.url}/d/dep_1/mcp/shop`, JSON.stringify(refund), { baggage }) : Promise.resolve();
    void refunding.then(() => {
      const answer = { jsonrpc: "2.0", id: call.id, result: call.method === "GetTask" ? task : completed };
      if (!method.includes("tream") || call.method !== method) return answerJson(response, answer);
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(": working\n\nid: 7\ndata: ");
      return response.end(`${JSON.stringify(answer)}\n\n`);
    });
  });
  const policy = policyOf(refundPolicies, { approval: { required: 1, holdMs, expiresMs: 60_000 } });
  const deployments = { dep_1: deploymentOf({ agentUrl: agent.url, mcp: { shop: { url: `${shop.url}/mcp` } }, policy, ...members }) };
  await gateway.use(snapshotOf(1, deployments, { dep_1: 1 }));
  const rpc = async (asked: string, params: object): Promise<{ result: never; text: string }> => {
    const answer = await post(`${gateway.url}/a2a/desk`, JSON.stringify({ jsonrpc: "2.0", id: 7, method: asked, params }));
    const text = await answer.text();
    const json = text.startsWith("{") ? text : (text.split("data: ").at(-1) ?? "").trim();
    return { result: JSON.parse(json).result as never, text };
  };
  return {
    gateway,
    agent,
    shop,
    rpc,
    say: (text: string, members: object = {}) =>
      rpc(method, { message: { messageId: "m", contextId: "c-1", parts: [{ text }], ...members } }),
    async answer(verdict: SnapshotAnswer["verdict"]): Promise<void> {
      const asked = (await gateway.toolDecisions()).findLast(({ kind }) => kind === "asked");
      const answer = { decision: asked?.decision ?? "", actionHash: asked?.actionHash ?? "", verdict, reason: "" };
      const answers = [{ ...answer, gateway: (await gateway.status()).gateway, expiresAt: Date.now() + 60_000 }];
      await gateway.use({ ...snapshotOf(2, deployments, { dep_1: 1 }), answers });
    },
    async [Symbol.asyncDispose]() {
      for (const one of [gateway, agent, shop]) await one[Symbol.asyncDispose]();
    },
  };
}

describe.each(Object.entries(wires))("a task of A2A %s", (_name, wire) => {
  test("that was completed while a call of it waits for people waits for its client", async () => {
    await using desk = await start(wire);
    const { result, text } = await desk.say("refund");
    expect(result).toMatchObject(wire.inputRequired);
    const asked = (await desk.gateway.toolDecisions()).find(({ kind }) => kind === "asked");
    expect(text).toContain(
      JSON.stringify({
        [uri]: { decisions: [{ id: asked?.decision, tool: "shop/refund", expiresAt: asked?.kind === "asked" && asked.expiresAt }] },
      }).slice(1, -1),
    );
    if (text.includes("data:")) expect(text).toMatch(/^: working\n\nid: 7\ndata: \{.*\}\n\n$/);
  });

  test("goes on in its context without the task, which the agent has completed; the approved call then passes", async () => {
    await using desk = await start(wire);
    await desk.say("refund");
    await desk.answer("approved");
    const { result } = await desk.say("refund", { taskId: "t-1", contextId: undefined });
    expect(result).toEqual(wire.completed);
    expect(desk.shop.seen).toHaveLength(1);
    const { message } = JSON.parse(desk.agent.calls().at(-1)?.body ?? "").params;
    expect(message).toEqual({ messageId: "m", contextId: "c-1", parts: [{ text: "refund" }] });
  });

  test("stays completed when people decide in time, or when only an earlier message waits for them", async () => {
    await using desk = await start(wire, 20_000);
    const saying = desk.say("refund");
    await expect.poll(async () => (await desk.gateway.toolDecisions()).map(({ kind }) => kind)).toEqual(["judged", "asked"]);
    await desk.answer("denied");
    expect((await saying).result).toEqual(wire.completed);

    await using other = await start(wire);
    await other.say("refund");
    expect((await other.say("thanks")).result).toEqual(wire.completed);
  });
});

test.each([
  ["SendMessage", "task"],
  ["SendStreamingMessage", "statusUpdate"],
])("a task that waits for people goes out without the secrets in it (%s)", async (method, member) => {
  const says = (text: string) => ({ message: { messageId: "a", role: "ROLE_AGENT", parts: [{ text }] } });
  const status = { state: "TASK_STATE_COMPLETED", ...says("Card 4111 1111 1111 1111.") };
  const guards = { input: [], output: [{ guard: "secrets" as const, mode: "enforce" as const }] };
  await using desk = await start({ method, completed: { [member]: { id: "t-1", ...ids, status } }, inputRequired: {} }, 0, { guards });
  expect((await desk.say("refund")).result[member]).toMatchObject({
    status: { state: "TASK_STATE_INPUT_REQUIRED", ...says("Card [removed: payment card].") },
    metadata: { [uri]: {} },
  });
});

test("a task that waits for people does so when it is looked at, until they have decided", async () => {
  await using desk = await start(inJson);
  await desk.say("refund");
  const look = async (): Promise<unknown> => (await desk.rpc("GetTask", { id: "t-1" })).result;
  expect(await look()).toMatchObject({ status: { state: "TASK_STATE_INPUT_REQUIRED" }, metadata: { [uri]: {} } });
  await desk.answer("approved");
  expect(await look()).toMatchObject({ status: { state: "TASK_STATE_COMPLETED" } });
  await desk.say("refund", { taskId: "t-1" });
  expect(JSON.parse(desk.agent.calls().at(-1)?.body ?? "").params.message).not.toHaveProperty("taskId");
});

test("a task of an agent without a policy is passed on as it is", async () => {
  await using agent = await startAgent(({ id }, response) => answerJson(response, { jsonrpc: "2.0", id, result: inJson.completed }));
  await using gateway = await startTestGateway();
  await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url }) }, { dep_1: 1 }));
  const answer = await post(`${gateway.url}/a2a/desk`, sendMessage());
  expect(await answer.json()).toMatchObject({ result: inJson.completed });
});
