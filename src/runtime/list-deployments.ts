import type { Scope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { ProcessProblem, ProcessState } from "./domain/process.ts";
import type { RuntimeTables } from "./tables.ts";

/** A deployment with its processes as they stand. */
export type Deployment = Scope & {
  readonly id: string;
  readonly agent: string;
  readonly version: string;
  readonly versionId: string;
  readonly digest: string;
  readonly createdAt: Date;
  readonly endedAt: Date | undefined;
  readonly processes: readonly DeployedProcess[];
};

export type DeployedProcess = {
  readonly id: string;
  /** `agent`, `model` or `mcp:{server}`. */
  readonly name: string;
  readonly state: ProcessState;
  readonly pid: number | undefined;
  readonly port: number | undefined;
  readonly restarts: number;
  readonly problem: ProcessProblem | undefined;
};

/** What a deployment as a whole is doing. */
export type DeploymentState = "starting" | "ready" | "backing-off" | "failed" | "draining" | "stopped";

/** Which deployments: of a project, an environment, an agent; ended ones only when asked for. */
export type DeploymentFilter = Partial<Scope> & {
  readonly agent?: string;
  readonly id?: string;
  readonly ended?: true;
  readonly limit?: number;
};

/** Deployments, newest first. */
export async function listDeployments(db: Db, filter: DeploymentFilter): Promise<Deployment[]> {
  const tables = db.withTables<RuntimeTables>();
  let query = tables
    .selectFrom("deployments")
    .innerJoin("agent_versions", "agent_versions.id", "deployments.version_id")
    .select([
      "deployments.id",
      "deployments.organization",
      "deployments.project",
      "deployments.environment",
      "deployments.agent",
      "deployments.version_id",
      "deployments.created_at",
      "deployments.ended_at",
      "agent_versions.version",
      "agent_versions.digest",
    ]);
  if (filter.id !== undefined) query = query.where("deployments.id", "=", filter.id);
  if (filter.organization !== undefined) query = query.where("deployments.organization", "=", filter.organization);
  if (filter.project !== undefined) query = query.where("deployments.project", "=", filter.project);
  if (filter.environment !== undefined) query = query.where("deployments.environment", "=", filter.environment);
  if (filter.agent !== undefined) query = query.where("deployments.agent", "=", filter.agent);
  if (filter.ended !== true) query = query.where("deployments.ended_at", "is", null);
  const rows = await query
    .orderBy("deployments.created_at", "desc")
    .limit(filter.limit ?? 200)
    .execute();
  const processes = await listProcesses(
    db,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    id: row.id,
    organization: row.organization,
    project: row.project,
    environment: row.environment,
    agent: row.agent,
    version: row.version,
    versionId: row.version_id,
    digest: row.digest,
    createdAt: row.created_at,
    endedAt: row.ended_at ?? undefined,
    processes: processes.get(row.id) ?? [],
  }));
}

/** Folds the states of a deployment's processes into one: it is as good as its worst process. */
export function deploymentState(deployment: Deployment): DeploymentState {
  const states = new Set(deployment.processes.map((process) => process.state));
  if (deployment.endedAt !== undefined) {
    const own = deployment.processes.find((process) => process.name === "agent");
    return own === undefined || own.state === "stopped" ? "stopped" : "draining";
  }
  if (states.has("failed")) return "failed";
  if (states.has("backing-off")) return "backing-off";
  return [...states].every((state) => state === "ready") ? "ready" : "starting";
}

async function listProcesses(db: Db, deployments: readonly string[]): Promise<Map<string, DeployedProcess[]>> {
  const found = new Map<string, DeployedProcess[]>();
  if (deployments.length === 0) return found;
  const rows = await db
    .withTables<RuntimeTables>()
    .selectFrom("deployment_processes")
    .innerJoin("processes", "processes.id", "deployment_processes.process_id")
    .select([
      "deployment_processes.deployment_id as deployment",
      "processes.id",
      "processes.name",
      "processes.state",
      "processes.pid",
      "processes.port",
      "processes.restarts",
      "processes.problem",
    ])
    .where("deployment_processes.deployment_id", "in", [...deployments])
    .orderBy("processes.name")
    .execute();
  for (const { deployment, pid, port, problem, ...process } of rows) {
    const list = found.get(deployment) ?? [];
    list.push({ ...process, pid: pid ?? undefined, port: port ?? undefined, problem: problem ?? undefined });
    found.set(deployment, list);
  }
  return found;
}
