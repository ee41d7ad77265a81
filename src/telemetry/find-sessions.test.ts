import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { defaultProject } from "../kernel/scope.ts";
import { noEngine, openTestStore, type TestStore } from "../platform/clickhouse/testing/open-test-store.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { openTestDatabase } from "../platform/postgres/testing/open-test-database.ts";
import { createSpanStore } from "./clickhouse-span-store.ts";
import type { Observation } from "./domain/observation.ts";
import { findSessions, type SessionFilter } from "./find-sessions.ts";
import { createObservationSync } from "./pull-observations.ts";
import type { SpanStore } from "./span-store.ts";
import { storeOtlpSpan } from "./store-otlp-span.ts";
import { createFrontSpans } from "./write-front-spans.ts";

const now = Date.now();
const scope = { ...defaultProject, environment: "production" };
const begun = (minutes: number): number => now - minutes * 60_000;
const message = { ...defaultProject, agent: "desk", version: "v1", deployment: "dep_1", durationMs: 5 } as const;

/** A message of a session that fronts saw, `minutes` ago. */
function seen(seq: number, session: string, minutes: number, more: { environment?: string; run?: string } = {}): Observation {
  const id = seq.toString(16);
  const said = { kind: "message", method: "SendMessage", streamed: false, status: "ok" } as const;
  const at = { at: begun(minutes), traceId: id.padStart(32, "e"), spanId: id.padStart(16, "e") };
  return { ...message, environment: "production", session, seq, ...said, ...at, ...more };
}

function assigned(seq: number, session: string, minutes: number, arm: string): Observation {
  const release = arm === "canary" ? { release: "rel_1" } : {};
  const given = { kind: "assignment", arm, canaryWeight: 0.5, ...release } as const;
  return { ...message, environment: "production", session, seq, at: begun(minutes), durationMs: 0, ...given };
}

const observations: readonly Observation[] = [
  assigned(1, "b-stable", 30, "stable"),
  seen(2, "b-stable", 30),
  assigned(3, "d-canary", 10, "canary"),
  seen(4, "d-canary", 10),
  seen(5, "d-canary", 9),
  seen(6, "trial", 5, { environment: "staging", run: "eval_1" }),
];

describe.skipIf(noEngine !== undefined)("sessions", () => {
  let engine: TestStore;
  let store: SpanStore;
  let db: Db;
  beforeAll(async () => {
    engine = await openTestStore();
    db = await openTestDatabase();
    store = createSpanStore(engine.clickhouse);
    const page = { gateway: "gtw_1", items: observations, head: 6, at: now };
    const source = {
      gatewayId: async () => "gtw_1",
      acknowledge: async () => {},
      fetchObservations: async (after = 0) => ({ ...page, items: observations.filter(({ seq }) => seq > after) }),
    };
    await createObservationSync(db, source, () => {}).sync();
    await createFrontSpans(db, () => store).sync();
    const own = [20, 40].map((minutes, index) => {
      const startNs = BigInt(begun(minutes)) * 1_000_000n;
      const attributes = new Map([
        ["gen_ai.operation.name", "chat"],
        ["gen_ai.conversation.id", index === 0 ? "c-own" : "a-own"],
        ["gen_ai.agent.name", "elsewhere"],
      ]);
      const told = { name: "chat", spanKind: 1, flags: 0, status: "unset", statusMessage: "", events: [], links: [] } as const;
      const ids = { traceId: "f".repeat(31) + index, spanId: "f".repeat(15) + index, parentSpanId: "" };
      const rest = { attributes, resource: new Map(), scope: { name: "", version: "" } };
      return storeOtlpSpan({ ...told, ...ids, ...rest, startNs, endNs: startNs + 1_000_000n }, defaultProject);
    });
    await store.insert(own);
  });
  afterAll(async () => {
    await db.destroy();
    await engine[Symbol.asyncDispose]();
  });

  const find = (filter: Partial<SessionFilter> = {}) =>
    findSessions(db, store, { ...scope, fromMs: undefined, toMs: undefined, after: undefined, limit: 50, ...filter }, now);
  const names = async (filter: Partial<SessionFilter> = {}): Promise<string[]> =>
    (await find(filter)).sessions.map(({ sessionId }) => sessionId);

  test("come newest first, those that only spans name among them, with their traces counted; trials elsewhere are none", async () => {
    const { sessions, next } = await find();
    expect(next).toBeUndefined();
    expect(sessions).toMatchObject([
      { sessionId: "d-canary", arm: "canary", release: "rel_1", traceCount: 2 },
      { sessionId: "c-own", agent: "elsewhere", arm: null, traceCount: 1 },
      { sessionId: "b-stable", arm: "stable", traceCount: 1 },
      { sessionId: "a-own", traceCount: 1 },
    ]);
    expect(sessions[0]?.lastTime).toBe(new Date(begun(9) + 5).toISOString());
  });

  test("come page by page, each once, whatever its source", async () => {
    for (const limit of [1, 2, 3]) {
      const found: string[] = [];
      let after: SessionFilter["after"];
      do {
        const page = await find({ limit, after });
        found.push(...page.sessions.map(({ sessionId }) => sessionId));
        after = page.next;
      } while (after !== undefined);
      expect(found).toEqual(["d-canary", "c-own", "b-stable", "a-own"]);
    }
  });

  test("are found by agent, version, arm, release, outcome and time", async () => {
    expect(await names({ agent: "elsewhere" })).toEqual(["c-own", "a-own"]);
    expect(await names({ version: "v1" })).toEqual(["d-canary", "b-stable"]);
    expect(await names({ arm: "stable" })).toEqual(["b-stable"]);
    expect(await names({ release: "rel_1" })).toEqual(["d-canary"]);
    expect(await names({ outcome: "undecided" })).toEqual(["d-canary", "b-stable"]);
    expect(await names({ outcome: "failed" })).toEqual([]);
    expect(await names({ fromMs: begun(25) })).toEqual(["d-canary", "c-own"]);
    expect(await names({ fromMs: begun(35), toMs: begun(15) })).toEqual(["c-own", "b-stable"]);
    expect(await names({ toMs: begun(35) })).toEqual(["a-own"]);
  });

  test("are known without a span store, but not how many traces they have", async () => {
    const filter = { ...scope, fromMs: undefined, toMs: undefined, after: undefined, limit: 50 };
    const { sessions } = await findSessions(db, undefined, filter, now);
    expect(sessions).toMatchObject([
      { sessionId: "d-canary", traceCount: null },
      { sessionId: "b-stable", traceCount: null },
    ]);
  });
});
