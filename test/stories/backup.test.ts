import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, test } from "vitest";

import type { AgentDetailView, ReleaseDetailView } from "../../src/delivery/views.ts";
import type { CaseRowView, EvaluationView } from "../../src/evaluation/views.ts";
import { noEngine } from "../../src/platform/clickhouse/testing/open-test-store.ts";
import type { TraceSummaryView } from "../../src/telemetry/views.ts";
import { sendMessage } from "../a2a.ts";
import { airworthy, type Platform, startPlatform, until, writeCounterAgent } from "../platform.ts";

describe("a backup", { timeout: 240_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "airworthy-backup-story-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("taken while the platform runs and restored elsewhere has its audit log, its releases and evaluations, and serves again", async () => {
    const out = join(folder, "backup");
    const exported = join(folder, "before.ndjson");
    const before = await (async () => {
      await using platform = await startPlatform();
      const started = await platform.cli("--json", "release", "--file", writeCounterAgent(platform.folder, "v1"));
      expect(started.code, started.stderr).toBe(0);
      const signed = await platform.cli("--json", "release", "sign-off", "counter@v1", "--as", "maren", "--reason", "fine");
      expect(signed.code, signed.stderr).toBe(0);
      await sendMessage(`${platform.gateway()}/a2a/counter`, "Hello");
      await sendOwnSpans(platform);
      expect((await platform.cli("--json", "audit", "export", "--out", exported)).code).toBe(0);
      const said = await describePlace(platform);
      const written = await platform.cli("--json", "backup", "--out", out);
      expect(written.code, written.stderr).toBe(0);
      if (noEngine === undefined) await checkSpansAreNeeded(out, join(folder, "elsewhere"));
      return said;
    })();
    expect(statSync(out).mode & 0o077, "it holds private keys").toBe(0);

    const restore = async (data: string): Promise<void> => {
      const spans = readdirSync(out).find((name) => name.startsWith("spans."));
      expect(spans === undefined).toBe(noEngine !== undefined);
      for (const name of ["audit_records.ndjson", ...(spans === undefined ? [] : [spans])]) {
        const file = join(out, name);
        const whole = readFileSync(file, "utf8");
        writeFileSync(file, whole.replace("default", "defiant"));
        const refused = await airworthy(["--data", data, "--json", "restore", out]);
        expect(refused).toMatchObject({
          code: 4,
          json: { error: { code: "platform/backup-damaged", message: expect.stringContaining(file) } },
        });
        writeFileSync(file, whole);
      }
      const restored = await airworthy(["--data", data, "--json", "restore", out]);
      expect(restored.code, restored.stderr).toBe(0);
      const again = await airworthy(["--data", data, "--json", "restore", out]);
      expect(again).toMatchObject({ code: 4, json: { error: { code: "platform/place-not-empty" } } });
    };
    await using place = await startPlatform({ prepare: restore });
    expect(await describePlace(place)).toEqual(before);
    const after = join(folder, "after.ndjson");
    expect((await place.cli("--json", "audit", "export", "--out", after)).code).toBe(0);
    const verified = await place.cli("--json", "audit", "verify", after, "--key", before.key, "--since", exported);
    expect([verified.code, verified.json]).toMatchObject([0, { intact: true }]);
    const answer = await until(
      "the live version serves again",
      () => sendMessage(`${place.gateway()}/a2a/counter`, "Hello"),
      ({ status, code }) => status === 200 && code === undefined,
    );
    expect(answer.text).toBe("v1 turn 1: Hello");
    const next = await place.cli("--json", "release", "--file", writeCounterAgent(place.folder, "v2"));
    expect(next.code, next.stderr).toBe(0);
  });

  test("of a place where nothing runs is written all the same, and only by who names a new folder", async () => {
    const data = join(folder, "still");
    const out = join(folder, "still-backup");
    expect((await airworthy(["--data", data, "--json", "backup", "--out", out])).json).toMatchObject({
      error: { code: "platform/nothing-there" },
    });
    expect((await airworthy(["--data", data, "status"])).code).toBe(0);
    expect((await airworthy(["--data", data, "--json", "backup", "--out", out])).code).toBe(0);
    const twice = await airworthy(["--data", data, "--json", "backup", "--out", out]);
    expect(twice).toMatchObject({ code: 4, json: { error: { code: "platform/place-not-empty" } } });
  });

  test("is refused to who may not read the data directory", async () => {
    await using platform = await startPlatform();
    const answer = await fetch(`${platform.api()}/operator/backup`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer wrong" },
      body: JSON.stringify({ directory: join(folder, "stolen") }),
    });
    expect([answer.status, await answer.json()]).toMatchObject([401, { code: "platform/not-the-operator" }]);
  });
});

/** Spans that an agent tells of itself: nothing else knows of them. */
async function sendOwnSpans(platform: Platform): Promise<void> {
  if (noEngine !== undefined) return;
  const span = {
    traceId: "5".repeat(32),
    spanId: "6".repeat(16),
    name: "own",
    startTimeUnixNano: `${Date.now()}000000`,
    endTimeUnixNano: `${Date.now()}500000`,
  };
  const answer = await fetch(`${platform.otlp()}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      resourceSpans: [{ scopeSpans: [{ spans: [span, { ...span, spanId: "7".repeat(16), parentSpanId: span.spanId }] }] }],
    }),
  });
  expect(answer.status).toBe(200);
}

/** Where there is no span store, a backup with spans is not restored in silence without them. */
async function checkSpansAreNeeded(out: string, data: string): Promise<void> {
  const nowhere = { CLICKHOUSE_URL: "http://127.0.0.1:1" };
  const refused = await airworthy(["--data", data, "--json", "restore", out], nowhere);
  expect(refused).toMatchObject({
    code: 4,
    json: { error: { code: "telemetry/no-store", message: expect.stringContaining("--without-spans") } },
  });
  const without = await airworthy(["--data", data, "--json", "restore", "--without-spans", out], nowhere);
  expect(without.code, without.stderr).toBe(0);
}

/** What must be the same after a restore. */
async function describePlace(platform: Platform) {
  const release = await platform.get<ReleaseDetailView>("/releases/counter@v1");
  const evaluation = await platform.get<EvaluationView>(`/evaluations/${release.evaluation ?? ""}`);
  const { items } = await platform.get<{ items: CaseRowView[] }>(`/evaluations/${evaluation.id}/cases`);
  const agent = await platform.get<AgentDetailView>("/agents/counter");
  const { key } = await platform.get<{ key: string }>("/audit/log");
  const traces = async (): Promise<readonly TraceSummaryView[]> =>
    noEngine === undefined ? (await platform.get<{ items: TraceSummaryView[] }>("/traces?limit=200")).items : [];
  // The message to the live version was the last, after those of the evaluation's trials.
  const isThere = (all: readonly TraceSummaryView[]): boolean =>
    all.some(({ name }) => name === "own") && all.some(({ name, arm }) => name === "invoke_agent counter" && arm === "stable");
  const listed = noEngine === undefined ? await until("the traces", traces, isThere) : [];
  return { release, evaluation, cases: items, live: agent.liveVersion, key, traces: listed };
}
