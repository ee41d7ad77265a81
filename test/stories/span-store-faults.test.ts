import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, inject, test } from "vitest";

import { noEngine } from "../../src/platform/clickhouse/testing/open-test-store.ts";
import type { TraceView } from "../../src/telemetry/views.ts";
import { type Platform, startPlatform, until } from "../platform.ts";

describe.skipIf(noEngine !== undefined)("a span store that is in trouble", { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "airworthy-span-faults-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("is named with its directory where it is damaged, and everything else works", async () => {
    await using platform = await startPlatform();
    await platform.stop();
    rmSync(join(platform.data, "spans"), { recursive: true });
    writeFileSync(join(platform.data, "spans"), "no directory");
    await platform.restart();
    const said = await until(
      "what is wrong",
      async () => (await fetch(`${platform.api()}/api/v1/traces`)).json(),
      (problem) => JSON.stringify(problem).includes("cannot be opened"),
    );
    expect(said).toMatchObject({ status: 503, code: "telemetry/no-store", detail: expect.stringContaining(join(platform.data, "spans")) });
    expect((await send(platform, "a".repeat(32), 10)).status).toBe(503);
    expect((await platform.cli("--json", "status")).code).toBe(0);
    expect((await fetch(`${platform.api()}/readyz`)).status).toBe(200);
  });

  test("on a full disk stores nothing that it does not acknowledge, and has what it acknowledged", async ({ skip }) => {
    const mount = join(folder, "small");
    mkdirSync(mount);
    if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=32m", "tmpfs", mount]).status !== 0)
      skip("a small file system can only be mounted by root");
    try {
      await using platform = await startPlatform({
        prepare: async (data) => {
          cpSync(inject("freshPlace"), data, { recursive: true });
          rmSync(join(data, "spans"), { recursive: true });
          symlinkSync(mount, join(data, "spans"));
        },
      });
      const isStored = async (traceId: string): Promise<boolean> => (await send(platform, traceId, 10)).status === 200;
      await until("the store takes spans", () => isStored("c".repeat(32)), Boolean);
      const acknowledged: string[] = [];
      const refused = await until(
        "a refusal",
        async () => {
          const traceId = crypto.randomUUID().replaceAll("-", "");
          const answer = await send(platform, traceId, 500_000);
          if (answer.status === 200) acknowledged.push(traceId);
          return answer.status;
        },
        (status) => status !== 200,
      );
      expect(refused).toBe(503);
      expect(acknowledged.length).toBeGreaterThan(3);
      expect((await platform.cli("--json", "status")).code).toBe(0);
      spawnSync("mount", ["-o", "remount,size=200m", mount]);
      await until("spans are stored again", () => isStored("b".repeat(32)), Boolean);
      for (const traceId of acknowledged) {
        const trace = await platform.get<TraceView>(`/traces/${traceId}`);
        expect(trace.spans.map(({ output }) => output?.length)).toEqual([500_000]);
      }
    } finally {
      spawnSync("umount", ["-l", mount]);
    }
  });
});

/** One span with a text of so many characters that nothing makes smaller. */
async function send(platform: Platform, traceId: string, length: number): Promise<Response> {
  const text = Array.from({ length }, () => String.fromCodePoint(33 + Math.floor(Math.random() * 90))).join("");
  const attributes = [{ key: "output.value", value: { stringValue: text } }];
  const span = { traceId, spanId: "1".repeat(16), name: "own", startTimeUnixNano: `${Date.now()}000000`, attributes };
  return fetch(`${platform.otlp()}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  });
}
