import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

import { superviseEngine } from "../../src/platform/clickhouse/supervise-engine.ts";
import { noEngine } from "../../src/platform/clickhouse/testing/open-test-store.ts";
import { createLog } from "../../src/platform/logging/log.ts";
import type { TraceSummaryView } from "../../src/telemetry/views.ts";
import { sendMessage } from "../a2a.ts";
import { type Platform, startPlatform, until, writeCounterAgent } from "../platform.ts";

describe.skipIf(noEngine !== undefined)("a ClickHouse at CLICKHOUSE_URL", { timeout: 120_000 }, () => {
  test("has the spans of every plane that names it, its password in the address, and what fronts saw once", async () => {
    const directory = mkdtempSync(join(tmpdir(), "airworthy-shared-spans-"));
    const entry = fileURLToPath(new URL("../../src/main/span-store.ts", import.meta.url));
    const engine = superviseEngine({ entry, directory, log: createLog({}, { write: () => {} }) });
    try {
      const endpoint = await until(
        "the engine",
        async () => engine.endpoint(),
        (found) => found !== undefined,
      );
      const url = Object.assign(new URL(endpoint?.url ?? ""), { username: "default", password: endpoint?.password ?? "" }).href;
      await using one = await startPlatform({ env: { CLICKHOUSE_URL: url } });
      await using other = await startPlatform({ env: { CLICKHOUSE_URL: url } });
      const file = writeCounterAgent(one.folder, "v1");
      expect((await one.cli("release", "--file", file)).code).toBe(0);
      expect((await one.cli("release", "sign-off", "counter@v1", "--as", "maren", "--reason", "fine")).code).toBe(0);
      const session = `client-${crypto.randomUUID()}`;
      await sendMessage(`${one.gateway()}/a2a/counter`, "Hello", session);
      const traceId = "9".repeat(32);
      await sendSpan(other, traceId);
      for (const platform of [one, other]) {
        const { items } = await until(
          "the same traces",
          () => platform.get<{ items: TraceSummaryView[] }>("/traces?limit=200"),
          ({ items: all }) => all.some((trace) => trace.traceId === traceId) && all.some((trace) => trace.sessionId === session),
        );
        expect(items.filter((trace) => trace.sessionId === session)).toHaveLength(1);
        expect(items.filter((trace) => trace.traceId === traceId)).toMatchObject([{ spanCount: 1 }]);
      }
    } finally {
      await engine.stop();
      rmSync(directory, { recursive: true });
    }
  });
});

async function sendSpan(platform: Platform, traceId: string): Promise<void> {
  const span = { traceId, spanId: "1".repeat(16), name: "own", startTimeUnixNano: `${Date.now()}000000` };
  const answer = await fetch(`${platform.otlp()}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  });
  expect(answer.status).toBe(200);
}
