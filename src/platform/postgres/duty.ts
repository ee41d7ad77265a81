import type { Clock } from "../../kernel/clock.ts";
import type { Db } from "./connect.ts";
import { type LeaseColumns, leaseIsFree, takenBy } from "./lease.ts";

type DutyTables = { duties: { id: string } & Omit<LeaseColumns, "lease_token"> };

/** What one control plane at a time does for all: calls `run` where this one has it, else does nothing. */
export type Duty = (run: () => Promise<void>) => Promise<void>;

/**
 * A duty under a name. Whoever has it keeps it and renews it when half its lease is over; when they are gone another takes it. It only spares
 * doing things twice: what is done under it must be harmless when two do it, since nothing that is written carries its token.
 */
export function createDuty({ db, clock, owner }: { readonly db: Db; readonly clock: Clock; readonly owner: string }, name: string): Duty {
  const tables = db.withTables<DutyTables>();
  let renewAt = 0;
  const isMine = async (): Promise<boolean> => {
    if (clock() < renewAt) return true;
    const begun = clock();
    const { lease_token: _, ...taken } = takenBy(owner, () => begun);
    const row = await tables
      .insertInto("duties")
      .values({ id: name, ...taken })
      .onConflict((conflict) =>
        conflict
          .column("id")
          .doUpdateSet(taken)
          .where((eb) => eb.or([eb("duties.lease_owner", "=", owner), leaseIsFree("duties", () => begun)])),
      )
      .returning("id")
      .executeTakeFirst();
    renewAt = row === undefined ? 0 : (begun + taken.lease_until.getTime()) / 2;
    return row !== undefined;
  };
  return async (run) => {
    if (await isMine()) await run();
  };
}
