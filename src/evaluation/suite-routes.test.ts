import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";

import { digestOf } from "../kernel/digest.ts";
import { ok } from "../kernel/result.ts";
import { createHttpHost, type HttpHost } from "../platform/http/host.ts";
import { createLog } from "../platform/logging/log.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { openTestDatabase } from "../platform/postgres/testing/open-test-database.ts";
import type { AgentVersion } from "../registry/index.ts";
import { registerManifest } from "../registry/testing/register-manifest.ts";
import { ensureDefaultProject } from "../tenancy/index.ts";
import { evaluationProblems } from "./errors.ts";
import { requestRun } from "./request-run.ts";
import { addSuiteRoutes } from "./suite-routes.ts";
import type { SuiteVersionView, SuiteView } from "./suite-views.ts";

let db: Db;
let host: HttpHost;
let base = "";
let folder: string;
let now = 0;
const minute = 60_000;
const clock = () => now;

beforeEach(async () => {
  db = await openTestDatabase();
  await ensureDefaultProject(db);
  now = 0;
  folder = mkdtempSync(join(tmpdir(), "airworthy-suites-"));
  writeFileSync(join(folder, "a.mjs"), "");
  const authenticate = async () =>
    ok({ actor: { person: "ada", kind: "person", verified: true, actor: "person:ada" } as const, refusal: () => undefined });
  const log = createLog({}, { write: () => {} });
  host = await createHttpHost({ log, problems: evaluationProblems, version: "0", authenticate, hostNames: [] });
  addSuiteRoutes(host, { db });
  base = await host.listen({ host: "127.0.0.1", port: 0 });
});
afterEach(async () => {
  await host.close();
  await db.destroy();
  rmSync(folder, { recursive: true });
});

async function ask(path: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${base}/api/v1${path}`);
  return { status: answer.status, text: await answer.text() };
}
type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };
async function suites(search = ""): Promise<Page<SuiteView>> {
  return JSON.parse((await ask(`/suites${search}`)).text) as Page<SuiteView>;
}
async function versionsOf(name: string, more = ""): Promise<Page<SuiteVersionView>> {
  return JSON.parse((await ask(`/suites/desk/versions?name=${encodeURIComponent(name)}${more}`)).text) as Page<SuiteVersionView>;
}

/** Registers a suite's text with a version of an agent, a minute after the one before. */
async function register(version: string, text: string, agent = "desk"): Promise<AgentVersion> {
  now += minute;
  const name = /^suite: (\S+)/.exec(text)?.[1] ?? "";
  const manifest = `agent: { name: ${agent}, version: ${version} }\nurl: http://127.0.0.1:1/${version}\nwire: a2a\nsuites: [s.yaml]\ngate: { suite: ${name} }\n`;
  return registerManifest({ db, clock, folder }, manifest, [{ name, file: "evals/s.yaml", text }]);
}
async function play(version: AgentVersion, verdict: string): Promise<string> {
  now += minute;
  const id = await db.transaction().execute((tx) => requestRun(tx, clock, { version, manifest: version.manifestText }));
  await sql`update evaluation_runs set status = 'finished', verdict = ${verdict} where id = ${id}`.execute(db);
  return id;
}

const one = `suite: desk/core
cases:
  - { id: refund, from: { kind: trace, ref: "1" }, turns: ["My kettle is broken"] }
  - { id: leaves, turns: ["What is a kettle?"] }
`;
const two = `suite: desk/core
trials: 2
cases:
  - { id: refund, from: { kind: trace, ref: "1" }, turns: ["My kettle is broken. Help!"] }
  - { id: leaves-it-alone, turns: ["What is a kettle?"] }
  - { id: comes, turns: ["Hello"] } # with a comment
`;
const old = "suite: desk/old\ncases: [{ id: a, turns: [x] }]\nforgotten: true\nlost: 1\n";

test("suites are listed once each by what was registered last, one that is not valid any more with its mistakes", async () => {
  await register("v1", one);
  await register("v2", two);
  await register("v3", old);
  await register("v1", one, "shop");
  const { items, nextCursor } = await suites();
  expect(items).toEqual([
    {
      agent: "desk",
      name: "desk/core",
      digest: digestOf(two),
      file: "evals/s.yaml",
      content: { kind: "read", cases: 3, trials: 2, origins: { trace: 1, unknown: 2 } },
      versions: 2,
      firstRegisteredAt: "1970-01-01T00:01:00.000Z",
      registeredAt: "1970-01-01T00:02:00.000Z",
    },
    expect.objectContaining({ name: "desk/old", content: { kind: "invalid", mistakes: 2 }, versions: 1 }),
    expect.objectContaining({ agent: "shop", name: "desk/core", digest: digestOf(one), versions: 1 }),
  ]);
  expect(nextCursor).toBeNull();
  expect((await suites("?agent=shop")).items.map(({ agent }) => agent)).toEqual(["shop"]);
});

test("a page of suites says where the next begins, and goes on there", async () => {
  await register("v1", one);
  await register("v2", old);
  await register("v1", one, "shop");
  const page = await suites("?limit=2");
  expect(page.items.map(({ name }) => name)).toEqual(["desk/core", "desk/old"]);
  const rest = await suites(`?limit=2&cursor=${encodeURIComponent(page.nextCursor ?? "")}`);
  expect(rest).toMatchObject({ items: [{ agent: "shop", name: "desk/core" }], nextCursor: null });
  expect((await ask("/suites?cursor=desk")).status).toBe(400);
});

test("each version tells what changed against the one before, and what played it", async () => {
  const first = await register("v1", one);
  const runs = [await play(first, "pass"), await play(first, "fail")];
  await register("v2", two);
  const { items } = await versionsOf("desk/core");
  expect(items).toMatchObject([
    {
      digest: digestOf(two),
      content: { cases: 3 },
      change: {
        kind: "compared",
        added: { count: 1, ids: ["comes"] },
        removed: { count: 0, ids: [] },
        changed: { count: 1, ids: ["refund"], edited: 1 },
        renamed: { count: 1, pairs: [{ from: "leaves", to: "leaves-it-alone" }] },
        settings: ["trials (1, now 2)"],
      },
      evaluations: { count: 0, newest: [] },
    },
    {
      digest: digestOf(one),
      change: { kind: "first" },
      evaluations: {
        count: 2,
        newest: [
          { id: runs[1], version: "v1", status: "finished", verdict: "fail" },
          { id: runs[0], version: "v1", status: "finished", verdict: "pass" },
        ],
      },
    },
  ]);
});

test("of many evaluations the five newest are named", async () => {
  const version = await register("v1", one);
  const runs: string[] = [];
  for (let n = 0; n < 7; n++) runs.push(await play(version, "pass"));
  const [shown] = (await versionsOf("desk/core")).items;
  expect(shown?.evaluations.count).toBe(7);
  expect(shown?.evaluations.newest.map(({ id }) => id)).toEqual(runs.slice(2).toReversed());
});

test("a text that comes back is in force again; when it was registered first stays", async () => {
  await register("v1", one);
  await register("v2", two);
  await register("v3", one);
  const { items } = await versionsOf("desk/core");
  expect(items.map(({ digest, firstRegisteredAt, registeredAt }) => [digest, firstRegisteredAt, registeredAt])).toEqual([
    [digestOf(one), "1970-01-01T00:01:00.000Z", "1970-01-01T00:03:00.000Z"],
    [digestOf(two), "1970-01-01T00:02:00.000Z", "1970-01-01T00:02:00.000Z"],
  ]);
  expect(items.map(({ change }) => change)).toMatchObject([{ settings: ["trials (2, now 1)"] }, { kind: "first" }]);
});

test("a page of versions ends with what its last one changed, and the next goes on after it", async () => {
  for (const n of [1, 2, 3]) await register(`v${n}`, one.replace("desk/core", "desk/core\ntrials: 7").replace("7", String(n)));
  const page = await versionsOf("desk/core", "&limit=2");
  expect(page.items.map(({ change }) => change)).toMatchObject([{ settings: ["trials (2, now 3)"] }, { settings: ["trials (1, now 2)"] }]);
  const rest = await versionsOf("desk/core", `&limit=2&cursor=${page.nextCursor}`);
  expect(rest).toMatchObject({ items: [{ content: { trials: 1 }, change: { kind: "first" } }], nextCursor: null });
});

test("a version beside one that is not valid is not compared", async () => {
  await register("v1", old);
  await register("v2", "suite: desk/old\ncases: [{ id: a, turns: [x] }]\n");
  expect((await versionsOf("desk/old")).items).toMatchObject([
    { content: { kind: "read", cases: 1 }, change: { kind: "invalid" } },
    { content: { kind: "invalid", mistakes: 2 }, change: { kind: "first" } },
  ]);
});

test("an answer reads only so much; what it left is read by those that follow, also of pairs", async () => {
  const long = (version: number): string =>
    `suite: desk/core\ntrials: ${version}\ncases:\n  - id: a\n    turns: ["${Array(6).fill("x".repeat(90_000)).join('", "')}"]\n`;
  for (const n of [1, 2, 3]) await register(`v${n}`, long(n));
  const kinds = async () => (await versionsOf("desk/core")).items.map(({ content, change }) => `${content.kind} ${change.kind}`);
  expect(await kinds()).toEqual(["read compared", "read unread", "unread first"]);
  expect(await kinds()).toEqual(["read compared", "read compared", "read first"]);
});

test("a text is given as it was registered, by its digest or the beginning of it", async () => {
  await register("v1", one);
  const text = `${two.replaceAll("\n", "\r\n")}# ends without a line`;
  await register("v2", text);
  const digest = digestOf(text);
  const answer = await fetch(`${base}/api/v1/suites/desk/versions/${digest}`);
  expect(answer.headers.get("content-type")).toMatch("application/yaml");
  expect(answer.headers.get("content-disposition")).toBe('attachment; filename="s.yaml"');
  expect(await answer.text()).toBe(text);
  expect((await ask(`/suites/desk/versions/${digest.slice(0, 20)}`)).text).toBe(text);
  expect((await ask(`/suites/desk/versions/${digest.slice(7, 15)}`)).text).toBe(text);
});

test("what is not there, or not told apart, is refused with its code", async () => {
  await register("v1", one);
  await sql`insert into suites (organization, project, agent, name, digest, file, text)
    select organization, project, agent, 'desk/twin', overlay(digest placing '0' from 71), file, text || '#' from suites`.execute(db);
  const refusals = [
    await ask(`/suites/shop/versions?name=desk/core`),
    await ask(`/suites/desk/versions?name=desk/none`),
    await ask(`/suites/desk/versions/sha256:000000000000`),
    await ask(`/suites/desk/versions/${digestOf(one).slice(7, 20)}`),
    await ask(`/suites/desk/versions/12345`),
    await ask(`/suites/desk/versions`),
  ];
  expect(refusals.map(({ status, text }) => [status, (JSON.parse(text) as { code: string }).code])).toEqual([
    [404, "evaluation/suite-not-found"],
    [404, "evaluation/suite-not-found"],
    [404, "evaluation/suite-not-found"],
    [409, "evaluation/suite-ambiguous"],
    [400, "http/invalid-request"],
    [400, "http/invalid-request"],
  ]);
});
