import { sql } from "kysely";

import type { Db } from "../platform/postgres/connect.ts";
import type { Observation } from "./domain/observation.ts";
import type { TelemetryTables } from "./tables.ts";

/** The gateway's side of the journal. Both calls reject when it cannot be reached. */
export type ObservationSource = {
  /** Everything seen before the call with a higher `seq`, oldest first, at most `limit`. */
  fetchObservations(after: number | undefined, limit: number): Promise<ObservationPage>;
  /** Says that everything up to and including `through` is stored and may be forgotten. */
  acknowledge(through: number): Promise<void>;
  /** The journal's id. */
  gatewayId(): Promise<string>;
};

export type ObservationPage = { readonly gateway: string; readonly items: readonly Observation[]; readonly head: number };

const pageSize = 1_000;

/** Moves observations from a gateway's journal into the store. */
export type ObservationSync = {
  /** Resolves when everything that the gateway saw before the call is stored. Rejects when the gateway cannot be reached. */
  sync(): Promise<void>;
};

/**
 * INVARIANT: rows and cursor are written in one transaction and only then acknowledged, so a crash at any point stores
 * each observation exactly once.
 */
export function createObservationSync(
  db: Db,
  source: ObservationSource,
  onStored: (items: readonly Observation[]) => void,
): ObservationSync {
  const pullAll = async (): Promise<void> => {
    const gateway = await source.gatewayId();
    let after = await readCursor(db, gateway);
    for (;;) {
      const page = await source.fetchObservations(after, pageSize);
      const last = page.items.at(-1);
      if (last === undefined) return;
      await store(db, page);
      onStored(page.items);
      await source.acknowledge(last.seq);
      after = last.seq;
      if (last.seq >= page.head) return;
    }
  };

  let current: Promise<void> | undefined;
  let following: Promise<void> | undefined;
  const begin = (): Promise<void> => {
    const running = pullAll().finally(() => {
      if (current === running) current = undefined;
    });
    current = running;
    return running;
  };
  return {
    sync: () => {
      if (current === undefined) return begin();
      // A pull that is under way may have read past what the caller waits for: join the one after it.
      following ??= current
        .catch(() => {})
        .then(() => {
          following = undefined;
          return begin();
        });
      return following;
    },
  };
}

async function readCursor(db: Db, gateway: string): Promise<number | undefined> {
  const row = await db
    .withTables<TelemetryTables>()
    .selectFrom("observation_cursors")
    .select("through")
    .where("gateway", "=", gateway)
    .executeTakeFirst();
  return row?.through;
}

async function store(db: Db, page: ObservationPage): Promise<void> {
  const through = page.items.at(-1)?.seq ?? 0;
  await db
    .withTables<TelemetryTables>()
    .transaction()
    .execute(async (tx) => {
      await tx
        .insertInto("observations")
        .values(
          page.items.map((item) => ({
            gateway: page.gateway,
            seq: item.seq,
            organization: item.organization,
            project: item.project,
            environment: item.environment,
            agent: item.agent,
            version: item.version,
            deployment: item.deployment,
            kind: item.kind,
            at: new Date(item.at),
            session: item.session ?? null,
            run: item.run ?? null,
            trial: item.trial ?? null,
            body: JSON.stringify(item),
          })),
        )
        .execute();
      await tx
        .insertInto("observation_cursors")
        .values({ gateway: page.gateway, through, stored: page.items.length })
        .onConflict((conflict) =>
          conflict.column("gateway").doUpdateSet({ through, stored: sql`observation_cursors.stored + ${page.items.length}` }),
        )
        .execute();
    });
}
