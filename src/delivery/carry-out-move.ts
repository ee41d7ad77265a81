import type { Clock } from "../kernel/clock.ts";
import { productionEnvironment, type Scope, stagingEnvironment } from "../kernel/scope.ts";
import { cancelDecisions } from "../decisions/index.ts";
import { requestRun } from "../evaluation/index.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { type AgentVersion, readStoredManifest } from "../registry/index.ts";
import { claimDeployment, releaseClaims } from "../runtime/index.ts";
import type { ReleaseFacts, ReleaseMove } from "./domain/release.ts";
import type { StoredRelease } from "./release-store.ts";
import { findRoute, setRoute } from "./routes-store.ts";
import type { DeliveryTables } from "./tables.ts";

/** What effects need. */
export type EffectDeps = { readonly clock: Clock };

/** Brings about a move's effect inside the transaction that writes it. Repeated, it finds its own work done. */
export async function carryOutMove(
  tx: Db,
  deps: EffectDeps,
  {
    release,
    version,
    facts,
    move,
  }: {
    readonly release: StoredRelease;
    readonly version: AgentVersion;
    readonly facts: ReleaseFacts;
    readonly move: ReleaseMove;
  },
): Promise<void> {
  const { organization, project, agent } = release;
  const production: Scope = { organization, project, environment: productionEnvironment };
  const claimant = `release:${release.id}`;
  const now = new Date(deps.clock());
  const { effect } = move;
  switch (effect?.kind) {
    case undefined:
      return;
    case "claim-staging":
      await claimDeployment(tx, deps.clock, version, { organization, project, environment: stagingEnvironment }, claimant);
      return;
    case "claim-production":
      await claimDeployment(tx, deps.clock, version, production, claimant);
      return;
    case "request-evaluation": {
      const run = await requestRun(tx, deps.clock, {
        version,
        manifest: release.manifest,
        releaseId: release.id,
        baselineVersionId: release.baselineVersionId,
      });
      await tx.withTables<DeliveryTables>().updateTable("releases").set({ evaluation_run: run }).where("id", "=", release.id).execute();
      return;
    }
    case "set-weight": {
      const stable = await stableArm(tx, production, agent);
      if (facts.production === undefined || stable === undefined) throw new Error(`Nothing is live beside the canary of ${release.id}`);
      const arms = [
        { name: "stable", deployment: stable, weight: 1 - effect.weight },
        { name: "canary", deployment: facts.production.id, weight: effect.weight },
      ];
      return setRoute(tx, now, production, { agent, arms, release: release.id });
    }
    case "take-all":
      if (facts.production === undefined) return;
      await supersede(tx, deps, release);
      return setRoute(tx, now, production, { agent, arms: [{ name: "stable", deployment: facts.production.id, weight: 1 }] });
    case "give-back": {
      const stable = await stableArm(tx, production, agent);
      if (stable !== undefined) await setRoute(tx, now, production, { agent, arms: [{ name: "stable", deployment: stable, weight: 1 }] });
      await cancelDecisions(tx, deps.clock, production, `release/${release.id}`);
      const drainUntil = new Date(now.getTime() + (release.plan?.drainMs ?? 0));
      await tx
        .withTables<DeliveryTables>()
        .updateTable("releases")
        .set({ drain_until: drainUntil, wake_at: drainUntil })
        .where("id", "=", release.id)
        .execute();
      return releaseClaims(tx, deps.clock, claimant, stagingEnvironment);
    }
    case "release-staging":
      return releaseClaims(tx, deps.clock, claimant, stagingEnvironment);
    case "release-production":
    case "release-all":
      await cancelDecisions(tx, deps.clock, production, `release/${release.id}`);
      return releaseClaims(tx, deps.clock, claimant);
  }
}

/** The deployment that is live beside a canary, or alone. */
async function stableArm(tx: Db, scope: Scope, agent: string): Promise<string | undefined> {
  const route = await findRoute(tx, scope, agent);
  return route?.arms.find(({ name }) => name === "stable")?.deployment;
}

/** The version before stays for its sessions as long as its own manifest says, then its deployment ends. */
async function supersede(tx: Db, deps: EffectDeps, release: StoredRelease): Promise<void> {
  const tables = tx.withTables<DeliveryTables>();
  const before = await tables
    .selectFrom("releases")
    .select(["id", "manifest"])
    .where("organization", "=", release.organization)
    .where("project", "=", release.project)
    .where("agent", "=", release.agent)
    .where("status", "=", "live")
    .execute();
  for (const { id, manifest } of before) {
    const drainUntil = new Date(deps.clock() + (readStoredManifest(manifest)?.rollout.drainMs ?? 0));
    await tables
      .updateTable("releases")
      .set({ status: "superseded", sentence: "A later version is live.", drain_until: drainUntil, wake_at: drainUntil })
      .where("id", "=", id)
      .execute();
  }
}
