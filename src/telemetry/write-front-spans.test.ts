import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { defaultProject } from "../kernel/scope.ts";
import { noEngine, openTestStore, type TestStore } from "../platform/clickhouse/testing/open-test-store.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { openTestDatabase } from "../platform/postgres/testing/open-test-database.ts";
import { createSpanStore } from "./clickhouse-span-store.ts";
import type { Observation } from "./domain/observation.ts";
import { createObservationSync, type ObservationSource } from "./pull-observations.ts";
import type { SpanStore } from "./span-store.ts";
import { createFrontSpans } from "./write-front-spans.ts";

const traceId = "c".repeat(32);
const base = {
  ...defaultProject,
  environment: "production",
  agent: "desk",
  version: "v1",
  deployment: "dep_1",
  session: "s-1",
  traceId,
  at: Date.now(),
  durationMs: 5,
};
const seen: readonly Observation[] = [
  { ...base, seq: 1, durationMs: 0, kind: "assignment", arm: "canary", canaryWeight: 0.1, release: "rel_1", spanId: "1".repeat(16) },
  {
    ...base,
    seq: 2,
    kind: "tool",
    server: "shop",
    tool: "lookup",
    arguments: { id: 1 },
    result: "none",
    isError: true,
    spanId: "2".repeat(16),
    parentSpanId: "1".repeat(16),
  },
  {
    ...base,
    seq: 3,
    kind: "model",
    model: "gpt-4o",
    streamed: false,
    status: 200,
    inputTokens: 1_000,
    outputTokens: 100,
    finishReason: "max_tokens",
    input: [{ role: "user", content: "Is it there?" }],
    output: { role: "assistant", content: "No." },
    spanId: "3".repeat(16),
    parentSpanId: "1".repeat(16),
  },
  { ...base, seq: 4, kind: "guard", guard: "secrets", point: "output", mode: "monitor", hits: { iban: 1 }, spanId: "1".repeat(16) },
  { ...base, seq: 5, kind: "message", method: "SendMessage", streamed: false, status: "ok", input: "Is it there?", spanId: "1".repeat(16) },
];

/** A gateway that has seen some things. */
function gatewayWith(items: readonly Observation[]): ObservationSource {
  return {
    gatewayId: async () => "gtw_1",
    acknowledge: async () => {},
    fetchObservations: async (after = 0, limit) => ({
      gateway: "gtw_1",
      items: items.filter(({ seq }) => seq > after).slice(0, limit),
      head: items.at(-1)?.seq ?? 0,
      at: Date.now(),
    }),
  };
}

describe.skipIf(noEngine !== undefined)("what fronts saw", () => {
  let engine: TestStore;
  let store: SpanStore;
  let db: Db;
  beforeAll(async () => {
    engine = await openTestStore();
    store = createSpanStore(engine.clickhouse);
    db = await openTestDatabase();
    await createObservationSync(db, gatewayWith(seen), () => {}).sync();
  });
  afterAll(async () => {
    await db.destroy();
    await engine[Symbol.asyncDispose]();
  });

  test("a crash between the spans and the cursor writes the same spans again", async () => {
    let isBroken = true;
    const flaky: SpanStore = {
      ...store,
      writeFrontCursor: (gateway, through) => (isBroken ? Promise.reject(new Error("gone")) : store.writeFrontCursor(gateway, through)),
    };
    const fronts = createFrontSpans(db, () => flaky);
    await expect(fronts.sync()).rejects.toThrow("gone");
    isBroken = false;
    await fronts.sync();
    expect(await store.readFrontCursor("gtw_1")).toBe(5);
    await createFrontSpans(db, () => store).sync();
    const { spans } = await store.readTrace(defaultProject, traceId);
    const told = spans.map(({ kind, name, source, status, parentSpanId, arm, release }) => ({
      kind,
      name,
      source,
      status,
      parentSpanId,
      arm,
      release,
    }));
    const front = { source: "front", arm: "canary", release: "rel_1" };
    expect(told.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
      { ...front, kind: "model", name: "chat gpt-4o", status: "ok", parentSpanId: "1".repeat(16) },
      { ...front, kind: "tool", name: "execute_tool lookup", status: "error", parentSpanId: "1".repeat(16) },
      { ...front, kind: "guard", name: "guard secrets", status: "ok", parentSpanId: "1".repeat(16) },
      { ...front, kind: "agent", name: "invoke_agent desk", status: "ok", parentSpanId: "" },
    ]);
    expect(spans.find(({ kind }) => kind === "model")).toMatchObject({
      inputTokens: 1_000,
      costUsd: 0.0035,
      costBasis: "listed",
      finishReason: "length",
    });
    expect(
      spans.flatMap(({ kind, input, output, answer }) => (kind === "agent" || kind === "model" ? [[kind, input, output, answer]] : [])),
    ).toEqual(
      expect.arrayContaining([
        ["agent", "Is it there?", undefined, "none"],
        ["model", '[{"role":"user","content":"Is it there?"}]', '{"role":"assistant","content":"No."}', "text"],
      ]),
    );
  });

  test("nothing is written while there is no store, and everything once there is one", async () => {
    await createFrontSpans(db, () => undefined).sync();
    const calls: number[] = [];
    await createFrontSpans(db, () => ({
      ...store,
      readFrontCursor: async () => 0,
      insert: async (spans) => void calls.push(spans.length),
    })).sync();
    expect(calls).toEqual([4]);
  });
});
