import type { Db } from "../platform/postgres/connect.ts";
import { findVersion } from "../registry/index.ts";
import type { Observation } from "./domain/observation.ts";
import { type DeclaredPrice, type SessionAssignment, toFrontSpan } from "./front-span.ts";
import type { SpanStore } from "./span-store.ts";
import type { TelemetryTables } from "./tables.ts";

/** Writes what fronts saw into the span store. */
export type FrontSpans = {
  /** Resolves when every observation that is stored by now stands there as a span, or there is no store. */
  sync(): Promise<void>;
};

const pageSize = 1_000;
const maxPrices = 1_000;

/**
 * INVARIANT: an observation becomes a span only after its row is committed, and the cursor moves on only after its span is stored; killed in
 * between, the same spans are written again and count once. The cursor stands with the spans, so that a new store gets all of them.
 */
export function createFrontSpans(db: Db, store: () => SpanStore | undefined): FrontSpans {
  const tables = db.withTables<TelemetryTables>();
  const through = new Map<string, number>();
  let cursorsOf: SpanStore | undefined;
  const prices = new Map<string, DeclaredPrice | undefined>();

  const priceFor = async (item: Observation): Promise<DeclaredPrice | undefined> => {
    if (item.kind !== "model") return undefined;
    const key = JSON.stringify([item.organization, item.project, item.agent, item.version]);
    if (!prices.has(key)) {
      if (prices.size >= maxPrices) prices.clear();
      prices.set(key, (await findVersion(db, item, item.agent, item.version))?.model?.price); // a version never changes
    }
    return prices.get(key);
  };
  const assignmentsOf = async (items: readonly Observation[]): Promise<ReadonlyMap<string, SessionAssignment>> => {
    const sessions = [...new Set(items.flatMap(({ session }) => (session === undefined ? [] : [session])))];
    if (sessions.length === 0) return new Map();
    const rows = await tables.selectFrom("sessions").select(["session", "arm", "release_id"]).where("session", "in", sessions).execute();
    return new Map(rows.map((row) => [row.session, { arm: row.arm, release: row.release_id ?? undefined }]));
  };

  return {
    sync: async () => {
      const into = store();
      if (into === undefined) return;
      if (cursorsOf !== into) through.clear(); // another store, or the same one started again: its cursor says what it has
      cursorsOf = into;
      for (const { gateway } of await tables.selectFrom("observation_cursors").select("gateway").execute()) {
        for (;;) {
          const after = through.get(gateway) ?? (await into.readFrontCursor(gateway));
          const rows = await tables
            .selectFrom("observations")
            .select(["seq", "body"])
            .where("gateway", "=", gateway)
            .where("seq", ">", after)
            .orderBy("seq")
            .limit(pageSize)
            .execute();
          const last = rows.at(-1)?.seq;
          through.set(gateway, last ?? after);
          if (last === undefined) break;
          const items = rows.map((row) => row.body);
          const assignments = await assignmentsOf(items);
          const spans = [];
          for (const item of items) {
            const assignment = item.session === undefined ? undefined : assignments.get(item.session);
            const span = toFrontSpan(item, gateway, { price: await priceFor(item), assignment });
            if (span !== undefined) spans.push(span);
          }
          try {
            await into.insert(spans);
            await into.writeFrontCursor(gateway, last);
          } catch (error) {
            through.set(gateway, after);
            throw error;
          }
        }
      }
    },
  };
}
