import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { systemClock } from "../kernel/clock.ts";
import { createHttpHost, type HttpHost } from "../platform/http/host.ts";
import { createLog } from "../platform/logging/log.ts";
import { createMetrics } from "../platform/metrics/metrics.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { openTestDatabase } from "../platform/postgres/testing/open-test-database.ts";
import { reportGateway, seePlane } from "../runtime/index.ts";
import { createOtlpCounters } from "../telemetry/index.ts";
import { addInstallationRoute } from "./installation-route.ts";
import type { InstallationDeps } from "./read-installation.ts";
import type { InstallationView } from "./views.ts";

const log = createLog({}, { write: () => {} });
const secret = "postgres://airworthy:hunter2@db.internal/airworthy";
const absence = () => ({ forGood: true, message: "Install it with `npm install chdb`." });

let db: Db;
let host: HttpHost;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterEach(() => host.close());
afterAll(() => db.destroy());

async function read(deps: Partial<InstallationDeps> = {}): Promise<InstallationView> {
  const caller = { actor: { person: "maren", kind: "person", verified: true, actor: "person:maren" }, refusal: () => undefined } as const;
  host = await createHttpHost({ log, problems: {}, version: "1", authenticate: async () => ({ ok: true, value: caller }), hostNames: [] });
  addInstallationRoute(host, {
    db,
    clock: systemClock,
    version: "1.2.3",
    plane: "pln_1",
    environment: {},
    spans: { current: () => undefined, absence, isOwn: true },
    otlp: { url: "http://localhost:4318", counters: createOtlpCounters(createMetrics()) },
    gateway: { url: () => "http://localhost:4401" },
    gatewayStatus: () => undefined,
    hostName: "localhost",
    ...deps,
  });
  const api = await host.listen({ host: "127.0.0.1", port: 0 });
  const answer = await fetch(`${api}/api/v1/installation`);
  return (await answer.json()) as InstallationView; // the route's own view
}

test("tells version, addresses and engines of an installation without spans and without a gateway", async () => {
  const told = await read();
  expect(told).toMatchObject({
    version: "1.2.3",
    addresses: { api: expect.stringMatching(/^http:\/\/localhost:\d+$/), gateway: "http://localhost:4401", otlp: "http://localhost:4318" },
    database: { engine: "embedded", version: expect.stringMatching(/^\d+/) },
    spanStore: { engine: "none", problem: absence().message, rows: null, bytes: null, retentionDays: null },
    otlp: { accepted: 0, stored: 0, rejected: 0 },
    journal: null,
  });
  expect(Math.abs(Date.parse(told.at) - Date.parse(told.startedAt))).toBeLessThan(60_000);
});

test("tells which planes and gateways answer, which are its own, and which were never heard of", async () => {
  await seePlane(db, "pln_1");
  await reportGateway(db, { id: "gtw_1", plane: "pln_1", url: "http://localhost:4401", pulledAt: Date.now() });
  await reportGateway(db, { id: "gtw_2", plane: "pln_2", url: "http://localhost:5401", toldAt: Date.now() - 60_000 });
  await reportGateway(db, { id: "gtw_3", plane: "pln_3", url: "http://localhost:6401" });
  const { planes, gateways } = await read();
  expect(planes).toEqual([{ id: "pln_1", own: true, answers: true, seenAt: expect.stringMatching(/Z$/) }]);
  expect(gateways.map(({ id, own, answers, seenAt }) => [id, own, answers, seenAt === null])).toEqual([
    ["gtw_1", true, true, false],
    ["gtw_2", false, false, false],
    ["gtw_3", false, false, true],
  ]);
});

test("tells what came over OTLP and through the gateway's journal, and what became of it", async () => {
  const counters = createOtlpCounters(createMetrics());
  Object.assign(counters, { accepted: 9, stored: 6, rejected: { invalid: 1, overload: 2, store: 0 } });
  const status = {
    gateway: "gtw_1",
    pid: 1,
    snapshotVersion: 1,
    inFlight: {},
    counters: { accepted: 5, stored: 4, dropped: 1, unattributed: {} },
  };
  const { otlp, journal } = await read({ otlp: { url: "http://localhost:4318", counters }, gatewayStatus: () => status });
  expect(otlp).toEqual({ accepted: 9, stored: 6, rejected: 3 });
  expect(journal).toEqual({ accepted: 5, stored: 4, dropped: 1, inDatabase: 0 });
});

test("names engines and never where they are or how to get in", async () => {
  const away = () => ({ forGood: false, message: "It does not answer." });
  const told = await read({
    environment: { DATABASE_URL: secret, CLICKHOUSE_URL: "http://default:hunter2@spans.internal" },
    spans: { current: () => undefined, absence: away, isOwn: false },
  });
  expect([told.database.engine, told.spanStore.engine, told.spanStore.problem]).toEqual([
    "postgresql",
    "clickhouse",
    "It does not answer.",
  ]);
  expect(JSON.stringify(told)).not.toMatch(/hunter2|internal/);
});
