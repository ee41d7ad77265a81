import { generateKeyPairSync } from "node:crypto";

import { createAuditSigner, createCheckpoints } from "../../audit/index.ts";
import type { Clock } from "../../kernel/clock.ts";
import { type ChangeFeed, createChangeFeed } from "../../platform/changes/change-feed.ts";
import type { HttpHost } from "../../platform/http/host.ts";
import type { Log } from "../../platform/logging/log.ts";
import { createMetrics } from "../../platform/metrics/metrics.ts";
import type { Db } from "../../platform/postgres/connect.ts";
import { createOtlpCounters } from "../../telemetry/index.ts";
import { addRoutes } from "../routes.ts";

/** The server's host with all its routes, on a database, without a gateway or agents behind it. */
export function buildHost(options: {
  db: Db;
  clock: Clock;
  log: Log;
  data: string;
  hostNames?: string[];
  changes?: ChangeFeed;
}): Promise<HttpHost> {
  const { db, clock, log, data, hostNames = [], changes = createChangeFeed() } = options;
  const gateway = { url: () => "http://127.0.0.1:1" };
  const signer = createAuditSigner(generateKeyPairSync("ed25519").privateKey, "test");
  const checkpoints = createCheckpoints({ db, clock, log, signer });
  const parts = {
    db,
    clock,
    log,
    data,
    hostNames,
    changes,
    metrics: createMetrics(),
    plane: "pln_1",
    artifactsDirectory: data,
    environment: {},
    gateway,
    signer,
    checkpoints,
    spans: { current: () => undefined, absence: () => ({ forGood: true, message: "There is none in this test." }), isOwn: true },
    otlp: { url: "http://localhost:4318", counters: createOtlpCounters(createMetrics()) },
    hostName: "localhost",
    version: "0.0.0",
  };
  return addRoutes(parts, { gatewayStatus: () => undefined, pokeEvaluations: () => {}, pokeReleases: () => {} });
}

/** A route of the API and what it asks of its caller. */
export type ApiRoute = { readonly method: string; readonly path: string; readonly permission: string };

/** Every route under /api/v1, as the OpenAPI document has them: the host takes none that does not stand there. */
export async function listApiRoutes(host: HttpHost): Promise<ApiRoute[]> {
  await host.ready();
  const { paths = {} } = host.swagger() as { paths?: Record<string, Record<string, { "x-permission"?: string }>> }; // our own host writes it so
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { "x-permission": permission }]) =>
      permission === undefined ? [] : [{ method: method.toUpperCase(), path: path.replace("/api/v1", ""), permission }],
    ),
  );
}
