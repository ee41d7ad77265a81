import { type Selectable, sql } from "kysely";

import type { Clock } from "../kernel/clock.ts";
import type { ProjectScope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { ProcessProblem, ProcessRecord, ProcessSpec, ProcessState } from "./domain/process.ts";
import type { RuntimeTables } from "./tables.ts";

/** A process row with what its supervisor needs. */
export type StoredProcess = ProcessRecord &
  ProjectScope & {
    readonly id: string;
    readonly plane: string;
    readonly deploymentId: string | undefined;
    readonly name: string;
    readonly port: number | undefined;
    readonly spec: ProcessSpec;
  };

/**
 * A plane's processes that are wanted or not yet gone. Those that nobody has, and those of a plane that was not seen for 30 s, are its own from
 * now on. INVARIANT: a process has one plane, and only that one writes its row.
 */
export async function takeProcesses(db: Db, plane: string, clock: Clock): Promise<StoredProcess[]> {
  const rows = await db
    .withTables<RuntimeTables>()
    .selectFrom("processes")
    .leftJoin("planes", "planes.id", "processes.plane")
    .selectAll("processes")
    .select(sql<boolean>`coalesce(planes.seen_at < clock_timestamp() - interval '30 seconds', true)`.as("is_left"))
    .where((eb) => eb.or([eb("desired", "=", "running"), eb("state", "<>", "stopped")]))
    .orderBy("processes.id")
    .execute();
  const taken = await Promise.all(rows.filter((row) => row.is_left && row.plane !== plane).map((row) => take(db, plane, row, clock)));
  return [...rows.filter((row) => row.plane === plane).map(toStored), ...taken.filter((row) => row !== undefined)];
}

async function take(
  db: Db,
  plane: string,
  { id, plane: before }: Selectable<RuntimeTables["processes"]>,
  clock: Clock,
): Promise<StoredProcess | undefined> {
  // What ran on another machine is out of reach: it starts anew here. The other plane ends it when it comes back.
  const anew = {
    state: "stopped",
    since: new Date(clock()),
    pid: null,
    started_at: null,
    port: null,
    failures: 0,
    probe_failures: 0,
    wake_at: null,
    problem: null,
  } as const;
  const row = await db
    .withTables<RuntimeTables>()
    .updateTable("processes")
    .set({ plane, ...(before === null ? {} : anew) })
    .where("id", "=", id)
    .where("plane", "is not distinct from", before)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undefined : toStored(row);
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
  /** Whoever sees it first takes it. */
  readonly handedOver?: true;
};

/** Writes a step's outcome; false when the process is another plane's by now. A new state also resets `since`. */
export async function updateProcess(
  db: Db,
  { id, plane }: { readonly id: string; readonly plane: string },
  now: number,
  change: ProcessChange,
): Promise<boolean> {
  const { numUpdatedRows } = await db
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
      ...(change.handedOver === undefined ? {} : { plane: null }),
    }))
    .where("id", "=", id)
    .where("plane", "=", plane)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

function toStored(row: Selectable<RuntimeTables["processes"]>): StoredProcess {
  return {
    id: row.id,
    plane: row.plane ?? "",
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
