import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";

import { askDecision, castVote } from "../decisions/index.ts";
import { requestRun } from "../evaluation/index.ts";
import { digestBytes } from "../kernel/digest.ts";
import { defaultProject, productionEnvironment } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { openTestDatabase } from "../platform/postgres/testing/open-test-database.ts";
import { loadVersion } from "../registry/index.ts";
import { registerManifest } from "../registry/testing/register-manifest.ts";
import { claimDeployment } from "../runtime/index.ts";
import { ensureDefaultProject } from "../tenancy/index.ts";
import type { Snapshot, SnapshotAnswer } from "./domain/snapshot.ts";
import { ensurePlatformKeys } from "./platform-keys.ts";
import { createSnapshotFeed } from "./snapshot.ts";

let db: Db;
let folder: string;
const clock = () => 1_000;

beforeEach(async () => {
  db = await openTestDatabase();
  await ensureDefaultProject(db);
  folder = mkdtempSync(join(tmpdir(), "airworthy-snapshot-"));
});
afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true });
});

/** Registers a version and makes a deployment of it; returns that one's id and the version's. */
async function deploy(version: string, toolPolicy: string, wire = "a2a"): Promise<{ deployment: string; versionId: string }> {
  const text = `agent: { name: desk, version: ${version} }
url: http://127.0.0.1:1
wire: ${wire}
mcpServers: { shop: { url: "http://127.0.0.1:2", urlEnv: SHOP } }
${toolPolicy}`;
  const made = await registerManifest({ db, clock, folder }, text);
  const scope = { ...defaultProject, environment: productionEnvironment };
  const deployment = await db.transaction().execute((tx) => claimDeployment(tx, clock, made, scope, `release:${version}`));
  return { deployment, versionId: made.id };
}

/** What a gateway is sent. */
async function build(): Promise<Snapshot> {
  const keys = await ensurePlatformKeys(db);
  const sent: Snapshot[] = [];
  const feed = createSnapshotFeed(
    { db, clock, keys },
    { snapshotVersion: async () => 0, putSnapshot: async ({ payload }) => void sent.push(JSON.parse(payload)) },
  );
  await feed.sync();
  const [snapshot] = sent;
  if (snapshot === undefined) throw new Error("nothing was sent");
  return snapshot;
}

test("a snapshot carries each version's policy, what was read of its tools, and what people answered", async () => {
  const policy = `// who may
@id("look") permit(principal, action == Action::"call", resource == Tool::"shop/look");
permit(principal, action == Action::"ask", resource == Tool::"shop/refund");`;
  mkdirSync(join(folder, "policies"));
  writeFileSync(join(folder, "policies/tools.cedar"), policy);
  const judged = await deploy(
    "v1",
    "toolPolicy: { allow: [look, refund], sideEffects: [refund], policies: policies/tools.cedar, approval: { required: 2 } }",
  );
  const open = await deploy("v2", "toolPolicy: { policies: policies/tools.cedar }");
  const free = await deploy("v3", "");
  const answer: SnapshotAnswer = {
    decision: "dec_1",
    gateway: "gtw_1",
    actionHash: "sha256:1",
    verdict: "approved",
    reason: "fine",
    expiresAt: 2_000,
  };
  const scope = { ...defaultProject, environment: productionEnvironment };
  const question = { kind: "tool-call" as const, object: "session/s", agent: "desk", sentence: "A refund.", required: 1, barred: [] };
  await db.transaction().execute(async (tx) => {
    for (const [id, digest, expiresAt] of [
      ["dec_1", "sha256:1", 2_000],
      ["dec_2", "sha256:2", 2_000],
      ["dec_3", "sha256:3", 1_000],
    ] as const) {
      await askDecision(tx, () => 500, scope, { ...question, id, digest, expiresAt, detail: { gateway: "gtw_1" } });
      const by = { person: "idris", kind: "person", verified: true, actor: "person:idris" } as const;
      if (id !== "dec_2") await castVote(tx, () => 600, scope, id, { verdict: "approved", reason: "fine", digest, by });
    }
    await sql`insert into tool_pins values (${judged.versionId}, 'shop', 'look', 'sha256:2', '{}', now())`.execute(tx);
  });

  const { deployments, answers } = await build();

  expect(answers).toEqual([answer]); // dec_2 is not answered, dec_3 has expired
  expect(deployments[judged.deployment]).toMatchObject({
    mcp: { shop: { url: "http://127.0.0.1:2/mcp", tools: ["look", "refund"], pins: { look: "sha256:2" } } },
    policy: {
      digest: digestBytes(policy),
      policies: { look: expect.stringContaining("shop/look"), policy1: expect.stringContaining("shop/refund") },
      sideEffects: ["refund"],
      approval: { required: 2, holdMs: 20_000, expiresMs: 900_000 },
    },
  });
  expect(deployments[open.deployment]).toMatchObject({ policy: { sideEffects: null } });
  expect(deployments[open.deployment]?.mcp["shop"]).toEqual({ url: "http://127.0.0.1:2/mcp" });
  expect(deployments[free.deployment]).not.toHaveProperty("policy");
});

test("a snapshot carries each version's wire; A2A goes without saying", async () => {
  const plain = await deploy("v1", "", "{ http: { path: /chat, input: /message, output: /reply } }");
  const chat = await deploy("v2", "", "openai-chat");
  const a2a = await deploy("v3", "");

  const { deployments } = await build();

  expect(deployments[plain.deployment]?.wire).toEqual({ http: { path: "/chat", input: "/message", output: "/reply" } });
  expect(deployments[chat.deployment]?.wire).toBe("openai-chat");
  expect(deployments[a2a.deployment]).not.toHaveProperty("wire");
});

test("a deployment carries the faults of the runs that it is evaluated in, as long as they are under way, whoever plays them", async () => {
  const { versionId } = await deploy("v1", "");
  const version = await loadVersion(db, versionId);
  const run = await db.transaction().execute((tx) => requestRun(tx, clock, { version, manifest: version.manifestText }));
  const faults = {
    all: [{ tool: "look", kind: "error", probability: 0.5 }],
    cases: { a: [{ tool: "pay", kind: "delay", probability: 1, delayMs: 5 }] },
  };
  const goOn = async (status: string, conditions: object | null): Promise<Snapshot> => {
    const text = conditions === null ? null : JSON.stringify(conditions);
    await sql`update evaluation_runs set status = ${status}, conditions = ${text}::jsonb where id = ${run}`.execute(db);
    return build();
  };
  const told = ({ deployments }: Snapshot) =>
    Object.fromEntries(Object.values(deployments).map(({ environment, faults: own }) => [environment, own]));
  const nothing = { production: undefined, staging: undefined };
  expect(told(await goOn("waiting", null))).toStrictEqual(nothing);
  const conditions = { seed: 1, judge: null, simulator: null };
  expect(told(await goOn("running", { ...conditions, faults: { all: [], cases: {} } }))).toStrictEqual(nothing);
  expect(told(await goOn("running", { ...conditions, faults }))).toStrictEqual({ ...nothing, staging: { [run]: faults } });
  expect(told(await goOn("finished", { ...conditions, faults }))).toStrictEqual(nothing);
});
