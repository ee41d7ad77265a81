import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { err, ok } from "../../kernel/result.ts";
import { defaultProject } from "../../kernel/scope.ts";
import { noEngine, openTestStore, type TestStore } from "../../platform/clickhouse/testing/open-test-store.ts";
import { createLog } from "../../platform/logging/log.ts";
import { messagesOf } from "../../protocols/otlp/definitions.ts";
import { createSpanStore } from "../clickhouse-span-store.ts";
import { readTrace } from "../read-trace.ts";
import type { SpanStore } from "../span-store.ts";
import { createMetrics } from "../../platform/metrics/metrics.ts";
import { createOtlpCounters, type OtlpCounters } from "./otlp-counters.ts";
import { type OtlpServer, type OtlpServerOptions, startOtlpServer } from "./otlp-server.ts";

const json = { "content-type": "application/json" };
const protobuf = { "content-type": "application/x-protobuf" };

function makeRequest(...names: readonly string[]): { readonly traceId: string; readonly body: string } {
  const traceId = randomBytes(16).toString("hex");
  const spans = names.map((name) => ({ traceId, spanId: randomBytes(8).toString("hex"), name, startTimeUnixNano: `${Date.now()}000000` }));
  return { traceId, body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }) };
}

function sum({ rejected }: OtlpCounters): number {
  return Object.values(rejected).reduce((total, count) => total + count, 0);
}

describe.skipIf(noEngine !== undefined)("the OTLP receiver", () => {
  let engine: TestStore;
  let store: SpanStore;
  const servers: OtlpServer[] = [];
  beforeAll(async () => {
    engine = await openTestStore();
    store = createSpanStore(engine.clickhouse);
  });
  afterAll(async () => {
    for (const server of servers) await server.close();
    await engine[Symbol.asyncDispose]();
  });

  const start = async (given: Partial<OtlpServerOptions> = {}) => {
    const counters = createOtlpCounters(createMetrics());
    const options = { host: "127.0.0.1", port: 0, hostNames: [], store: () => store, counters, log: createLog({}, { write: () => {} }) };
    const absence = () => ({ forGood: true, message: "install it" });
    const server = await startOtlpServer({ ...options, absence, authorise: async () => ok(defaultProject), ...given });
    servers.push(server);
    const post = (path: string, headers: Record<string, string>, body: string | Uint8Array): Promise<Response> =>
      fetch(`http://127.0.0.1:${server.port}${path}`, { method: "POST", headers, body: new Uint8Array(Buffer.from(body)) });
    return { post, counters, server };
  };

  test("answers in the request's encoding, a full success with nothing set, and an empty request too", async () => {
    const { post } = await start();
    const { body } = makeRequest("a");
    const said = await post("/v1/traces", json, body);
    expect([said.status, said.headers.get("content-type"), await said.text()]).toEqual([200, "application/json", "{}"]);
    const empty = await post("/v1/traces", protobuf, "");
    expect([empty.status, empty.headers.get("content-type"), (await empty.arrayBuffer()).byteLength]).toEqual([
      200,
      "application/x-protobuf",
      0,
    ]);
  });

  test("a span without an id is rejected and told, the others are stored, and the counters balance", async () => {
    const { post, counters } = await start();
    const { traceId, body } = makeRequest("a", "b");
    const said = await post("/v1/traces", json, body.replace(/"spanId":"[0-9a-f]{16}"/, '"spanId":"12"'));
    expect(await said.json()).toMatchObject({ partialSuccess: { rejectedSpans: "1", errorMessage: expect.stringContaining("8 bytes") } });
    expect((await store.readTrace(defaultProject, traceId)).spans).toHaveLength(1);
    expect(counters).toMatchObject({ accepted: 2, stored: 1, rejected: { invalid: 1 } });
  });

  test.each([
    ["what is no JSON", json, "{", 400],
    ["what is no protobuf", protobuf, "\u0007\u0007\u0007", 400],
    ["gzip that is none", { ...json, "content-encoding": "gzip" }, "{}", 400],
    ["another encoding", { ...json, "content-encoding": "br" }, "{}", 415],
    ["another content type", { "content-type": "text/plain" }, "{}", 415],
    ["another host", { ...json, origin: "http://example.com" }, "{}", 403],
  ])("%s is never to be sent again", async (_what, headers, body, status) => {
    const { post } = await start();
    const said = await post("/v1/traces", headers, body);
    expect(said.status).toBe(status);
    expect(said.headers.get("retry-after")).toBeNull();
    if (headers["content-type"] === "application/json") expect(await said.json()).toMatchObject({ message: expect.any(String) });
  });

  test("a body that is too large is refused, before it is inflated where it is gzip", async () => {
    const { post } = await start({ limits: { compressedBytes: 2_000, bytes: 5_000 } });
    const bomb = gzipSync(Buffer.alloc(1_000_000));
    expect(bomb.length).toBeLessThan(2_000);
    expect((await post("/v1/traces", { ...json, "content-encoding": "gzip" }, bomb)).status).toBe(413);
    expect((await post("/v1/traces", { ...json, "content-encoding": "gzip" }, randomBytes(2_001))).status).toBe(413);
    expect((await post("/v1/traces", json, " ".repeat(5_001))).status).toBe(413);
    expect((await post("/v1/traces", json, `{}${" ".repeat(4_000)}`)).status).toBe(200);
  });

  test("when too much waits for the store, more is refused for a while", async () => {
    const held = Promise.withResolvers<void>();
    const slow: SpanStore = { ...store, insert: (spans) => held.promise.then(() => store.insert(spans)) };
    const { post, counters } = await start({ store: () => slow, maxWaitingBytes: 10 });
    const first = post("/v1/traces", json, makeRequest("a").body);
    while (counters.accepted < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    const second = await post("/v1/traces", json, makeRequest("b").body);
    expect([second.status, second.headers.get("retry-after")]).toEqual([429, "1"]);
    held.resolve();
    expect((await first).status).toBe(200);
    expect(counters.accepted).toBe(counters.stored + sum(counters));
  });

  test("when the store does not take them, the sender is told to send them again", async () => {
    const { post, counters } = await start({ store: () => ({ ...store, insert: () => Promise.reject(new Error("gone")) }) });
    const said = await post("/v1/traces", json, makeRequest("a").body);
    expect([said.status, said.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(counters).toMatchObject({ accepted: 1, stored: 0, rejected: { store: 1 } });
  });

  test("without a store it says what to install", async () => {
    const { post } = await start({ store: () => undefined });
    const said = await post("/v1/traces", json, makeRequest("a").body);
    expect([said.status, said.headers.get("retry-after")]).toEqual([503, "300"]);
    expect(await said.json()).toEqual({ message: "telemetry/no-store: install it" });
  });

  test("whoever may not send learns why, and the key may stand in either header", async () => {
    const seen: (string | undefined)[] = [];
    const { post } = await start({
      authorise: async ({ authorization }) => {
        seen.push(authorization);
        return err({ code: "tenancy/key-unknown", message: "not known" });
      },
    });
    const said = await post("/v1/traces", { ...json, "x-api-key": "one" }, "{}");
    expect([said.status, await said.json()]).toEqual([401, { message: "tenancy/key-unknown: not known" }]);
    await post("/v1/traces", { ...json, authorization: "Bearer two" }, "{}");
    expect(seen).toEqual(["Bearer one", "Bearer two"]);
  });

  test("what log records say of a span's messages is kept, other records and metrics are told to be not", async () => {
    const { post, counters } = await start();
    const { traceId, body } = makeRequest("chat");
    await post("/v1/traces", protobuf, toProtobuf(body));
    const spanId = (await store.readTrace(defaultProject, traceId)).spans[0]?.spanId;
    const record = { traceId, spanId, eventName: "gen_ai.choice", body: { kvlistValue: { values: [] } } };
    const logs = { resourceLogs: [{ scopeLogs: [{ logRecords: [record, { body: { stringValue: "a line" } }] }] }] };
    expect(await (await post("/v1/logs", json, JSON.stringify(logs))).json()).toMatchObject({
      partialSuccess: { rejectedLogRecords: "1" },
    });
    expect((await store.readTrace(defaultProject, traceId)).messages).toMatchObject([{ spanId, event: "gen_ai.choice" }]);
    const metrics = { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: "n", sum: { dataPoints: [{}, {}] } }] }] }] };
    expect(await (await post("/v1/metrics", json, JSON.stringify(metrics))).json()).toMatchObject({
      partialSuccess: { rejectedDataPoints: "2" },
    });
    expect(counters).toMatchObject({ logRecords: 2, dataPoints: 2 });
  });

  test("JSON, protobuf and gzip of the same spans are stored alike", async () => {
    const { post } = await start();
    const { traceId, body } = makeRequest("chat");
    const stored = async (): Promise<unknown> => (await readTrace(store, defaultProject, traceId, Date.now()))?.spans;
    await post("/v1/traces", json, body);
    const first = await stored();
    expect(first).toMatchObject([{ name: "chat", service: "" }]);
    await post("/v1/traces", protobuf, toProtobuf(body));
    expect(await stored()).toEqual(first);
    await post("/v1/traces", { ...protobuf, "content-encoding": "gzip" }, gzipSync(toProtobuf(body)));
    expect(await stored()).toEqual(first);
  });

  test("a text of a megabyte is stored whole", async () => {
    const { post } = await start();
    const { traceId, body } = makeRequest("chat");
    const text = "Where is my kettle? ".repeat(52_429);
    const attribute = { key: "input.value", value: { stringValue: text } };
    await post("/v1/traces", json, body.replace('"name":', `"attributes":[${JSON.stringify(attribute)}],"name":`));
    expect((await store.readTrace(defaultProject, traceId)).spans[0]?.input).toBe(text);
  });

  test("what OpenAI's Agents SDK sends of its own is stored as a trace, and what is no item is told", async () => {
    const { post, counters } = await start();
    const traceId = randomBytes(16).toString("hex");
    const at = { started_at: new Date(Date.now() - 2_000).toISOString(), ended_at: new Date().toISOString() };
    const spans = { object: "trace.span", trace_id: `trace_${traceId}`, ...at };
    const data = [
      { object: "trace", id: `trace_${traceId}`, workflow_name: "shop", group_id: "s-7" },
      { ...spans, id: "span_1", parent_id: null, span_data: { type: "agent", name: "desk" } },
      { ...spans, id: "span_2", parent_id: "span_1", span_data: { type: "generation", model: "gpt-4o", output: [{ role: "assistant" }] } },
      {},
    ];
    const said = await post("/v1/traces/ingest", json, JSON.stringify({ data }));
    expect([said.status, await said.json()]).toMatchObject([200, { partialSuccess: { rejectedSpans: "1" } }]);
    const trace = await readTrace(store, defaultProject, traceId, Date.now());
    expect(trace?.summary).toMatchObject({ name: "shop", agent: "desk", session: "s-7", models: ["gpt-4o"], failures: [] });
    expect(counters).toMatchObject({ accepted: 4, stored: 3, rejected: { invalid: 1 } });
    expect((await post("/v1/traces/ingest", protobuf, "")).status).toBe(415);
    expect((await post("/v1/traces/ingest", json, "{}")).status).toBe(400);
  });

  test("it takes those from whoever may send spans alone", async () => {
    const { post } = await start({ authorise: async () => err({ code: "tenancy/key-unknown", message: "not known" }) });
    expect((await post("/v1/traces/ingest", json, '{"data":[]}')).status).toBe(401);
  });

  test("log records of every generation are joined to their span, and an evaluation's result stands among its events", async () => {
    const { post } = await start();
    const record = (spanId: string, eventName: string, body: unknown, attributes: object = {}): object => ({
      traceId,
      spanId,
      eventName,
      timeUnixNano: `${Date.now()}000000`,
      ...(body !== undefined && { body: toAnyValue(body) }),
      attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: toAnyValue(value) })),
    });
    const { traceId, body } = makeRequest("events", "details", "empty");
    await post("/v1/traces", json, body);
    const ids = new Map((await store.readTrace(defaultProject, traceId)).spans.map(({ name, spanId }) => [name, spanId]));
    const [events = "", details = "", empty = ""] = ["events", "details", "empty"].map((name) => ids.get(name));
    const messages = { "gen_ai.input.messages": [{ role: "user" }], "gen_ai.output.messages": [{ role: "assistant" }] };
    const logRecords = [
      record(events, "gen_ai.user.message", { content: "Where?" }),
      record(events, "gen_ai.choice", { index: 0, message: { content: "Sent" } }),
      record(details, "gen_ai.client.inference.operation.details", undefined, messages),
      record(empty, "gen_ai.user.message", { content: "Where?" }),
      record(empty, "gen_ai.choice", { index: 0, finish_reason: "stop", message: {} }),
      record(events, "gen_ai.evaluation.result", undefined, { "gen_ai.evaluation.name": "polite", "gen_ai.evaluation.score.value": 0.5 }),
    ];
    const said = await post("/v1/logs", json, JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }));
    expect(await said.json()).toEqual({});
    const trace = await readTrace(store, defaultProject, traceId, Date.now());
    expect(Object.fromEntries(trace?.spans.map((span) => [span.name, span]) ?? [])).toMatchObject({
      events: {
        input: '[{"event":"gen_ai.user.message","content":"Where?"}]',
        output: '[{"event":"gen_ai.choice","index":0,"message":{"content":"Sent"}}]',
        answer: "text",
        events: [
          { name: "gen_ai.evaluation.result", attributes: { "gen_ai.evaluation.name": "polite", "gen_ai.evaluation.score.value": 0.5 } },
        ],
      },
      details: { input: '[{"role":"user"}]', output: '[{"role":"assistant"}]', events: [] },
      empty: { answer: "empty", events: [] },
    });
  });
});

/** A value as OTLP's JSON has it. */
function toAnyValue(value: unknown): object {
  if (Array.isArray(value)) return { arrayValue: { values: value.map(toAnyValue) } };
  if (typeof value === "number") return Number.isInteger(value) ? { intValue: value } : { doubleValue: value };
  if (typeof value !== "object" || value === null) return { stringValue: String(value) };
  return { kvlistValue: { values: Object.entries(value).map(([key, member]) => ({ key, value: toAnyValue(member) })) } };
}

function toProtobuf(body: string): Buffer {
  const { request } = messagesOf("traces");
  const binary = JSON.parse(body, (key, value: unknown) =>
    ["traceId", "spanId"].includes(key) && typeof value === "string" ? Buffer.from(value, "hex").toString("base64") : value,
  ) as Record<string, unknown>; // JSON of an object
  return Buffer.from(request.encode(request.fromObject(binary)).finish());
}
