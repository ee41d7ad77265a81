import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { defaultProject } from "../kernel/scope.ts";
import { noEngine, openTestStore, type TestStore } from "../platform/clickhouse/testing/open-test-store.ts";
import { createSpanStore } from "./clickhouse-span-store.ts";
import type { StoredSpan } from "./domain/stored-span.ts";
import type { TraceSummary } from "./domain/summarise-trace.ts";
import type { SpanStore, TracePosition } from "./span-store.ts";
import { storeOtlpSpan } from "./store-otlp-span.ts";
import { createTraceSums } from "./sum-up-traces.ts";

const now = Date.now();
const hourMs = 3_600_000;

/** A span that began so long ago and took a second; `open` has no end. */
function makeSpan(trace: string, span: string, agoMs: number, more: { parent?: string; open?: true; kind?: string } = {}): StoredSpan {
  const startNs = BigInt(now - agoMs) * 1_000_000n;
  const otlp = {
    traceId: trace.padEnd(32, "0"),
    spanId: span.padEnd(16, "0"),
    parentSpanId: (more.parent ?? "").padEnd(more.parent === undefined ? 0 : 16, "0"),
    flags: 0,
    name: `span ${span}`,
    spanKind: 1,
    startNs,
    endNs: more.open === true ? 0n : startNs + 1_000_000_000n,
    status: "unset" as const,
    statusMessage: "",
    attributes: new Map([["gen_ai.operation.name", more.kind ?? "invoke_agent"]]),
    events: [],
    links: [],
    resource: new Map(),
    scope: { name: "", version: "" },
  };
  return storeOtlpSpan(otlp, defaultProject);
}

describe.skipIf(noEngine !== undefined)("summaries of traces", () => {
  let engine: TestStore;
  let store: SpanStore;
  beforeAll(async () => {
    engine = await openTestStore();
    store = createSpanStore(engine.clickhouse);
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  const listed = async (trace: string, failed?: boolean): Promise<readonly TraceSummary[]> => {
    const { traces } = await store.listTraces({ ...defaultProject, arrivedSinceMs: now - 24 * hourMs, failed, limit: 200 });
    return traces.filter(({ traceId }) => traceId === trace.padEnd(32, "0"));
  };

  test("a late span, even one that began hours before, is in the one line of its trace", async () => {
    const sums = createTraceSums(() => store, Date.now);
    const store1 = async (spans: readonly StoredSpan[]): Promise<void> => {
      await store.insert(spans);
      sums.touch(spans);
      await sums.tick();
    };
    await store1([makeSpan("1a", "b", hourMs, { parent: "a" })]);
    expect(await listed("1a")).toMatchObject([{ spanCount: 1, name: "span b" }]);
    await store1([makeSpan("1a", "a", 3 * hourMs)]);
    expect(await listed("1a")).toMatchObject([{ spanCount: 2, name: "span a", startNs: BigInt(now - 3 * hourMs) * 1_000_000n }]);
    const page = { ...defaultProject, arrivedSinceMs: now - 24 * hourMs, limit: 1 };
    const found: string[] = [];
    for (let after: TracePosition | undefined, isFirst = true; isFirst || after !== undefined; isFirst = false) {
      const { traces, next } = await store.listTraces({ ...page, after });
      found.push(...traces.map(({ traceId }) => traceId));
      after = next;
    }
    expect(found.filter((traceId) => traceId.startsWith("1a"))).toHaveLength(1);
  });

  test("what was stored and not summed up when a plane was killed is summed up when one starts", async () => {
    const sums = createTraceSums(() => store, Date.now);
    await sums.tick();
    const [first, second] = [makeSpan("2a", "a", hourMs), makeSpan("2a", "b", hourMs, { parent: "a" })];
    await store.insert([first, second]);
    await store.insert([makeSpan("2b", "a", hourMs)]);
    await createTraceSums(() => store, Date.now).tick();
    expect(await listed("2a")).toMatchObject([{ spanCount: 2 }]);
    expect(await listed("2b")).toMatchObject([{ spanCount: 1 }]);
    // Summed up while one of two batches was on its way: the times of arrival alone do not tell.
    expect(await store.findUnsummed({ sinceMs: 0, limit: 100 })).toEqual([]);
    await store.insert([makeSpan("2a", "c", hourMs, { parent: "a" })]);
    const [seen] = await store.readTraces(defaultProject, [{ ...first, firstNs: first.startNs, lastNs: first.startNs }]);
    const [summary] = await listed("2a");
    if (summary === undefined || seen === undefined) throw new Error("2a is stored");
    await store.writeSummaries([{ ...summary, ...defaultProject, kinds: [], throughMs: seen.throughMs, settled: true }]);
    await createTraceSums(() => store, Date.now).tick();
    expect(await listed("2a")).toMatchObject([{ spanCount: 3 }]);
  });

  test("a trace that ends by falling silent is judged again when nothing more came", async () => {
    let clock = now;
    const sums = createTraceSums(
      () => store,
      () => clock,
    );
    const open = makeSpan("3a", "a", 1_000, { open: true });
    const live = makeSpan("3a", "b", 1_000, { parent: "a", kind: "chat" });
    await store.insert([open, live]);
    sums.touch([open, live]);
    await sums.tick();
    expect(await listed("3a", true)).toEqual([]);
    clock += 31_000;
    await sums.tick();
    expect(await listed("3a", true)).toMatchObject([{ failures: [{ kind: "never-ended" }] }]);
    const end = { ...open, endNs: open.startNs + 5n };
    await store.insert([end]);
    sums.touch([end]);
    await sums.tick();
    expect(await listed("3a", true)).toEqual([]);
    expect(await listed("3a", false)).toMatchObject([{ spanCount: 2 }]);
  });

  test("who saw less of a trace does not outlast who saw more, whoever writes last", async () => {
    const [a, b] = [makeSpan("4a", "a", hourMs), makeSpan("4a", "b", hourMs, { parent: "a" })];
    const seen = { ...defaultProject, traceId: a.traceId, firstNs: a.startNs, lastNs: a.startNs };
    const slow = { ...store, readTraces: async () => less };
    await store.insert([a]);
    const less = await store.readTraces(defaultProject, [seen]);
    await store.insert([b]);
    const sums = createTraceSums(() => store, Date.now);
    sums.touch([b]);
    await sums.tick();
    const stale = createTraceSums(() => slow, Date.now);
    stale.touch([a]);
    await stale.tick();
    expect(await listed("4a")).toMatchObject([{ spanCount: 2 }]);
  });
});
