import { tmpdir } from "node:os";

import { afterEach, beforeEach, expect, test } from "vitest";

import { systemClock } from "../kernel/clock.ts";
import { createHttpHost, type HttpHost } from "../platform/http/host.ts";
import type { Part } from "../platform/health/readiness.ts";
import { createLog } from "../platform/logging/log.ts";
import { createMetrics } from "../platform/metrics/metrics.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { openTestDatabase } from "../platform/postgres/testing/open-test-database.ts";
import { addHealthRoutes } from "./health-routes.ts";
import { buildHost } from "./testing/build-host.ts";

const log = createLog({}, { write: () => {} });
const status = {
  gateway: "gtw_1",
  pid: 1,
  snapshotVersion: 1,
  counters: { accepted: 3, stored: 2, dropped: 1, unattributed: {} },
  inFlight: {},
};

let db: Db;
let host: HttpHost;

beforeEach(async () => {
  db = await openTestDatabase();
});
afterEach(async () => {
  await host.close();
  await db.destroy();
});

async function build(parts: readonly Part[]): Promise<void> {
  const authenticate = async () => ({ ok: false, error: { code: "http/not-found", message: "" } }) as const;
  host = await createHttpHost({ log, problems: {}, version: "1.2.3", authenticate, hostNames: [] });
  addHealthRoutes(host, { db, metrics: createMetrics(), version: "1.2.3", plane: "pln_1", gatewayStatus: () => status, parts });
}

const get = (url: string) => host.inject({ url, headers: { host: "localhost" } });

test("the server is ready while what it needs is there, and tells of every part", async () => {
  const spans: Part = { name: "span store", needed: false, check: () => Promise.reject(new Error("it is not installed")) };
  await build([spans]);
  const answer = await get("/readyz");
  expect([answer.statusCode, answer.json()]).toEqual([
    200,
    {
      status: "ready",
      plane: "pln_1",
      parts: [
        { name: "database", needed: true, ready: true },
        { name: "gateway", needed: true, ready: true },
        { name: "span store", needed: false, ready: false, why: "it is not installed" },
      ],
    },
  ]);
  await host.close();
  await build([{ ...spans, needed: true }]);
  expect((await get("/readyz")).statusCode).toBe(503);
});

test("without gateway and database it is not ready and says why, though its process answers", async () => {
  const gone = await openTestDatabase();
  await gone.destroy();
  host = await buildHost({ db: gone, clock: systemClock, log, data: tmpdir() });
  const answer = await get("/readyz");
  expect([answer.statusCode, answer.json()]).toMatchObject([
    503,
    {
      parts: [
        { name: "database", ready: false, why: expect.stringMatching(/./) },
        { name: "gateway", why: "it does not answer" },
        { name: "span store", needed: false, ready: false },
      ],
    },
  ]);
  expect((await get("/healthz")).statusCode).toBe(200);
  expect((await get("/metrics")).body).toContain('airworthy_part_ready{part="database"} 0');
});

test("metrics count requests, parts, rows and what the gateway has observed", async () => {
  await build([]);
  await get("/healthz");
  const answer = await get("/metrics");
  expect(answer.headers["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
  expect(answer.body.split("\n").filter((line) => !line.startsWith("#"))).toEqual(
    expect.arrayContaining([
      'airworthy_http_requests_total{method="GET",status="200"} 1',
      'airworthy_build_info{version="1.2.3"} 1',
      'airworthy_part_ready{part="database"} 1',
      'airworthy_gateway_observations_total{state="stored"} 2',
      'airworthy_gateways{state="answering"} 0',
      'airworthy_releases{state="waiting"} 0',
      'airworthy_processes{state="failed"} 0',
    ]),
  );
});
