import { randomUUID } from "node:crypto";

import type { Clock } from "../kernel/clock.ts";
import { productionEnvironment, stagingEnvironment } from "../kernel/scope.ts";
import { recordAudit } from "../audit/index.ts";
import { evaluationFact, requestRun } from "../evaluation/index.ts";
import type { ChangeFeed } from "../platform/changes/change-feed.ts";
import type { Log } from "../platform/logging/log.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { type AgentVersion, loadVersion, parseManifest } from "../registry/index.ts";
import { claimDeployment, type DeployDeps, deploymentState, listDeployments, releaseClaims } from "../runtime/index.ts";
import { newestDecision } from "./decisions-store.ts";
import { decideRelease } from "./domain/decide-release.ts";
import type { DeploymentFact, ReleaseFacts, ReleaseMove } from "./domain/release.ts";
import { leaseDueRelease, type StoredRelease, toReleaseState, writeStep } from "./release-store.ts";
import { listRoutes, setRoute } from "./routes-store.ts";
import type { DeliveryTables } from "./tables.ts";

/** What the reconciler works with. */
export type ReleaseDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly changes: ChangeFeed;
  readonly deploy: DeployDeps;
  /** Sends one message to a deployment through its front, or only fetches its card when there is nothing to say. */
  readonly smoke: (deployment: string, text: string | undefined, timeoutMs: number) => Promise<{ ok: boolean; said: string }>;
  /** True once the gateway sends new sessions to this deployment. */
  readonly gatewayRoutes: (deployment: string) => boolean;
};

/** Brings due releases one move nearer to their end. */
export type ReleaseReconciler = {
  /** Works off what is due. */
  tick(): Promise<void>;
};

/**
 * A level-triggered loop over rows: lease a due release, read everything, decide, write once. Killed between any two
 * lines it is taken up again from the row, with no effect twice: what is claimed or asked for is found by the release's id.
 */
export function createReleaseReconciler(deps: ReleaseDeps): ReleaseReconciler {
  const owner = randomUUID();
  return {
    tick: async () => {
      for (;;) {
        const release = await leaseDueRelease(deps.db, deps.clock, owner);
        if (release === undefined) return;
        await advance(deps, release);
      }
    },
  };
}

async function advance(deps: ReleaseDeps, release: StoredRelease): Promise<void> {
  const version = await loadVersion(deps.db, release.versionId);
  const manifest = parseManifest(release.manifest, "airworthy.yaml");
  if (!manifest.ok) throw new Error(`The manifest stored with release ${release.id} is not valid`);
  const state = toReleaseState(release, version.version, manifest.value.gate !== undefined);
  const facts = await readFacts(deps, release, version);
  let move = decideRelease(state, facts);
  if (move.ask === "smoke" && move.step === undefined && facts.staging !== undefined) {
    const smoke = await deps.smoke(facts.staging.id, manifest.value.staging?.smoke, manifest.value.limits.requestTimeoutMs);
    move = decideRelease(state, { ...facts, smoke });
  }
  const written = await write(deps, release, version, facts, move);
  if (!written) deps.log.warn("release move dropped", { release: release.id, reason: "another control plane holds the lease" });
  else if (move.step !== undefined || move.status !== undefined) {
    deps.changes.publish({ topic: "release", id: release.id });
    if (move.status === "live") deps.changes.publish({ topic: "agent", id: release.agent });
  }
}

async function readFacts(deps: ReleaseDeps, release: StoredRelease, version: AgentVersion): Promise<ReleaseFacts> {
  const { organization, project } = release;
  const find = async (environment: string): Promise<DeploymentFact | undefined> => {
    const running = await listDeployments(deps.db, { organization, project, environment, agent: release.agent });
    const deployment = running.find((candidate) => candidate.versionId === release.versionId);
    if (deployment === undefined) return undefined;
    const problem = deployment.processes.find((process) => process.problem !== undefined)?.problem?.message;
    return { id: deployment.id, state: deploymentState(deployment), problem };
  };
  const [staging, production, evaluation, gateDecision, signOff, routes] = await Promise.all([
    find(stagingEnvironment),
    find(productionEnvironment),
    release.evaluationRun === undefined ? undefined : evaluationFact(deps.db, release.evaluationRun),
    newestDecision(deps.db, release, `release/${release.id}`, "gate", version.digest),
    newestDecision(deps.db, release, `release/${release.id}`, "sign-off", version.digest),
    listRoutes(deps.db),
  ]);
  const routed =
    production !== undefined && routes.some((route) => route.arms.some((arm) => arm.deployment === production.id && arm.weight === 1));
  return {
    now: deps.clock(),
    staging,
    production,
    evaluation,
    gateDecision,
    signOff,
    smoke: undefined,
    routed,
    gatewayRoutes: production !== undefined && deps.gatewayRoutes(production.id),
  };
}

/** INVARIANT: everything that a move changes commits together, and only while this reconciler still holds the lease. */
async function write(
  deps: ReleaseDeps,
  release: StoredRelease,
  version: AgentVersion,
  facts: ReleaseFacts,
  move: ReleaseMove,
): Promise<boolean> {
  const now = new Date(deps.clock());
  const ended = move.status !== undefined && move.status !== "running" && move.status !== "waiting";
  return deps.db.transaction().execute(async (tx) => {
    const tables = tx.withTables<DeliveryTables>();
    const { numUpdatedRows } = await tables
      .updateTable("releases")
      .set({
        lease_owner: null,
        lease_until: null,
        wake_at: move.againMs === undefined ? null : new Date(now.getTime() + move.againMs),
        ...(move.status === undefined ? {} : { status: move.status }),
        ...(move.sentence === undefined ? {} : { sentence: move.sentence }),
        ...(move.next === undefined ? {} : { next: move.next }),
        ...(ended ? { finished_at: now } : {}),
      })
      .where("id", "=", release.id)
      .where("lease_token", "=", release.leaseToken)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    if (move.step !== undefined) {
      const { evaluation, ...step } = move.step;
      const evidence = evaluation === undefined ? {} : { evidence: { label: "Evaluation", href: `/evaluations/${evaluation}` } };
      await writeStep(tx, now, release.id, { ...step, ...evidence });
    }
    if (ended && move.status !== "live") {
      await tables
        .insertInto("release_steps")
        .values(
          notReached(release).map((name) => ({
            release_id: release.id,
            name,
            status: "not-reached",
            summary: "",
            evidence: null,
            started_at: null,
            finished_at: null,
          })),
        )
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    await carryOut(tx, deps, release, version, facts, move);
    if (move.audit !== undefined) {
      await recordAudit(tx, deps.clock, release, {
        actor: "airworthy",
        object: `release/${release.id}`,
        ...move.audit,
        evidence: release.evaluationRun === undefined ? null : { label: "Evaluation", href: `/evaluations/${release.evaluationRun}` },
        facts: { digest: version.digest },
      });
    }
    return true;
  });
}

async function carryOut(
  tx: Db,
  deps: ReleaseDeps,
  release: StoredRelease,
  version: AgentVersion,
  facts: ReleaseFacts,
  move: ReleaseMove,
): Promise<void> {
  const { organization, project } = release;
  const claimant = `release:${release.id}`;
  switch (move.effect) {
    case undefined:
      return;
    case "claim-staging":
      await claimDeployment(tx, deps.deploy, version, { organization, project, environment: stagingEnvironment }, claimant);
      return;
    case "claim-production":
      await claimDeployment(tx, deps.deploy, version, { organization, project, environment: productionEnvironment }, claimant);
      return;
    case "request-evaluation": {
      const run = await requestRun(tx, deps, {
        version,
        manifest: release.manifest,
        releaseId: release.id,
        baselineVersionId: release.baselineVersionId,
      });
      await tx.withTables<DeliveryTables>().updateTable("releases").set({ evaluation_run: run }).where("id", "=", release.id).execute();
      return;
    }
    case "set-route":
      if (facts.production !== undefined) {
        await supersede(tx, deps, release);
        await setRoute(
          tx,
          new Date(deps.clock()),
          { organization, project, environment: productionEnvironment },
          release.agent,
          facts.production.id,
        );
      }
      return;
    case "release-staging":
      return releaseClaims(tx, deps.clock, claimant, stagingEnvironment);
    case "release-production":
    case "release-all":
      return releaseClaims(tx, deps.clock, claimant);
  }
}

/** The version before stays for its sessions as long as its own manifest says, then its deployment ends. */
async function supersede(tx: Db, deps: ReleaseDeps, release: StoredRelease): Promise<void> {
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
    const parsed = parseManifest(manifest, "airworthy.yaml");
    const drainUntil = new Date(deps.clock() + (parsed.ok ? parsed.value.rollout.drainMs : 0));
    await tables
      .updateTable("releases")
      .set({ status: "superseded", sentence: "A later version is live.", drain_until: drainUntil, wake_at: drainUntil })
      .where("id", "=", id)
      .execute();
  }
}

function notReached(release: StoredRelease) {
  return Object.entries(release.steps).flatMap(([name, step]) =>
    step.status === "not-started" ? [name as keyof StoredRelease["steps"]] : [],
  ); // Object.entries forgets the keys' type
}
