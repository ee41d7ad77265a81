import { type ColumnType, type RawBuilder, sql } from "kysely";

import type { Clock } from "../../kernel/clock.ts";
import type { Db } from "./connect.ts";

/** The columns of a row that one control plane at a time works on. `lease_token` grows each time somebody takes it: the fencing token. */
export type LeaseColumns = {
  lease_owner: string | null;
  lease_token: ColumnType<number, number | undefined, number>;
  lease_until: Date | null;
};

/** A lease that was taken. A write that carries its token is dropped once another has it: `where lease_token = token`. */
export type Lease = { readonly id: string; readonly token: number };

const leaseMs = 10_000;
const renewMs = 3_000;
const leasedTables = ["releases", "evaluation_runs", "duties"] as const;
type LeasedTable = (typeof leasedTables)[number];

/** The condition that nobody holds a row's lease. */
export function leaseIsFree(table: LeasedTable, clock: Clock): RawBuilder<boolean> {
  const until = sql.ref(`${table}.lease_until`);
  return sql<boolean>`(${until} is null or ${until} < ${new Date(clock())})`;
}

/** What taking a row's lease sets: it is the owner's for 10 s. Together with leaseIsFree and `for update skip locked`. */
export function takenBy(owner: string, clock: Clock) {
  return { lease_owner: owner, lease_token: sql<number>`lease_token + 1`, lease_until: new Date(clock() + leaseMs) };
}

/** What giving a row's lease back sets. */
export const notLeased = { lease_owner: null, lease_until: null } as const;

/** Renews a lease while work goes on. `lost` aborts once another has it, or it ran out because the database did not answer. */
export function holdLease(
  { db, clock }: { readonly db: Db; readonly clock: Clock },
  table: "releases" | "evaluation_runs",
  { id, token }: Lease,
): { readonly lost: AbortSignal; readonly stop: () => void } {
  const lost = new AbortController();
  let until = clock() + leaseMs;
  const renew = async (): Promise<void> => {
    const next = clock() + leaseMs;
    const { numAffectedRows } = await sql`
      update ${sql.table(table)} set lease_until = ${new Date(next)} where id = ${id} and lease_token = ${token} and lease_until is not null
    `.execute(db);
    if (numAffectedRows === 0n) lost.abort(new Error(`Another control plane has taken ${table}/${id}`));
    until = next;
  };
  const timer = setInterval(() => {
    renew().catch((error: unknown) => {
      if (clock() > until) lost.abort(error);
    });
  }, renewMs);
  return { lost: lost.signal, stop: () => clearInterval(timer) };
}

/** Gives back every lease of an owner. For one that has just started, or ends: whoever held them in its name is gone. */
export async function dropLeases(db: Db, owner: string): Promise<void> {
  for (const table of leasedTables) {
    await sql`update ${sql.table(table)} set lease_owner = null, lease_until = null where lease_owner = ${owner}`.execute(db);
  }
}
