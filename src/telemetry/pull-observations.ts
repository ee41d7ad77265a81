import { sql } from "kysely";

import type { Json } from "../kernel/json.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { storableJson } from "../platform/postgres/storable-json.ts";
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

/** `at`: the gateway's clock when it answered; everything that had ended by then is in this page or the ones after it up to `head`. */
export type ObservationPage = {
  readonly gateway: string;
  readonly items: readonly Observation[];
  readonly head: number;
  readonly at: number;
};

const pageSize = 1_000;

/** Moves observations from a gateway's journal into the store. */
export type ObservationSync = {
  /** Resolves when everything that the gateway saw before the call is stored. Rejects when the gateway cannot be reached. */
  sync(): Promise<void>;
  /**
   * The watermark, in milliseconds since the epoch by the gateway's clock: everything that ended before it is stored. Undefined until
   * the first complete pull of this process; it stands still while the gateway cannot be reached.
   */
  completeThrough(): number | undefined;
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
  let watermark: number | undefined;
  const pullAll = async (): Promise<void> => {
    const gateway = await source.gatewayId();
    let after = await readCursor(db, gateway);
    for (;;) {
      const page = await source.fetchObservations(after, pageSize);
      const last = page.items.at(-1);
      if (last !== undefined) {
        await store(db, page);
        onStored(page.items);
        await source.acknowledge(last.seq);
        after = last.seq;
      }
      if (last === undefined || last.seq >= page.head) {
        watermark = page.at;
        return;
      }
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
    completeThrough: () => watermark,
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

async function store(db: Db, { gateway, items }: ObservationPage): Promise<void> {
  // What came over the fronts may hold characters that PostgreSQL refuses, and one refused row would hold up everything behind it.
  const page = { gateway, items: items.map((item) => storableJson(item as Json) as Observation) }; // only characters within its texts change
  const through = page.items.at(-1)?.seq ?? 0;
  await db
    .withTables<TelemetryTables>()
    .transaction()
    .execute(async (tx) => {
      const assigned = page.items.flatMap((item) =>
        item.kind === "assignment" && item.session !== undefined ? [{ ...item, session: item.session }] : [],
      );
      const seen = page.items.filter((item) => item.kind !== "assignment");
      if (assigned.length > 0) {
        await tx
          .insertInto("sessions")
          .values(
            assigned.map((item) => ({
              gateway: page.gateway,
              seq: item.seq,
              organization: item.organization,
              project: item.project,
              environment: item.environment,
              agent: item.agent,
              version: item.version,
              deployment: item.deployment,
              session: item.session,
              release_id: item.release ?? null,
              arm: item.arm,
              canary_weight: item.canaryWeight,
              assigned_at: new Date(item.at),
              outcome: null,
              signal: null,
              why: null,
              decided_at: null,
            })),
          )
          .execute();
      }
      if (seen.length > 0) {
        await tx
          .insertInto("observations")
          .values(
            seen.map((item) => ({
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
      }
      await tx
        .insertInto("observation_cursors")
        .values({ gateway: page.gateway, through, stored: page.items.length })
        .onConflict((conflict) =>
          conflict.column("gateway").doUpdateSet({ through, stored: sql`observation_cursors.stored + ${page.items.length}` }),
        )
        .execute();
    });
}
