import { Role, TaskState, type Message, type SendMessageRequest, type StreamResponse, type Task } from "@a2a-js/sdk";
import { ClientFactory, type Client } from "@a2a-js/sdk/client";
import { describe, expect, test } from "vitest";

import { deploymentOf, snapshotOf } from "../../src/gateway/testing/sign-snapshot.ts";
import { policyOf, refundPolicies, startDesk } from "../../src/gateway/testing/start-desk.ts";
import { startSdkAgent } from "./start-sdk-agent.ts";
import { startTestGateway, type TestGateway } from "../../src/gateway/testing/start-test-gateway.ts";

describe("the A2A SDK's client and server with the gateway between them", () => {
  test("a conversation stays with its version when the weights flip, and its task can be fetched", async () => {
    await using one = await startSdkAgent("v1");
    await using two = await startSdkAgent("v2");
    await using gateway = await startTestGateway();
    const deployments = { dep_1: deploymentOf({ agentUrl: one.url }), dep_2: deploymentOf({ agentUrl: two.url, version: "v2" }) };
    await gateway.use(snapshotOf(1, deployments, { dep_1: 1, dep_2: 0 }));
    const client = await connect(gateway, "/a2a/desk/");

    const first = taskOf(await client.sendMessage(saying("hello")));
    expect(textOf(first)).toBe("v1 heard hello");
    await gateway.use(snapshotOf(2, deployments, { dep_1: 0, dep_2: 1 }));

    expect(textOf(taskOf(await client.sendMessage(saying("again", first.contextId))))).toBe("v1 heard again");
    expect((await client.getTask({ id: first.id, tenant: "", historyLength: undefined })).contextId).toBe(first.contextId);
    expect(textOf(taskOf(await client.sendMessage(saying("new"))))).toBe("v2 heard new");

    const seen = await gateway.observations();
    expect(seen.map(({ kind, deployment, session }) => [kind, deployment, session === first.contextId])).toEqual([
      ["message", "dep_1", true],
      ["message", "dep_1", true],
      ["message", "dep_2", false],
    ]);
  });

  test("a stream comes through event by event and is observed once", async () => {
    await using agent = await startSdkAgent("v1");
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url }) }, { dep_1: 1 }));
    const client = await connect(gateway, "/a2a/desk/");

    const events: StreamResponse[] = [];
    for await (const event of client.sendMessageStream(saying("stream"))) events.push(event);

    expect(events.map(({ payload }) => payload?.$case)).toEqual(["task", "statusUpdate"]);
    expect(await gateway.observations()).toMatchObject([
      { kind: "message", method: "SendStreamingMessage", streamed: true, status: "ok", seq: 2 },
    ]);
  });

  test.each([
    ["in one answer", false],
    ["in a stream", true],
  ])("a task whose call waits for people waits for its client, and goes on when they approved it, %s", async (_how, streamed) => {
    await using desk = await startDesk(policyOf(refundPolicies));
    const refund = { amount_cents: 42_000 };
    await using agent = await startSdkAgent("v1", (_said, session) =>
      desk.call("refund", refund, { baggage: `airworthy.session=${session}` }),
    );
    await desk.change({ agentUrl: agent.url });
    const client = await connect(desk.gateway, "/a2a/desk/");
    const say = async (
      text: string,
      contextId?: string,
      taskId?: string,
    ): Promise<{ state: TaskState | undefined; taskId: string; contextId: string; metadata: unknown }> => {
      if (!streamed) {
        const { id, contextId: context, status, metadata } = taskOf(await client.sendMessage(saying(text, contextId, taskId)));
        return { state: status?.state, taskId: id, contextId: context, metadata };
      }
      let last: StreamResponse | undefined;
      for await (const event of client.sendMessageStream(saying(text, contextId, taskId))) last = event;
      if (last?.payload?.$case !== "statusUpdate") throw new Error("The stream did not end with a status");
      const { value } = last.payload;
      return { state: value.status?.state, taskId: value.taskId, contextId: value.contextId, metadata: value.metadata };
    };

    const first = await say("refund it");
    expect(first.state).toBe(TaskState.TASK_STATE_INPUT_REQUIRED);
    const asked = (await desk.asked())[0]?.decision ?? "";
    expect(first.metadata).toMatchObject({ "https://airworthy.dev/a2a/decision/v1": { decisions: [{ id: asked, tool: "shop/refund" }] } });
    await desk.answer(asked, "approved");
    const second = await say("and now", first.contextId, first.taskId);
    expect(second).toMatchObject({ state: TaskState.TASK_STATE_COMPLETED, contextId: first.contextId });
    expect(second.taskId).not.toBe(first.taskId);
    expect(desk.effects()).toEqual([refund]);
  });

  test("a 0.3 client reaches an agent that speaks both", async () => {
    await using agent = await startSdkAgent("v1");
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url }) }, { dep_1: 1 }));

    const message = { kind: "message", messageId: "m1", role: "user", parts: [{ kind: "text", text: "old" }] };
    const answer = await fetch(`${gateway.url}/a2a/desk`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "message/send", params: { message } }),
    });

    expect(await answer.json()).toMatchObject({
      id: 1,
      result: { kind: "task", status: { message: { parts: [{ text: "v1 heard old" }] } } },
    });
  });
});

function connect(gateway: TestGateway, path: string): Promise<Client> {
  return new ClientFactory().createFromUrl(`${gateway.url}${path}`);
}

function saying(text: string, contextId = "", taskId = ""): SendMessageRequest {
  const message: Message = {
    messageId: `m-${text}`,
    contextId,
    taskId,
    role: Role.ROLE_USER,
    parts: [{ content: { $case: "text", value: text }, filename: "", mediaType: "", metadata: undefined }],
    metadata: undefined,
    extensions: [],
    referenceTaskIds: [],
  };
  return { tenant: "", message, configuration: undefined, metadata: undefined };
}

function taskOf(answer: Message | Task): Task {
  if (!("id" in answer)) throw new Error("The agent answered with a message, not a task");
  return answer;
}

function textOf({ status }: Task): string | undefined {
  const content = status?.message?.parts[0]?.content;
  return content?.$case === "text" ? content.value : undefined;
}
