import { createPrivateKey, sign } from "node:crypto";

import { loadCedar } from "../engines/cedar.ts";
import type { Clock } from "../kernel/clock.ts";
import { digestBytes } from "../kernel/digest.ts";
import { canonicalJson } from "../kernel/json.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { listAnswers } from "../decisions/index.ts";
import { listFaultPlans } from "../evaluation/index.ts";
import { type AgentVersion, loadVersion } from "../registry/index.ts";
import { type Deployment, endpointsOf, listDeployments } from "../runtime/index.ts";
import { listPins } from "../safety/index.ts";
import type { SignedSnapshot, Snapshot, SnapshotAnswer, SnapshotDeployment, SnapshotPolicy } from "./domain/snapshot.ts";
import type { PlatformKeys } from "./platform-keys.ts";
import { listRoutes } from "./routes-store.ts";

/** The gateway as delivery sees it. Both reject when it cannot be reached. */
export type SnapshotTarget = {
  /** The version of the snapshot that it uses; 0 when it has none. */
  snapshotVersion(): Promise<number>;
  putSnapshot(snapshot: SignedSnapshot): Promise<void>;
};

/** Digests of a version's tool definitions, by server and tool, as far as they were read. */
type ToolPins = { readonly [server: string]: { readonly [tool: string]: string } };

/** What the snapshot takes of a version. It never changes, but for the pins. */
type VersionParts = { readonly version: AgentVersion; readonly policy: SnapshotPolicy | undefined };

/** Keeps a gateway's snapshot equal to what the database says. */
export type SnapshotFeed = {
  /** Resolves when the gateway holds everything that was committed before the call. Rejects when it cannot be reached. */
  sync(): Promise<void>;
  /** The share of new sessions that the snapshot which the gateway last took gives to each routed deployment. */
  weights(): { readonly [deployment: string]: number };
};

/** Creates the feed; each `sync` builds, compares, and pushes only what changed. */
export function createSnapshotFeed(
  { db, clock, keys }: { db: Db; clock: Clock; keys: PlatformKeys },
  target: SnapshotTarget,
): SnapshotFeed {
  const privateKey = createPrivateKey(keys.signingPrivatePem);
  let held: { readonly content: string; readonly version: number; readonly weights: { readonly [deployment: string]: number } } | undefined;
  let last: Promise<void> = Promise.resolve();
  let versions: ReadonlyMap<string, VersionParts> = new Map();

  const readParts = async (versionId: string): Promise<VersionParts> => {
    const version = await loadVersion(db, versionId);
    return { version, policy: await toSnapshotPolicy(version) };
  };

  const buildContent = async (): Promise<Omit<Snapshot, "version" | "issuedAt">> => {
    const [routes, deployments, answers, faults] = await Promise.all([
      listRoutes(db),
      listDeployments(db, { limit: 10_000 }),
      readAnswers(db, clock),
      listFaultPlans(db),
    ]);
    const versionIds = [...new Set(deployments.map(({ versionId }) => versionId))];
    // Each version is read once.
    versions = new Map(
      await Promise.all(versionIds.map(async (id): Promise<[string, VersionParts]> => [id, versions.get(id) ?? (await readParts(id))])),
    );
    const pins = new Map(await Promise.all(versionIds.map(async (id): Promise<[string, ToolPins]> => [id, await listPins(db, id)])));
    const entries = deployments.flatMap((deployment): [string, SnapshotDeployment][] => {
      const parts = versions.get(deployment.versionId);
      if (parts === undefined) return [];
      const plans = faults.get(deployment.id);
      const built = toSnapshotDeployment(deployment, parts, pins.get(deployment.versionId) ?? {});
      return [[deployment.id, { ...built, ...(plans !== undefined && { faults: plans }) }]];
    });
    return { format: 1, sessionKeys: keys.sessionKeys, routes, deployments: Object.fromEntries(entries), answers };
  };

  const push = async (): Promise<void> => {
    const [content, version] = await Promise.all([buildContent(), target.snapshotVersion()]);
    const text = canonicalJson(content);
    if (held !== undefined && held.content === text && held.version === version) return;
    const next = Math.max(version, held?.version ?? 0) + 1;
    const payload = JSON.stringify({ ...content, version: next, issuedAt: clock() } satisfies Snapshot);
    await target.putSnapshot({ payload, signature: sign(null, Buffer.from(payload), privateKey).toString("base64url") });
    const weights = content.routes.flatMap((route) => route.arms.map((arm) => [arm.deployment, arm.weight] as const));
    held = { content: text, version: next, weights: Object.fromEntries(weights) };
  };

  return {
    sync: () => {
      // One after another: each push reads the database after the one before it ended.
      last = last.catch(() => {}).then(push);
      return last;
    },
    weights: () => held?.weights ?? {},
  };
}

function toSnapshotDeployment(deployment: Deployment, { version, policy }: VersionParts, pins: ToolPins): SnapshotDeployment {
  const { agentUrl, model, mcp } = endpointsOf(deployment, version);
  const { toolPolicy, guards, limits, wire } = version.manifest;
  const { allow } = toolPolicy;
  return {
    organization: deployment.organization,
    project: deployment.project,
    environment: deployment.environment,
    agent: deployment.agent,
    version: deployment.version,
    digest: deployment.digest,
    ...(agentUrl === undefined ? {} : { agentUrl }),
    ...(wire === "a2a" ? {} : { wire }),
    ...(model === undefined ? {} : { model }),
    mcp: Object.fromEntries(
      Object.entries(mcp).map(([server, url]) => [
        server,
        { url, ...(allow === undefined ? {} : { tools: allow }), ...(pins[server] === undefined ? {} : { pins: pins[server] }) },
      ]),
    ),
    ...(policy === undefined ? {} : { policy }),
    ...(guards.input.length + guards.output.length === 0 ? {} : { guards }),
    limits,
  };
}

/** What people said of calls that gateways hold or will be asked for again. */
async function readAnswers(db: Db, clock: Clock): Promise<SnapshotAnswer[]> {
  const answers = await listAnswers(db, new Date(clock()));
  return answers.flatMap(({ id: decision, digest: actionHash, state: verdict, reason, expiresAt, detail: { gateway } }) =>
    typeof gateway === "string" ? [{ decision, gateway, actionHash, verdict, reason, expiresAt }] : [],
  );
}

async function toSnapshotPolicy({ policies = "", manifest }: AgentVersion): Promise<SnapshotPolicy | undefined> {
  const { sideEffects = null, mode, approval } = manifest.toolPolicy;
  if (approval === undefined) return undefined; // it is there wherever policies are
  const read = (await loadCedar()).read(policies);
  return {
    digest: digestBytes(policies),
    // Registration has refused texts with mistakes. One that an engine of today does not read any more permits nothing.
    policies: Object.fromEntries(read.ok ? read.value.map(({ id, text }) => [id, text]) : []),
    sideEffects,
    ...(mode === undefined ? {} : { mode }),
    approval,
  };
}
