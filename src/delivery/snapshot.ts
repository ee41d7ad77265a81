import { createPrivateKey, sign } from "node:crypto";

import type { Clock } from "../kernel/clock.ts";
import { canonicalJson } from "../kernel/json.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { type AgentVersion, loadVersion } from "../registry/index.ts";
import { type Deployment, endpointsOf, listDeployments } from "../runtime/index.ts";
import type { SignedSnapshot, Snapshot, SnapshotDeployment } from "./domain/snapshot.ts";
import type { PlatformKeys } from "./platform-keys.ts";
import { listRoutes } from "./routes-store.ts";

/** The gateway as delivery sees it. Both reject when it cannot be reached. */
export type SnapshotTarget = {
  /** The version of the snapshot that it uses; 0 when it has none. */
  snapshotVersion(): Promise<number>;
  putSnapshot(snapshot: SignedSnapshot): Promise<void>;
};

/** Keeps a gateway's snapshot equal to what the database says. */
export type SnapshotFeed = {
  /** Resolves when the gateway holds everything that was committed before the call. Rejects when it cannot be reached. */
  sync(): Promise<void>;
  /** The share of new sessions that the snapshot which the gateway last took gives to this deployment. */
  weightOf(deployment: string): number;
};

/** Creates the feed; each `sync` builds, compares, and pushes only what changed. */
export function createSnapshotFeed(db: Db, clock: Clock, keys: PlatformKeys, target: SnapshotTarget): SnapshotFeed {
  const privateKey = createPrivateKey(keys.signingPrivatePem);
  let held: { readonly content: string; readonly version: number; readonly weights: ReadonlyMap<string, number> } | undefined;
  let last: Promise<void> = Promise.resolve();
  let versions: ReadonlyMap<string, AgentVersion> = new Map();

  const buildContent = async (): Promise<Omit<Snapshot, "version" | "issuedAt">> => {
    const [routes, deployments] = await Promise.all([listRoutes(db), listDeployments(db, { limit: 10_000 })]);
    // What the snapshot takes of a version never changes, so each is read once.
    versions = new Map(
      await Promise.all(
        deployments.map(async ({ versionId }): Promise<[string, AgentVersion]> => [
          versionId,
          versions.get(versionId) ?? (await loadVersion(db, versionId)),
        ]),
      ),
    );
    const entries = deployments.flatMap((deployment): [string, SnapshotDeployment][] => {
      const version = versions.get(deployment.versionId);
      return version === undefined ? [] : [[deployment.id, toSnapshotDeployment(deployment, version)]];
    });
    return { format: 1, sessionKeys: keys.sessionKeys, routes, deployments: Object.fromEntries(entries) };
  };

  const push = async (): Promise<void> => {
    const [content, version] = await Promise.all([buildContent(), target.snapshotVersion()]);
    const text = canonicalJson(content);
    if (held !== undefined && held.content === text && held.version === version) return;
    const next = Math.max(version, held?.version ?? 0) + 1;
    const payload = JSON.stringify({ ...content, version: next, issuedAt: clock() } satisfies Snapshot);
    await target.putSnapshot({ payload, signature: sign(null, Buffer.from(payload), privateKey).toString("base64url") });
    const weights = content.routes.flatMap((route) => route.arms.map((arm) => [arm.deployment, arm.weight] as const));
    held = { content: text, version: next, weights: new Map(weights) };
  };

  return {
    sync: () => {
      // One after another: each push reads the database after the one before it ended.
      last = last.catch(() => {}).then(push);
      return last;
    },
    weightOf: (deployment) => held?.weights.get(deployment) ?? 0,
  };
}

function toSnapshotDeployment(deployment: Deployment, version: AgentVersion): SnapshotDeployment {
  const { agentUrl, model, mcp } = endpointsOf(deployment, version);
  const { allow } = version.manifest.toolPolicy;
  return {
    organization: deployment.organization,
    project: deployment.project,
    environment: deployment.environment,
    agent: deployment.agent,
    version: deployment.version,
    digest: deployment.digest,
    ...(agentUrl === undefined ? {} : { agentUrl }),
    ...(model === undefined ? {} : { model }),
    mcp: Object.fromEntries(Object.entries(mcp).map(([server, url]) => [server, allow === undefined ? { url } : { url, tools: allow }])),
    limits: version.manifest.limits,
  };
}
