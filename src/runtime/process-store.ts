import type { Selectable } from "kysely";

import type { ProjectScope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { ProcessProblem, ProcessRecord, ProcessSpec, ProcessState } from "./domain/process.ts";
import type { RuntimeTables } from "./tables.ts";

/** A process row with what its supervisor needs. */
export type StoredProcess = ProcessRecord &
  ProjectScope & {
    readonly id: string;
    readonly deploymentId: string | undefined;
    readonly name: string;
    readonly port: number | undefined;
    readonly spec: ProcessSpec;
  };

/** Processes that are wanted, or not yet gone. */
export async function listOpenProcesses(db: Db): Promise<StoredProcess[]> {
  const rows = await db
    .withTables<RuntimeTables>()
    .selectFrom("processes")
    .selectAll()
    .where((eb) => eb.or([eb("desired", "=", "running"), eb("state", "<>", "stopped")]))
    .orderBy("id")
    .execute();
  return rows.map(toStored);
}

/** What a step changes in a row; what is left out stays. */
export type ProcessChange = {
  readonly state?: ProcessState;
  readonly identity?: { readonly pid: number; readonly startedAt: number } | null;
  readonly port?: number;
  readonly failures?: number;
  readonly restarted?: true;
  readonly probeFailures?: number;
  readonly wakeAt?: number | null;
  readonly problem?: ProcessProblem | null;
};

/** Writes a step's outcome. A new state also resets `since`. */
export async function updateProcess(db: Db, id: string, now: number, change: ProcessChange): Promise<void> {
  await db
    .withTables<RuntimeTables>()
    .updateTable("processes")
    .set((eb) => ({
      ...(change.state === undefined ? {} : { state: change.state, since: new Date(now) }),
      ...(change.identity === undefined
        ? {}
        : { pid: change.identity?.pid ?? null, started_at: change.identity === null ? null : Math.round(change.identity.startedAt) }),
      ...(change.port === undefined ? {} : { port: change.port }),
      ...(change.failures === undefined ? {} : { failures: change.failures }),
      ...(change.restarted === undefined ? {} : { restarts: eb("restarts", "+", 1) }),
      ...(change.probeFailures === undefined ? {} : { probe_failures: change.probeFailures }),
      ...(change.wakeAt === undefined ? {} : { wake_at: change.wakeAt === null ? null : new Date(change.wakeAt) }),
      ...(change.problem === undefined ? {} : { problem: change.problem === null ? null : JSON.stringify(change.problem) }),
    }))
    .where("id", "=", id)
    .execute();
}

function toStored(row: Selectable<RuntimeTables["processes"]>): StoredProcess {
  return {
    id: row.id,
    organization: row.organization,
    project: row.project,
    deploymentId: row.deployment_id ?? undefined,
    name: row.name,
    desired: row.desired,
    state: row.state,
    identity: row.pid === null || row.started_at === null ? undefined : { pid: row.pid, startedAt: row.started_at },
    failures: row.failures,
    probeFailures: row.probe_failures,
    wakeAt: row.wake_at?.getTime(),
    since: row.since.getTime(),
    port: row.port ?? undefined,
    spec: row.spec,
  };
}
