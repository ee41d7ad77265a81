import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { systemClock } from "../kernel/clock.ts";
import { defaultProject, stagingEnvironment } from "../kernel/scope.ts";
import { createChangeFeed } from "../platform/changes/change-feed.ts";
import { createLog } from "../platform/logging/log.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { openTestDatabase } from "../platform/postgres/testing/open-test-database.ts";
import { findDetached } from "../platform/processes/spawn-detached.ts";
import { registerManifest } from "../registry/testing/register-manifest.ts";
import { ensureDefaultProject } from "../tenancy/index.ts";
import { claimDeployment } from "./deployments.ts";
import { listDeployments } from "./list-deployments.ts";
import { seePlane } from "./planes.ts";
import { createSupervisor, type Supervisor } from "./supervise-processes.ts";

const text = `agent: { name: desk, version: v1 }
run: { command: [${process.execPath}, agent.mjs], files: [agent.mjs], ready: /, startTimeoutMs: 20000 }
wire: a2a
mcpServers: { shop: { url: "http://127.0.0.1:2", urlEnv: SHOP } }
`;
/** Answers with where it finds its tools, and at /probed with the trace context of the first request. */
const agent = `import { createServer } from "node:http";
let first;
createServer((request, response) => {
  first ??= request.headers.traceparent;
  response.end(request.url === "/probed" ? first : process.env.SHOP);
}).listen(process.env.PORT, "127.0.0.1");`;

let db: Db;
let folder: string;
let planes: { readonly a: Supervisor; readonly b: Supervisor };

beforeEach(async () => {
  db = await openTestDatabase();
  await ensureDefaultProject(db);
  folder = mkdtempSync(join(tmpdir(), "airworthy-supervisor-"));
  writeFileSync(join(folder, "agent.mjs"), agent);
  planes = { a: start("a"), b: start("b") };
  await Promise.all([seePlane(db, "a"), seePlane(db, "b")]);
});
afterEach(async () => {
  await Promise.all([planes.a.stopAll(), planes.b.stopAll()]);
  await db.destroy();
  rmSync(folder, { recursive: true });
});

function start(plane: string): Supervisor {
  return createSupervisor({
    db,
    clock: systemClock,
    log: createLog({}, { write: () => {} }),
    changes: createChangeFeed(),
    plane,
    directory: join(folder, plane, "processes"),
    artifactsDirectory: join(folder, plane, "artifacts"),
    gatewayUrl: () => `http://${plane}.test`,
    otlpEnvironment: () => ({}),
    environment: process.env,
    inFlight: () => 0,
  });
}

/** Registers the version at plane a, and wants it to run; returns the deployment. */
async function deploy(): Promise<string> {
  const version = await registerManifest({ db, clock: systemClock, folder, artifactsDirectory: join(folder, "a", "artifacts") }, text);
  const scope = { ...defaultProject, environment: stagingEnvironment };
  return db.transaction().execute((tx) => claimDeployment(tx, systemClock, version, scope, "release:r"));
}

/** Ticks until the agent answers; returns where it finds its tools. */
async function ready(supervisor: Supervisor, id: string): Promise<string> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    await supervisor.tick();
    const [deployment] = await listDeployments(db, { id });
    const [process] = deployment?.processes ?? [];
    if (process?.state === "ready") return (await fetch(`http://127.0.0.1:${process.port}/`)).text();
    if (Date.now() > deadline) throw new Error(`It is ${process?.state}: ${process?.problem?.message}`);
  }
}

function runs(plane: string, id: string): boolean {
  return findDetached(join(folder, plane, "processes", id)) !== undefined;
}

test("an agent is taken over by another plane, finds its tools behind that one's gateway, and never runs twice for long", async () => {
  const deployment = await deploy();
  expect(await ready(planes.a, deployment)).toBe(`http://a.test/d/${deployment}/mcp/shop`);
  const [{ processes } = { processes: [] }] = await listDeployments(db, { id: deployment });
  const id = processes[0]?.id ?? "";
  await planes.b.tick();
  expect([runs("a", id), runs("b", id)]).toEqual([true, false]);

  await sql`update planes set seen_at = clock_timestamp() - interval '31 seconds' where id = 'a'`.execute(db);
  expect(await ready(planes.b, deployment)).toBe(`http://b.test/d/${deployment}/mcp/shop`);
  await planes.a.tick(); // it was away, and comes back
  await vi.waitFor(() => expect([runs("a", id), runs("b", id)]).toEqual([false, true]));
});

test("a plane that was killed and comes back too late ends what it finds in its folder", async () => {
  const deployment = await deploy();
  await ready(planes.a, deployment);
  const [{ processes } = { processes: [] }] = await listDeployments(db, { id: deployment });
  const id = processes[0]?.id ?? "";
  await sql`update planes set seen_at = clock_timestamp() - interval '31 seconds' where id = 'a'`.execute(db);
  await ready(planes.b, deployment);
  planes = { ...planes, a: start("a") };
  await planes.a.tick();
  await vi.waitFor(() => expect([runs("a", id), runs("b", id)]).toEqual([false, true]));
});

test("a plane that ends leaves its agents to another at once", async () => {
  const deployment = await deploy();
  await ready(planes.a, deployment);
  await planes.a.stopAll();
  expect(await ready(planes.b, deployment)).toContain("http://b.test/");
});

test("probes are not sampled, so that agents that trace their requests tell nothing of them", async () => {
  const deployment = await deploy();
  await ready(planes.a, deployment);
  const [{ processes } = { processes: [] }] = await listDeployments(db, { id: deployment });
  const probed = await fetch(`http://127.0.0.1:${processes[0]?.port}/probed`);
  expect(await probed.text()).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
});
