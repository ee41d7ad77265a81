import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { ReleaseDetailView } from "../../src/delivery/views.ts";
import type { EvaluationView } from "../../src/evaluation/views.ts";
import { findDetached } from "../../src/platform/processes/spawn-detached.ts";
import { sendMessage } from "../a2a.ts";
import { type Platform, startPlatform, until, writeCounterAgent } from "../platform.ts";
import { noPostgres, startPostgres, type TestPostgres } from "../start-postgres.ts";

const contract = `outcome: { horizonMs: 400, signals: [{ name: agent-error, kind: error }] }`;
const plan = `rollout: { strategy: canary, steps: [{ weight: 0.3, soakMs: 0, minSessions: 10 }, { weight: 0.6, soakMs: 0, minSessions: 10 }], maxFailureRate: 0.3, drainMs: 1000 }`;
/** Long conversations one after another, so that there is time to be killed in. */
const suite = `suite: counter/core
trials: 2
concurrency: 1
caseTimeoutMs: 20000
cases:
${[1, 2, 3, 4].map((n) => `  - { id: long-${n}, turns: [${Array(20).fill('"Hello you"').join(", ")}], expect: { answer: { contains: ["turn 20"] } } }\n`).join("")}`;
const trials = 8;

describe.skipIf(noPostgres !== undefined)("two control planes with their gateways on one database", { timeout: 900_000 }, () => {
  let postgres: TestPostgres;
  let client: pg.Client;
  beforeAll(async () => {
    postgres = await startPostgres();
    client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await postgres.stop();
  });
  const query = async <T extends pg.QueryResultRow>(text: string, ...values: string[]): Promise<T[]> =>
    (await client.query<T>(text, values)).rows;
  const start = (): Promise<Platform> => startPlatform({ prepare: async () => {}, env: { DATABASE_URL: postgres.url } });

  test("share all work, do each step once, and when one is killed with -9 the other goes on", async () => {
    const planes = await Promise.all([start(), start()]); // at once, on an empty database
    await using a = planes[0];
    await using b = planes[1];

    await begin(a, "v1", "");
    await signOff(b, "v1");
    await until("live", () => read(b, "v1"), isLive);
    const { contextId } = await sendMessage(front(a), "Hello");
    expect((await sendMessage(front(b), "Again", contextId)).text, "the session goes on at the other gateway").toBe("v1 turn 2: Again");

    // A canary that nobody disturbs is decided on what both gateways saw, and live means at both.
    await begin(b, "v2", plan);
    await signOff(a, "v2");
    const calm = await talkUntilOver([a, b], "v2");
    expect(calm.release.status, calm.release.sentence).toBe("live");
    for (const plane of planes) {
      for (let n = 0; n < 5; n++) expect((await sendMessage(front(plane), "Hello")).text).toMatch(/^v2 /);
    }
    const seen = await query<{ n: number }>(
      "select count(*)::int as n from sessions where release_id = $1 group by gateway",
      calm.release.id,
    );
    expect(seen.map(({ n }) => n > 5)).toEqual([true, true]);
    expectWhole(calm);

    // Whoever plays the next version's evaluation is killed at it.
    const begun = begin(a, "v3", plan);
    const owner = await until(
      "an evaluation under way",
      async () => {
        const [run] = await query<{ lease_owner: string | null }>(
          `select lease_owner from evaluation_runs r join agent_versions v on v.id = r.version_id
           where v.version = 'v3' and exists (select 1 from evaluation_trials t where t.run_id = r.id)`,
        );
        return run?.lease_owner ?? undefined;
      },
      (found) => found !== undefined,
    );
    const [killed, left] = planeId(a) === owner ? [a, b] : [b, a];
    await killed.kill();
    await begun.catch(() => {}); // it may have waited at the plane that was killed
    const waiting = await until(
      "the gate",
      () => read(left, "v3"),
      ({ status }) => status === "waiting",
      300_000,
    );
    const played = await left.get<EvaluationView>(`/evaluations/${waiting.evaluation ?? ""}`);
    expect(played).toMatchObject({ verdict: "pass", trialsDone: trials, trialsTotal: trials, problems: [] });

    // It comes back, and the other one is killed in the canary.
    await killed.restart();
    await signOff(killed, "v3");
    const disturbed = await talkUntilOver([killed, left], "v3", () => left.kill());
    expect(disturbed.release.status, disturbed.release.sentence).toBe("live");
    expectWhole(disturbed);
    expect(shape(disturbed.release)).toEqual(shape(calm.release));
    const twice = await query(
      `select object, record->>'action' as action from audit_records
       where record->>'action' in ('evaluation.finished', 'release.live') group by 1, 2 having count(*) > 1`,
    );
    expect(twice).toEqual([]);

    await left.restart();
    await until(
      "every process running once",
      () => countRunning([a, b]),
      (counts) => counts.every((count) => count === 1),
    );
    expect((await sendMessage(front(left), "Hello")).text).toMatch(/^v3 /);
  });

  /** How often each process that is wanted runs, over the folders of all planes. */
  async function countRunning(planes: readonly Platform[]): Promise<number[]> {
    const rows = await query<{ id: string }>("select id from processes where desired = 'running'");
    return rows.map(({ id }) => planes.filter(({ data }) => findDetached(join(data, "processes", id)) !== undefined).length);
  }
});

function planeId(plane: Platform): string {
  return readFileSync(join(plane.data, "plane-id"), "utf8");
}

function front(plane: Platform): string {
  return `${plane.gateway()}/a2a/counter`;
}

function read(plane: Platform, version: string): Promise<ReleaseDetailView> {
  return plane.get<ReleaseDetailView>(`/releases/counter@${version}`);
}

function isLive({ status }: ReleaseDetailView): boolean {
  return status === "live";
}

/** Releases a version up to where a person signs off. */
async function begin(plane: Platform, version: string, rollout: string): Promise<void> {
  const file = writeCounterAgent(plane.folder, version, { suite, extra: `${contract}\n${rollout}` });
  const { code, stderr } = await plane.cli("--json", "release", "--file", file);
  if (code !== 0) throw new Error(stderr);
}

async function signOff(plane: Platform, version: string): Promise<void> {
  const { id, digest } = await read(plane, version);
  await plane.post(`/releases/${id}/sign-off`, { decision: "approved", digest, reason: "fine" }, "maren");
}

type RolledOut = {
  readonly release: ReleaseDetailView;
  /** Sessions that customers began meanwhile, at both gateways. */ readonly begun: number;
};

/** Customers talk at every gateway until a release is over; `onCanary` is called once its canary has sessions. The first plane is asked. */
async function talkUntilOver(planes: readonly [Platform, Platform], version: string, onCanary?: () => Promise<void>): Promise<RolledOut> {
  let [talking, begun, isCanary] = [true, 0, false];
  const customers = Promise.all(
    planes.map(async (plane) => {
      while (talking) {
        begun++;
        await sendMessage(front(plane), "Hello");
        await pause(60); // customers, not a load test
      }
    }),
  );
  const release = await until(
    "the end of the release",
    async () => {
      const found = await read(planes[0], version);
      if (!isCanary && (found.looks.at(-1)?.n ?? 0) > 1) {
        isCanary = true;
        await onCanary?.();
      }
      return found;
    },
    ({ status }) => status !== "running" && status !== "waiting",
    300_000,
  ).finally(() => (talking = false));
  await customers;
  return { release, begun };
}

/** Looks follow each other without a gap and count no session twice. */
function expectWhole({ release, begun }: RolledOut): void {
  const counts = release.looks.map(({ canary, stable }) =>
    [canary, stable].flatMap((arm) => Object.values(arm)).reduce((x, y) => x + y, 0),
  );
  expect(counts).toEqual(counts.toSorted((x, y) => x - y));
  expect(counts.at(-1)).toBeLessThanOrEqual(begun);
  expect(release.looks.map(({ n }) => n)).toEqual(release.looks.map((_look, index) => index + 1));
}

/** What must not depend on who was killed on the way. */
function shape({ status, steps, audit, signOffs }: ReleaseDetailView) {
  return {
    status,
    steps: steps.map((step) => `${step.name} ${step.status}`),
    audit: audit.map(({ action }) => action).toSorted(),
    signOffs: signOffs.length,
  };
}
