import { describe, expect, test } from "vitest";

import { post } from "../testing/start-agent.ts";
import { deploymentOf, snapshotOf } from "../testing/sign-snapshot.ts";
import { startTestGateway } from "../testing/start-test-gateway.ts";
import { answerJson, startUpstream } from "../testing/start-upstream.ts";

const chat = JSON.stringify({ model: "asked", messages: [] });
const streamedChat = JSON.stringify({ model: "asked", stream: true, messages: [] });
const baggage = "airworthy.session=s-1,airworthy.run=run_1,other=1";

describe("the model front", () => {
  test("puts the gateway's key in place of the caller's, and reads model and usage from the answer", async () => {
    const body = '{ "model":"answered", "choices":[], "usage":{"prompt_tokens":11,"completion_tokens":5} }';
    await using model = await startUpstream((_request, response) =>
      response.writeHead(200, { "content-type": "application/json", "x-ratelimit": "9" }).end(body),
    );
    await using gateway = await startTestGateway({ env: { MODEL_KEY: "secret" } });
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ model: { url: `${model.url}/api/v1`, keyEnv: "MODEL_KEY" } }) }));

    const answer = await post(`${gateway.url}/d/dep_1/v1/chat/completions?x=1`, chat, { authorization: "Bearer stand-in", baggage });

    expect([answer.headers.get("x-ratelimit"), await answer.text()]).toEqual(["9", body]);
    expect(model.seen).toMatchObject([
      { method: "POST", url: "/api/v1/chat/completions?x=1", body: chat, headers: { authorization: "Bearer secret", baggage: "other=1" } },
    ]);
    const [seen] = await gateway.observations();
    expect(seen).toMatchObject({
      kind: "model",
      model: "answered",
      streamed: false,
      status: 200,
      inputTokens: 11,
      outputTokens: 5,
      session: "s-1",
      run: "run_1",
    });
    expect(seen?.kind === "model" && seen.timeToFirstByteMs).toBeLessThanOrEqual(seen?.durationMs ?? 0);
  });

  test("takes calls of an agent that runs elsewhere by its name: for the deployment in their baggage, else for what is live", async () => {
    await using model = await startUpstream((_request, response) => answerJson(response, { model: "m", choices: [] }));
    await using gateway = await startTestGateway();
    const of = { model: { url: `${model.url}/v1` } };
    const tried = deploymentOf({ ...of, environment: "staging", version: "v2" });
    const other = deploymentOf({ ...of, agent: "other", version: "v9" });
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf(of), dep_2: tried, dep_3: other }, { dep_1: 1 }));
    const url = `${gateway.url}/models/desk/v1/chat/completions`;
    for (const deployment of ["", ",airworthy.deployment=dep_2", ",airworthy.deployment=dep_3", ",airworthy.deployment=dep_9"]) {
      expect((await post(url, chat, { baggage: `airworthy.session=s-1,other=1${deployment}` })).status).toBe(200);
    }
    expect((await gateway.observations()).map(({ deployment, version, session }) => [deployment, version, session])).toEqual([
      ["dep_1", "v1", "s-1"],
      ["dep_2", "v2", "s-1"],
      ["dep_1", "v1", "s-1"],
      ["dep_1", "v1", "s-1"],
    ]);
    expect(model.seen[1]?.headers["baggage"]).toBe("other=1");
    await gateway.use(snapshotOf(2, { dep_2: tried }));
    const nothingLive = await post(url, chat);
    expect([nothingLive.status, await nothingLive.json()]).toMatchObject([503, { code: "gateway/no-live-version" }]);
    expect((await post(url, chat, { baggage: "airworthy.deployment=dep_2" })).status).toBe(200); // an evaluation before the first release
  });

  test("passes a stream on byte by byte, and reads its end", async () => {
    const chunks = Array.from(
      { length: 200 },
      (_, index) => `data: {"model":"answered","choices":[{"delta":{"content":"w\u00f6rd ${index}"}}]}\n\n`,
    );
    const stream = `${chunks.join("")}data: {"model":"answered","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":200}}\n\ndata: [DONE]\n\n`;
    await using model = await startUpstream((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const bytes = Buffer.from(stream);
      for (let at = 0; at < bytes.length; at += 997) response.write(bytes.subarray(at, at + 997));
      response.end();
    });
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ model: { url: `${model.url}/v1` } }) }));

    const answer = await post(`${gateway.url}/d/dep_1/v1/chat/completions`, streamedChat, { authorization: "Bearer stand-in" });

    expect(await answer.text()).toBe(stream);
    expect(model.seen[0]?.headers).not.toHaveProperty("authorization");
    const [seen] = await gateway.observations();
    expect(seen).toMatchObject({ kind: "model", model: "answered", streamed: true, inputTokens: 3, outputTokens: 200 });
    expect(seen).not.toHaveProperty("session");
    expect((await gateway.status()).counters.unattributed).toEqual({ dep_1: 1 });
  });

  test("leaves the counts out where the endpoint reports none, and its errors as they are", async () => {
    await using model = await startUpstream((_request, response) => answerJson(response, { error: { message: "slow down" } }, 429));
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ model: { url: `${model.url}/v1` } }) }));
    const answer = await post(`${gateway.url}/d/dep_1/v1/chat/completions`, chat);
    expect([answer.status, await answer.json()]).toEqual([429, { error: { message: "slow down" } }]);
    const [seen] = await gateway.observations();
    expect(seen).toMatchObject({ model: "asked", status: 429 });
    expect(seen).not.toHaveProperty("inputTokens");
  });

  test("passes other paths on without observing them", async () => {
    await using model = await startUpstream((_request, response) => answerJson(response, { data: [] }));
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ model: { url: `${model.url}/v1` } }) }));
    expect(await (await fetch(`${gateway.url}/d/dep_1/v1/models`)).json()).toEqual({ data: [] });
    expect(await gateway.observations()).toEqual([]);
  });

  test("says which variable the key is missing from", async () => {
    await using gateway = await startTestGateway();
    await gateway.use(
      snapshotOf(1, { dep_1: deploymentOf({ model: { url: "http://127.0.0.1:1/v1", keyEnv: "MODEL_KEY" } }), dep_2: deploymentOf({}) }),
    );
    const answer = await post(`${gateway.url}/d/dep_1/v1/chat/completions`, chat);
    expect([answer.status, await answer.json()]).toMatchObject([
      503,
      { code: "gateway/model-key-missing", detail: expect.stringContaining("MODEL_KEY") },
    ]);
    expect((await post(`${gateway.url}/d/dep_2/v1/chat/completions`, chat)).status).toBe(404);
  });

  test("observes an endpoint that is not there with status 0", async () => {
    await using gateway = await startTestGateway();
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ model: { url: "http://127.0.0.1:1/v1" } }) }));
    const answer = await post(`${gateway.url}/d/dep_1/v1/chat/completions`, chat, { baggage });
    expect([answer.status, await answer.json()]).toMatchObject([502, { code: "gateway/upstream-unreachable" }]);
    const [seen] = await gateway.observations();
    expect(seen).toMatchObject({ kind: "model", model: "asked", status: 0, session: "s-1" });
    expect(seen).not.toHaveProperty("timeToFirstByteMs");
  });

  test("ends a stream that falls silent with an error in the wire's own form", async () => {
    await using model = await startUpstream((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write('data: {"model":"answered"}\n\n');
    });
    await using gateway = await startTestGateway();
    const limits = { requestTimeoutMs: 5000, idleTimeoutMs: 150, maxBodyBytes: 1000 };
    await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ model: { url: `${model.url}/v1` }, limits }) }));
    const text = await (await post(`${gateway.url}/d/dep_1/v1/chat/completions`, streamedChat)).text();
    expect(JSON.parse(text.trimEnd().split("\n").at(-1)?.slice(6) ?? "")).toMatchObject({ error: { code: "gateway/upstream-timeout" } });
    expect(await gateway.observations()).toMatchObject([{ kind: "model", model: "answered", status: 200 }]);
  });
});
