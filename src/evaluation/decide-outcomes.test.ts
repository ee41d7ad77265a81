import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { defaultProject, productionEnvironment } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { openTestDatabase } from "../platform/postgres/testing/open-test-database.ts";
import { registerManifest } from "../registry/testing/register-manifest.ts";
import { claimDeployment } from "../runtime/index.ts";
import { createObservationSync, listFailedSessions, listReleaseSessions, type Observation, writeOutcome } from "../telemetry/index.ts";
import { ensureDefaultProject } from "../tenancy/index.ts";
import { decideOutcomes } from "./decide-outcomes.ts";
import { storeReport } from "./reported-outcomes.ts";

const horizonMs = 1_000;
const scope = { ...defaultProject, environment: productionEnvironment };
const contract = (signals: string) => `
agent: { name: desk, version: v1 }
run: { command: [node, a.mjs], files: [a.mjs] }
wire: a2a
outcome: { horizonMs: ${horizonMs}, signals: [${signals}] }`;
const error = "{ name: agent-error, kind: error }";

type Seen = { readonly at: number; readonly durationMs?: number } & (
  | { readonly kind: "assignment"; readonly session: string }
  | { readonly kind: "message"; readonly session: string; readonly errorCode?: string }
);

describe("a live session's outcome", () => {
  let db: Db;
  let folder = "";
  let items: Observation[];
  let watermark: number;
  let versionId: string;
  let deployment: string;
  beforeEach(async () => {
    db = await openTestDatabase();
    await ensureDefaultProject(db);
    folder = mkdtempSync(join(tmpdir(), "airworthy-outcomes-"));
    writeFileSync(join(folder, "a.mjs"), "");
    items = [];
    watermark = 0;
  });
  afterEach(async () => {
    await db.destroy();
    rmSync(folder, { recursive: true });
  });

  async function deploy(signals = error): Promise<void> {
    const version = await registerManifest({ db, clock: () => 1, folder }, contract(signals));
    versionId = version.id;
    deployment = await claimDeployment(db, () => 1, version, scope, "release:rel_1");
  }

  function see(seen: Seen): void {
    const base = { seq: items.length + 1, durationMs: 0, ...scope, agent: "desk", version: "v1", deployment, ...seen };
    const kinds = {
      assignment: { arm: "canary", canaryWeight: 0.1, release: "rel_1" },
      message: { method: "SendMessage", streamed: false, status: "errorCode" in seen ? "error" : "ok" },
    };
    items.push({ ...base, ...kinds[seen.kind] } as Observation); // the two kinds, filled up
  }

  /** Pulls everything that was seen up to a time by the gateway's clock, and decides. */
  async function decideAt(at: number): Promise<{ decided: number; outcomes: string[] }> {
    watermark = at;
    const known = items.filter((item) => item.at + item.durationMs <= at);
    const sync = createObservationSync(
      db,
      {
        gatewayId: async () => "gtw_1",
        fetchObservations: async (after) => ({
          gateway: "gtw_1",
          items: known.filter(({ seq }) => seq > (after ?? 0)),
          head: known.length,
          at,
        }),
        acknowledge: async () => {},
      },
      () => {},
    );
    await sync.sync();
    expect(sync.completeThrough()).toBe(at);
    const decided = await decideOutcomes({ db, clock: () => at, watermark: async () => watermark, releaseVersion: async () => versionId });
    return { decided, outcomes: (await listReleaseSessions(db, "rel_1", undefined, 100)).map(({ outcome }) => outcome) };
  }

  test("is decided once its horizon has passed, not before, and then stays", async () => {
    await deploy();
    see({ kind: "assignment", session: "a", at: 100 });
    see({ kind: "message", session: "a", at: 100, durationMs: 50 });
    expect(await decideAt(100 + horizonMs - 1)).toEqual({ decided: 0, outcomes: [] });
    expect(await decideAt(100 + horizonMs)).toEqual({ decided: 1, outcomes: ["succeeded"] });
    see({ kind: "message", session: "a", at: 2_000, errorCode: "-32000" });
    expect(await decideAt(9_000)).toEqual({ decided: 0, outcomes: ["succeeded"] });
  });

  test("does not depend on when somebody looks: what ended after its horizon is left out", async () => {
    await deploy();
    see({ kind: "assignment", session: "a", at: 100 });
    see({ kind: "message", session: "a", at: 100, durationMs: 50 });
    see({ kind: "message", session: "a", at: 1_000, durationMs: 101, errorCode: "-32000" });
    expect(await decideAt(9_000)).toEqual({ decided: 1, outcomes: ["succeeded"] });
  });

  test("is a failure with its signal when the agent answered with an error, unknown when its client left or nothing was seen", async () => {
    await deploy();
    for (const [session, errorCode] of [
      ["failed", "task/failed"],
      ["left", "gateway/client-gone"],
    ] as const) {
      see({ kind: "assignment", session, at: 1 });
      see({ kind: "message", session, at: 1, errorCode });
    }
    see({ kind: "assignment", session: "silent", at: 1 });
    expect(await decideAt(9_000)).toEqual({ decided: 3, outcomes: ["failed", "unknown", "unknown"] });
    expect(await listFailedSessions(db, "rel_1", 10)).toMatchObject([{ n: 1, arm: "canary", session: "failed", signal: "agent-error" }]);
  });

  test("stays unknown while nobody reported what the contract asks for, and a late report does not count", async () => {
    await deploy(`${error}, { name: complaint, kind: reported }`);
    const report = (session: string, failed: boolean, at: number) =>
      storeReport(db, scope, { id: `${session}-1`, session, signal: "complaint", failed, reporter: "crm", at: new Date(at) });
    for (const session of ["fine", "complained", "late", "silent"]) {
      see({ kind: "assignment", session, at: 1 });
      see({ kind: "message", session, at: 1 });
    }
    expect(await report("fine", false, 500)).toBe(true);
    expect(await report("complained", true, 500)).toBe(true);
    expect(await report("complained", false, 600)).toBe(false); // known by its id
    expect(await report("late", true, 5_000)).toBe(true);
    expect((await decideAt(9_000)).outcomes).toEqual(["succeeded", "failed", "unknown", "unknown"]);
  });

  test("does not overtake an earlier one: the order of assignment ends before the first that is undecided", async () => {
    await deploy();
    for (const [session, at] of [
      ["a", 100],
      ["b", 200],
      ["c", 300],
    ] as const) {
      see({ kind: "assignment", session, at });
      see({ kind: "message", session, at });
    }
    expect((await decideAt(100)).outcomes).toEqual([]);
    expect((await decideAt(300)).outcomes).toEqual([]);
    const last = { at: new Date(300), gateway: "gtw_1", seq: 5 };
    await writeOutcome(db, last, { outcome: "succeeded", signal: null, why: "", decidedAt: new Date(400) }); // ahead of its turn
    expect((await decideAt(100 + horizonMs)).outcomes).toEqual(["succeeded"]);
    expect((await decideAt(200 + horizonMs)).outcomes).toHaveLength(3);
  });
});
