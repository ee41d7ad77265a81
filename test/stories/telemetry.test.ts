import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { noEngine } from "../../src/platform/clickhouse/testing/open-test-store.ts";
import { messagesOf } from "../../src/protocols/otlp/definitions.ts";
import type { SessionDetailView, TraceSummaryView, TraceView } from "../../src/telemetry/views.ts";
import { identify } from "../../src/platform/processes/identity.ts";
import { sendMessage } from "../a2a.ts";
import { type Platform, startPlatform, until, writeCounterAgent } from "../platform.ts";

const example = fileURLToPath(new URL("../../examples/support-desk/", import.meta.url));

/** A trace of an agent with a model call, as an SDK would tell it: `requests` holds its spans with ids in hex. */
function makeTrace(answer = "It was refunded."): { readonly traceId: string; readonly request: object } {
  const traceId = randomBytes(16).toString("hex");
  const root = randomBytes(8).toString("hex");
  const text = (key: string, stringValue: string): object => ({ key, value: { stringValue } });
  const count = (key: string, intValue: number): object => ({ key, value: { intValue } });
  const start = BigInt(Date.now()) * 1_000_000n;
  const times = { startTimeUnixNano: String(start), endTimeUnixNano: String(start + 5_000_000n) };
  const spans = [
    {
      traceId,
      spanId: root,
      name: "invoke_agent desk",
      kind: 1,
      ...times,
      attributes: [
        text("gen_ai.operation.name", "invoke_agent"),
        text("gen_ai.agent.name", "desk"),
        text("gen_ai.output.messages", answer),
      ],
    },
    {
      traceId,
      spanId: randomBytes(8).toString("hex"),
      parentSpanId: root,
      name: "chat gpt-4o",
      kind: 3,
      ...times,
      attributes: [
        text("gen_ai.operation.name", "chat"),
        text("gen_ai.provider.name", "openai"),
        text("gen_ai.request.model", "gpt-4o"),
        text("gen_ai.conversation.id", `s-${traceId}`),
        text("gen_ai.input.messages", JSON.stringify([{ role: "user", parts: [{ type: "text", content: "My kettle is broken" }] }])),
        text("gen_ai.output.messages", answer),
        count("gen_ai.usage.input_tokens", 1_000),
        count("gen_ai.usage.output_tokens", 100),
      ],
    },
  ];
  return { traceId, request: { resourceSpans: [{ scopeSpans: [{ scope: { name: "story" }, spans }] }] } };
}

function toProtobuf(request: object): Buffer {
  const binary = JSON.parse(JSON.stringify(request), (key, value: unknown) =>
    ["traceId", "spanId", "parentSpanId"].includes(key) && typeof value === "string" ? Buffer.from(value, "hex").toString("base64") : value,
  ) as Record<string, unknown>; // JSON of an object
  const { request: type } = messagesOf("traces");
  return Buffer.from(type.encode(type.fromObject(binary)).finish());
}

/** Sends as the specification says: what can be sent again is, until it is answered. */
async function sendUntilAnswered(url: () => string, body: Buffer | string, headers: Record<string, string>): Promise<number> {
  for (;;) {
    try {
      const answer = await fetch(`${url()}/v1/traces`, { method: "POST", headers, body: new Uint8Array(Buffer.from(body)) });
      await answer.arrayBuffer();
      if (![429, 502, 503, 504].includes(answer.status)) return answer.status;
    } catch {
      // not answered: nobody knows whether it is stored
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The embedded store's process: the server's child that runs it. */
function findEngine(data: string): number | undefined {
  const lock = readdirSync(data)
    .filter((name) => name.startsWith("lock-"))
    .toSorted((a, b) => Number(/\d+/.exec(b)?.[0]) - Number(/\d+/.exec(a)?.[0]))[0];
  const { pid } = JSON.parse(readFileSync(join(data, lock ?? ""), "utf8")) as { pid: number }; // lockDirectory writes it so
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number);
  return children.find((child) => {
    try {
      return readFileSync(`/proc/${child}/cmdline`, "utf8").includes("span-store");
    } catch {
      return false;
    }
  });
}

/** What was stored since the server started. Fails when that and what was rejected are not what was accepted. */
async function readBalance(platform: Platform): Promise<{ readonly stored: number }> {
  const text = await (await fetch(`${platform.api()}/metrics`)).text();
  const value = (name: string): number => Number(new RegExp(`^${name.replaceAll(/[{}"]/g, String.raw`\$&`)} (\\d+)$`, "m").exec(text)?.[1]);
  const stored = value("airworthy_spans_stored_total");
  const rejected = ["invalid", "overload", "store"].map((reason) => value(`airworthy_spans_rejected_total{reason="${reason}"}`));
  expect(value("airworthy_spans_accepted_total")).toBe(stored + rejected.reduce((sum, n) => sum + n, 0));
  return { stored };
}

const json = { "content-type": "application/json" };
const protobuf = { "content-type": "application/x-protobuf" };

describe.skipIf(noEngine !== undefined)("spans over OTLP", () => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform[Symbol.asyncDispose]());

  test.each([
    ["JSON", json, (request: object) => JSON.stringify(request)],
    ["protobuf", protobuf, toProtobuf],
    ["JSON in gzip", { ...json, "content-encoding": "gzip" }, (request: object) => gzipSync(JSON.stringify(request))],
    ["protobuf in gzip", { ...protobuf, "content-encoding": "gzip" }, (request: object) => gzipSync(toProtobuf(request))],
  ])("%s that was answered with 200 is a trace, sent twice it is the same one", async (_name, headers, encode) => {
    const { traceId, request } = makeTrace();
    for (let times = 0; times < 2; times++) expect(await sendUntilAnswered(platform.otlp, encode(request), headers)).toBe(200);
    const trace = await platform.get<TraceView>(`/traces/${traceId}`);
    expect(trace).toMatchObject({
      agent: "desk",
      sessionId: `s-${traceId}`,
      spanCount: 2,
      failed: false,
      models: ["gpt-4o"],
      inputTokens: 1_000,
      outputTokens: 100,
      costUsd: 0.0035,
    });
    expect(trace.spans.map(({ kind, name, output }) => [kind, name, output])).toEqual([
      ["agent", "invoke_agent desk", "It was refunded."],
      ["model", "chat gpt-4o", "It was refunded."],
    ]);
    expect(trace.spans[1]?.parentSpanId).toBe(trace.spans[0]?.spanId);
    const session = await until(
      "the session",
      () => platform.get<SessionDetailView>(`/sessions/s-${traceId}`).catch(() => undefined),
      (found) => found !== undefined,
    );
    expect(session?.traces?.map((found) => found.traceId)).toEqual([traceId]);
  });

  test("a trace that failed without an error status is among the failed ones, with the span that says so", async () => {
    const { traceId, request } = makeTrace("");
    await sendUntilAnswered(platform.otlp, JSON.stringify(request), json);
    const { items } = await until(
      "the failed trace",
      () => platform.get<{ items: TraceSummaryView[] }>("/traces?failed=true"),
      (page) => page.items.some((trace) => trace.traceId === traceId),
    );
    expect(items.find((trace) => trace.traceId === traceId)?.failureReasons).toMatchObject([{ kind: "empty-answer" }]);
    const healthy = await platform.get<{ items: TraceSummaryView[] }>("/traces?failed=false");
    expect(healthy.items.map((trace) => trace.traceId)).not.toContain(traceId);
    const said = await platform.cli("trace", traceId);
    expect(said.stderr + said.stdout).toContain("failed: The answer of invoke_agent desk is empty");
  });

  test("the metrics balance", async () => {
    expect((await readBalance(platform)).stored).toBeGreaterThan(0);
  });

  test("a session is one tree of what the fronts saw and what the agent tells of itself", async () => {
    const file = writeCounterAgent(platform.folder, "v1", {
      extra: `mcpServers:
  shop: { run: { command: [node, "${example}shop/main.ts"], files: [agent.mjs], ready: /healthz }, path: /mcp, urlEnv: SHOP_URL }
`,
    });
    await platform.cli("release", "--file", file);
    const signed = await platform.cli("--json", "release", "sign-off", "counter@v1", "--as", "maren", "--reason", "The gate is clean");
    expect(signed.json, signed.stderr).toMatchObject({ status: "live" });
    const { text } = await sendMessage(`${platform.gateway()}/a2a/counter`, "please look up and please trace");
    expect(text).toContain("turn 1");
    const { items } = await until(
      "the trace",
      () => platform.get<{ items: TraceSummaryView[] }>("/traces?agent=counter&limit=200"),
      ({ items }) => items.some((trace) => trace.spanCount === 3 && trace.arm !== null),
    );
    const found = items.find((trace) => trace.spanCount === 3 && trace.arm !== null);
    const trace = await platform.get<TraceView>(`/traces/${found?.traceId}`);
    const top = trace.spans.find((span) => span.parentSpanId === null);
    expect(top).toMatchObject({ kind: "agent", source: "front", agent: "counter" });
    const below = trace.spans.filter((span) => span.parentSpanId === top?.spanId).map(({ kind, source, name }) => [kind, source, name]);
    expect(below.toSorted((a, b) => ((a[0] ?? "") < (b[0] ?? "") ? -1 : 1))).toEqual([
      ["model", "agent", "chat own"],
      ["tool", "front", "execute_tool lookup_order"],
    ]);
    expect(trace).toMatchObject({ agentVersion: "v1", arm: "stable" });
    const session = await platform.get<SessionDetailView>(`/sessions/${trace.sessionId}`);
    expect(session).toMatchObject({ agent: "counter", agentVersion: "v1", arm: "stable" });
  });
});

/** Rounds of killing, by turns the engine and the server. */
const rounds = Number(process.env["AIRWORTHY_KILL_ROUNDS"] ?? 4);
const backAfterMs = 1_000;

describe.skipIf(noEngine !== undefined || process.platform !== "linux")("killed while spans come in", { timeout: 30_000 * rounds }, () => {
  test("no acknowledged span is lost and none counts twice, whoever is killed", async () => {
    await using platform = await startPlatform();
    const sent: string[] = [];
    for (let round = 0; round < rounds; round++) {
      let running = true;
      const senders = Array.from({ length: 4 }, async () => {
        while (running) {
          const { traceId, request } = makeTrace();
          expect(await sendUntilAnswered(platform.otlp, JSON.stringify(request), json)).toBe(200);
          sent.push(traceId);
        }
      });
      const reach = (count: number): Promise<unknown> =>
        until(
          "load",
          async () => sent.length,
          (n) => n >= count,
        );
      await reach(sent.length + 20);
      const engine = findEngine(platform.data) ?? 0;
      if (round % 2 === 0) {
        process.kill(engine, "SIGKILL");
        const killed = performance.now();
        await until(
          "the next engine",
          async () => findEngine(platform.data),
          (pid) => pid !== undefined && pid !== engine,
        );
        if (process.env["AIRWORTHY_KILL_ROUNDS"] !== undefined)
          console.log(`started again after ${Math.round(performance.now() - killed)} ms`);
      } else {
        await platform.kill();
        await until(
          "the engine's end with its server",
          async () => identify(engine),
          (found) => found === undefined,
          backAfterMs * 2,
        );
        await platform.restart();
      }
      await reach(sent.length + 20);
      running = false;
      await Promise.all(senders);
      await readBalance(platform);
      await until(
        "every trace in the list, once, with its two spans",
        async () => {
          const listed = await countListed(platform);
          return sent.filter((traceId) => listed.get(traceId) !== 2);
        },
        (wrong) => wrong.length === 0,
        10_000,
      );
    }
  });
});

/** Spans by trace, summed over every line of the list. */
async function countListed(platform: Platform): Promise<ReadonlyMap<string, number>> {
  const spanCounts = new Map<string, number>();
  let cursor = "";
  do {
    const page = await platform.get<{ items: TraceSummaryView[]; nextCursor: string | null }>(`/traces?limit=200${cursor}`);
    for (const { traceId, spanCount } of page.items) spanCounts.set(traceId, (spanCounts.get(traceId) ?? 0) + spanCount);
    cursor = page.nextCursor === null ? "" : `&cursor=${page.nextCursor}`;
  } while (cursor !== "");
  return spanCounts;
}
