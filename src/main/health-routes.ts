import { sql } from "kysely";

import { askParts, isReady, type Part } from "../platform/health/readiness.ts";
import type { HttpHost } from "../platform/http/host.ts";
import type { Metrics, Sample } from "../platform/metrics/metrics.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { listAnswering, readGateways } from "../runtime/index.ts";
import type { GatewayStatus } from "./gateway-admin.ts";

/** What the routes tell of. */
export type HealthDeps = {
  readonly db: Db;
  readonly metrics: Metrics;
  readonly version: string;
  readonly plane: string;
  /** This plane's gateway as it last answered; undefined while it does not. */
  readonly gatewayStatus: () => GatewayStatus | undefined;
  /** Parts besides database and gateway. */
  readonly parts: readonly Part[];
};

/** `GET /healthz`: the process answers · `GET /readyz`: every part with its state, 503 when one that is needed is missing · `GET /metrics`. Open to all: they hold numbers alone. */
export function addHealthRoutes(host: HttpHost, deps: HealthDeps): void {
  const parts: readonly Part[] = [
    { name: "database", needed: true, check: () => sql`select 1`.execute(deps.db) },
    {
      name: "gateway",
      needed: true,
      check: async () => {
        if (deps.gatewayStatus() === undefined) throw new Error("it does not answer");
      },
    },
    ...deps.parts,
  ];
  addMetrics(host, deps, parts);
  const hidden = { schema: { hide: true } };
  host.get("/healthz", hidden, async () => ({ status: "ok" }));
  host.get("/readyz", hidden, async (_request, reply) => {
    const states = await askParts(parts);
    return reply
      .code(isReady(states) ? 200 : 503)
      .send({ status: isReady(states) ? "ready" : "not ready", plane: deps.plane, parts: states });
  });
  host.get("/metrics", hidden, async (_request, reply) =>
    reply.type("text/plain; version=0.0.4; charset=utf-8").send(await deps.metrics.render()),
  );
}

function addMetrics(host: HttpHost, { db, metrics, version, gatewayStatus }: HealthDeps, parts: readonly Part[]): void {
  const requests = metrics.counter("http_requests_total", "Requests answered by the control plane");
  host.addHook("onResponse", async (request, reply) => requests({ method: request.method, status: String(reply.statusCode) }));
  metrics.read("build_info", "The version that runs", "gauge", () => [{ labels: { version }, value: 1 }]);
  metrics.read("part_ready", "Whether a part of the control plane is ready", "gauge", async () =>
    (await askParts(parts)).map(({ name, ready }) => ({ labels: { part: name }, value: Number(ready) })),
  );
  metrics.read("gateways", "Gateways on this database", "gauge", async () => {
    const gateways = await readGateways(db);
    const answering = listAnswering(gateways).length;
    return [
      { labels: { state: "answering" }, value: answering },
      { labels: { state: "silent" }, value: gateways.all.length - answering },
    ];
  });
  metrics.read("gateway_observations_total", "What this plane's gateway has observed", "counter", () => {
    const counters = gatewayStatus()?.counters;
    if (counters === undefined) return [];
    const { accepted, stored, dropped } = counters;
    return Object.entries({ accepted, stored, dropped }).map(([state, value]) => ({ labels: { state }, value }));
  });
  for (const { name, help, table, column, states } of tallies) {
    metrics.read(name, help, "gauge", () => tally(db, table, column, states));
  }
}

/** Rows by their state, of all organizations. */
const tallies = [
  { name: "releases", help: "Open releases", table: "releases", column: "status", states: ["running", "waiting"] },
  { name: "evaluations", help: "Evaluations to be played", table: "evaluation_runs", column: "status", states: ["running", "waiting"] },
  { name: "decisions", help: "Decisions that wait for people", table: "decisions", column: "state", states: ["pending"] },
  {
    name: "processes",
    help: "Processes by state",
    table: "processes",
    column: "state",
    states: ["starting", "ready", "backing-off", "failed"],
  },
] as const;

async function tally(db: Db, table: string, column: string, states: readonly string[]): Promise<Sample[]> {
  const { rows } = await sql<{ state: string; n: number }>`
    select ${sql.ref(column)} as state, count(*)::int as n from ${sql.table(table)} where ${sql.ref(column)} in (${sql.join(states)}) group by 1
  `.execute(db);
  return states.map((state) => ({ labels: { state }, value: rows.find((row) => row.state === state)?.n ?? 0 }));
}
