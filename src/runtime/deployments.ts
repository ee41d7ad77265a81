import type { Clock } from "../kernel/clock.ts";
import { newId } from "../kernel/id.ts";
import type { ProjectScope, Scope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { type AgentVersion, artifactDirectory } from "../registry/index.ts";
import { type PlannedProcess, planProcesses } from "./plan-processes.ts";
import type { RuntimeTables } from "./tables.ts";

/** Where deployments find what they run and whom they talk to. */
export type DeployDeps = {
  readonly clock: Clock;
  readonly artifactsDirectory: string;
  /** The gateway's base URL; known once it listens. */
  readonly gatewayUrl: () => string;
  /** The variables by which a project's agents find where to send telemetry. */
  readonly otlpEnvironment: (scope: ProjectScope) => Readonly<Record<string, string>>;
};

/**
 * Makes sure that a version runs in an environment for as long as `claimant` (`run:ID`, `release:ID`) claims it.
 * Claiming twice is claiming once. Returns the deployment's id; its processes are started by the supervisor.
 */
export async function claimDeployment(tx: Db, deps: DeployDeps, version: AgentVersion, scope: Scope, claimant: string): Promise<string> {
  const db = tx.withTables<RuntimeTables>();
  const existing = await db
    .selectFrom("deployments")
    .select("id")
    .where("organization", "=", scope.organization)
    .where("project", "=", scope.project)
    .where("environment", "=", scope.environment)
    .where("version_id", "=", version.id)
    .where("ended_at", "is", null)
    .forUpdate()
    .executeTakeFirst();
  const id = existing?.id ?? (await createDeployment(tx, deps, version, scope));
  await db
    .insertInto("deployment_claims")
    .values({ deployment_id: id, claimant })
    .onConflict((conflict) => conflict.columns(["deployment_id", "claimant"]).doNothing())
    .execute();
  return id;
}

/** Gives up every claim of a claimant; a deployment that nobody claims any more ends, and with it what only it needed. */
export async function releaseClaims(tx: Db, clock: Clock, claimant: string, environment?: string): Promise<void> {
  const db = tx.withTables<RuntimeTables>();
  let claims = db
    .selectFrom("deployment_claims")
    .innerJoin("deployments", "deployments.id", "deployment_claims.deployment_id")
    .select("deployments.id")
    .where("claimant", "=", claimant);
  if (environment !== undefined) claims = claims.where("environment", "=", environment);
  const ids = (await claims.execute()).map((row) => row.id);
  if (ids.length === 0) return;
  await db.deleteFrom("deployment_claims").where("claimant", "=", claimant).where("deployment_id", "in", ids).execute();
  await db
    .updateTable("deployments")
    .set({ ended_at: new Date(clock()) })
    .where("id", "in", ids)
    .where("ended_at", "is", null)
    .where((eb) =>
      eb.not(
        eb.exists(eb.selectFrom("deployment_claims").select("claimant").whereRef("deployment_claims.deployment_id", "=", "deployments.id")),
      ),
    )
    .execute();
  await db
    .updateTable("processes")
    .set({ desired: "stopped" })
    .where("desired", "=", "running")
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("deployment_processes")
            .innerJoin("deployments", "deployments.id", "deployment_processes.deployment_id")
            .select("deployment_processes.process_id")
            .whereRef("deployment_processes.process_id", "=", "processes.id")
            .where("deployments.ended_at", "is", null),
        ),
      ),
    )
    .execute();
}

async function createDeployment(tx: Db, deps: DeployDeps, version: AgentVersion, scope: Scope): Promise<string> {
  const id = newId("dep", deps.clock);
  await tx
    .withTables<RuntimeTables>()
    .insertInto("deployments")
    .values({ id, ...scope, agent: version.agent, version_id: version.id, ended_at: null })
    .execute();
  const planned = planProcesses(version, {
    scope,
    deploymentId: id,
    artifactDirectory: artifactDirectory(deps.artifactsDirectory, version.artifact),
    gatewayUrl: deps.gatewayUrl(),
    otlpEnvironment: deps.otlpEnvironment(scope),
  });
  for (const process of planned) {
    const processId = await wantProcess(tx, deps.clock, scope, process, id);
    await tx.withTables<RuntimeTables>().insertInto("deployment_processes").values({ deployment_id: id, process_id: processId }).execute();
  }
  return id;
}

async function wantProcess(tx: Db, clock: Clock, scope: Scope, planned: PlannedProcess, deploymentId: string): Promise<string> {
  const db = tx.withTables<RuntimeTables>();
  const existing = await db
    .selectFrom("processes")
    .select(["id", "state"])
    .where("key", "=", planned.key)
    .where((eb) => eb.or([eb("desired", "=", "running"), eb("state", "<>", "stopped")]))
    .forUpdate()
    .executeTakeFirst();
  if (existing !== undefined) {
    // A process that gave up gets a fresh chance when somebody wants it again.
    const revived = existing.state === "failed" ? ({ state: "stopped", failures: 0, problem: null } as const) : {};
    await db
      .updateTable("processes")
      .set({ desired: "running", ...revived })
      .where("id", "=", existing.id)
      .execute();
    return existing.id;
  }
  const id = newId("prc", clock);
  await db
    .insertInto("processes")
    .values({
      id,
      ...scope,
      deployment_id: planned.own ? deploymentId : null,
      name: planned.name,
      key: planned.key,
      spec: JSON.stringify(planned.spec),
      desired: "running",
      state: "stopped",
    })
    .execute();
  return id;
}
