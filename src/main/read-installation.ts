import { sql } from "kysely";

import type { Clock } from "../kernel/clock.ts";
import { askParts } from "../platform/health/readiness.ts";
import { databaseTime } from "../platform/postgres/database-time.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { listAnswering, readGateways, readPlanes, seenAt } from "../runtime/index.ts";
import { countStored, type OtlpCounters } from "../telemetry/index.ts";
import type { GatewayStatus } from "./gateway-admin.ts";
import type { Spans } from "./spans.ts";
import type { InstallationView } from "./views.ts";

/** What an installation is read from. */
export type InstallationDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly version: string;
  readonly plane: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly spans: Pick<Spans, "current" | "absence" | "isOwn">;
  readonly otlp: { readonly url: string; readonly counters: OtlpCounters };
  readonly gateway: { readonly url: () => string };
  readonly gatewayStatus: () => GatewayStatus | undefined;
};

/** Another takes a plane's processes when it was not seen for this long. */
const planeAnswersMs = 30_000;

/** Reads what stands in the database, and asks the span store. */
export async function readInstallation(deps: InstallationDeps): Promise<Omit<InstallationView, "startedAt" | "addresses">> {
  const { db, version, plane, environment, otlp } = deps;
  const [now, planes, gateways, databaseVersion, spanStore, journal] = await Promise.all([
    databaseTime(db),
    readPlanes(db),
    readGateways(db),
    readVersion(db),
    readSpanStore(deps.spans),
    readJournal(deps),
  ]);
  const answering = new Set(listAnswering(gateways).map(({ id }) => id));
  const { accepted, stored, rejected } = otlp.counters;
  return {
    at: toText(now),
    version,
    planes: planes.map((one) => ({
      id: one.id,
      own: one.id === plane,
      seenAt: toText(one.seenAt),
      answers: now - one.seenAt <= planeAnswersMs,
    })),
    gateways: gateways.all.map((one) => ({
      id: one.id,
      plane: one.plane,
      own: one.plane === plane,
      url: one.url,
      seenAt: seenAt(one) === 0 ? null : toText(seenAt(one)),
      answers: answering.has(one.id),
    })),
    database: { engine: environment["DATABASE_URL"] === undefined ? "embedded" : "postgresql", version: databaseVersion },
    spanStore,
    otlp: { accepted, stored, rejected: Object.values(rejected).reduce((sum, n) => sum + n, 0) },
    journal,
  };
}

async function readVersion(db: Db): Promise<string> {
  const { rows } = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(db);
  return rows[0]?.version ?? "";
}

/** A store that is slow or away is told of, and holds nobody up. */
async function readSpanStore({ current, absence, isOwn }: InstallationDeps["spans"]): Promise<InstallationView["spanStore"]> {
  const store = current();
  const missing = { rows: null, bytes: null, retentionDays: null };
  if (store === undefined) {
    const { forGood, message } = absence();
    return { engine: !isOwn ? "clickhouse" : forGood ? "none" : "embedded", problem: message, ...missing };
  }
  const engine = isOwn ? "embedded" : "clickhouse";
  let counts: Awaited<ReturnType<typeof store.counts>> | undefined;
  const check = async (): Promise<void> => {
    counts = await store.counts();
  };
  const [state] = await askParts([{ name: "span store", needed: false, check }]);
  return counts === undefined
    ? { engine, problem: `The span store could not be asked: ${state?.why ?? "it did not say why"}.`, ...missing }
    : { engine, problem: null, ...counts };
}

async function readJournal({ db, gatewayStatus }: InstallationDeps): Promise<InstallationView["journal"]> {
  const status = gatewayStatus();
  if (status === undefined) return null;
  const { accepted, stored, dropped } = status.counters;
  return { accepted, stored, dropped, inDatabase: await countStored(db, status.gateway) };
}

function toText(ms: number): string {
  return new Date(ms).toISOString();
}
