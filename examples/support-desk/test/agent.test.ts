import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { TaskState } from "@a2a-js/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask, askStreaming, cancel } from "./ask.ts";
import { startBreakingModel } from "./breaking-model.ts";
import { startRecordingProxy } from "./recording-proxy.ts";
import { ROOT, type RunningProcess, startAgent, startProcess, startUpstreams } from "./start-process.ts";

describe("the agent", { timeout: 30_000 }, () => {
  let upstreams: Awaited<ReturnType<typeof startUpstreams>>;
  let agent: RunningProcess;
  beforeAll(async () => {
    upstreams = await startUpstreams();
    agent = await startAgent(upstreams.urls);
  });
  afterAll(async () => {
    await agent[Symbol.asyncDispose]();
    await upstreams[Symbol.asyncDispose]();
  });

  test("answers whole and streamed, and keeps each conversation by its context id", async () => {
    const first = await ask({ url: agent.url, text: "My rug is torn and I want a refund.", contextId: "talk-1" });
    expect(first).toMatchObject({ contextId: "talk-1", state: TaskState.TASK_STATE_COMPLETED });
    expect(first.text).toContain("order number");
    const stranger = await ask({ url: agent.url, text: "A-1006" });
    expect(stranger.text).not.toContain("refund for");
    expect(stranger.contextId).not.toBe("talk-1");
    const second = await ask({ url: agent.url, text: "It is A-1006.", contextId: "talk-1" });
    expect(second.text).toContain("€150.00");

    const pieces: string[] = [];
    let ended: TaskState | undefined;
    for await (const { piece, state } of askStreaming({ url: agent.url, text: "Where is my order A-1003?" })) {
      if (piece !== undefined) pieces.push(piece);
      ended = state;
    }
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join("")).toContain("on its way");
    expect(ended).toBe(TaskState.TASK_STATE_COMPLETED);
  });

  test("fails the task with a clear message while the model is down, and answers again once it is back", async () => {
    await using model = await startProcess("model/main.ts");
    await using agent = await startAgent({ model: model.url, shop: upstreams.urls.shop });
    await model.stop();
    const failed = await ask({ url: agent.url, text: "Hello" });
    expect(failed.state).toBe(TaskState.TASK_STATE_FAILED);
    expect(failed.why).toBe("The desk's model did not answer. Please send your message again.");
    await using back = await startProcess("model/main.ts", { PORT: new URL(model.url).port });
    expect(back.url).toBe(model.url);
    expect(await ask({ url: agent.url, text: "Hello" })).toMatchObject({ state: TaskState.TASK_STATE_COMPLETED });
  });

  test("fails the task when the model breaks off in the middle of an answer", async () => {
    await using model = await startBreakingModel();
    await using agent = await startAgent({ model: model.url, shop: upstreams.urls.shop });
    const failed = await ask({ url: agent.url, text: "Hello" });
    expect(failed).toMatchObject({
      state: TaskState.TASK_STATE_FAILED,
      text: "Let me",
      why: "The desk's model did not answer. Please send your message again.",
    });
  });

  test("fails the task with a clear message while the shop is down, collector or not", async () => {
    const nowhere = "http://127.0.0.1:9";
    await using agent = await startAgent({ model: upstreams.urls.model, shop: nowhere }, { OTEL_EXPORTER_OTLP_ENDPOINT: nowhere });
    const failed = await ask({ url: agent.url, text: "Where is A-1001?" });
    expect(failed.state).toBe(TaskState.TASK_STATE_FAILED);
    expect(failed.why).toBe("The shop's tools did not answer. Please send your message again.");
    expect(await agent.stop()).toBe(0);
  });

  test("can be driven from the command line, turn by turn", async () => {
    const drive = (...given: string[]) => promisify(execFile)(process.execPath, ["drive.ts", "--url", agent.url, ...given], { cwd: ROOT });
    expect((await drive("Where is my order?", "--context", "talk-2")).stdout).toContain("order number");
    expect((await drive("A-1003", "--context", "talk-2")).stdout).toBe(
      "Your Backpack has been shipped and is on its way to you.\ncontext: talk-2\n",
    );
  });

  test("fails the task when a tool call breaks on the way, asks the model no further, and answers the next message", async () => {
    await using model = await startRecordingProxy(upstreams.urls.model);
    await using shop = await startRecordingProxy(upstreams.urls.shop, { isBroken: (body) => body.includes('"lookup_order"') });
    await using agent = await startAgent({ model: model.url, shop: shop.url });
    const failed = await ask({ url: agent.url, text: "Where is A-1001?" });
    expect(failed).toMatchObject({
      state: TaskState.TASK_STATE_FAILED,
      why: "The shop's tools did not answer. Please send your message again.",
    });
    expect(await ask({ url: agent.url, text: "Hello" })).toMatchObject({ state: TaskState.TASK_STATE_COMPLETED });
    expect(model.requests.length).toBe(2);
  });

  test("stops at work when its task is canceled", async () => {
    const states: TaskState[] = [];
    for await (const { taskId, state } of askStreaming({ url: agent.url, text: "Where is my order A-1003?" })) {
      if (taskId !== undefined) expect(await cancel({ url: agent.url, taskId })).toBe(TaskState.TASK_STATE_CANCELED);
      if (state !== undefined) states.push(state);
    }
    expect(states).toEqual([TaskState.TASK_STATE_CANCELED]);
  });

  test("does not start without its environment, and names every variable that is missing", async () => {
    const complaint = await startProcess("agent/main.ts").then(
      () => "",
      (error: Error) => error.message,
    );
    for (const name of ["OPENAI_BASE_URL", "OPENAI_API_KEY", "OPENAI_MODEL", "SHOP_MCP_URL", "PROMPT_FILE"])
      expect(complaint).toContain(name);
  });
});
