import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";

import type { SignedSnapshot, Snapshot, SnapshotDeployment } from "../../delivery/domain/snapshot.ts";

/** A control plane's key pair. */
export function newKeys(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  return generateKeyPairSync("ed25519");
}

/** Signs a snapshot as the control plane does. */
export function signSnapshot(snapshot: Snapshot, privateKey: KeyObject): SignedSnapshot {
  const payload = JSON.stringify(snapshot);
  return { payload, signature: sign(null, Buffer.from(payload), privateKey).toString("base64url") };
}

/** A ready deployment of `desk` in production, with some members other than the usual. */
export function deploymentOf(members: Partial<SnapshotDeployment>): SnapshotDeployment {
  return {
    organization: "default",
    project: "default",
    environment: "production",
    agent: "desk",
    version: "v1",
    digest: "sha256:0",
    mcp: {},
    limits: { requestTimeoutMs: 5000, idleTimeoutMs: 5000, maxBodyBytes: 65_536 },
    ...members,
  };
}

/** A snapshot that sends sessions of `desk` to its arms: weights by deployment id. */
export function snapshotOf(
  version: number,
  deployments: { readonly [id: string]: SnapshotDeployment },
  weights: { readonly [id: string]: number } = {},
): Snapshot {
  const arms = Object.entries(weights).map(([deployment, weight]) => ({ name: deployment, deployment, weight }));
  return {
    format: 1,
    version,
    issuedAt: 1_700_000_000_000,
    sessionKeys: [{ id: "k1", secret: Buffer.alloc(32, 7).toString("base64url") }],
    routes: [{ organization: "default", project: "default", environment: "production", agent: "desk", arms }],
    deployments,
  };
}
