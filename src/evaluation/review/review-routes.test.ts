import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";

import { ok } from "../../kernel/result.ts";
import { createChangeFeed } from "../../platform/changes/change-feed.ts";
import { createHttpHost, type HttpHost } from "../../platform/http/host.ts";
import { createLog } from "../../platform/logging/log.ts";
import type { Db } from "../../platform/postgres/connect.ts";
import { openTestDatabase } from "../../platform/postgres/testing/open-test-database.ts";
import { ensureDefaultProject } from "../../tenancy/index.ts";
import { evaluationProblems } from "../errors.ts";
import { readJudgements } from "../formats/read-judgements.ts";
import { addReviewRoutes } from "../review-routes.ts";
import type { NextItemView, ReviewLabelView, ReviewView } from "../review-views.ts";
import { parseSuite } from "../suite-file.ts";
import { playRun, type Results } from "../testing/play-run.ts";

let db: Db;
let host: HttpHost;
let base = "";
let folder: string;
const clock = () => 1_000_000;

beforeEach(async () => {
  db = await openTestDatabase();
  await ensureDefaultProject(db);
  folder = mkdtempSync(join(tmpdir(), "airworthy-reviews-"));
  writeFileSync(join(folder, "a.mjs"), "");
  const authenticate = async ({ asPerson: person = "nobody" }: { readonly asPerson: string | undefined }) =>
    ok({ actor: { person, kind: "person", verified: true, actor: `person:${person}` } as const, refusal: () => undefined });
  const log = createLog({}, { write: () => {} });
  host = await createHttpHost({ log, problems: evaluationProblems, version: "0", authenticate, hostNames: [] });
  addReviewRoutes(host, { db, clock, changes: createChangeFeed() });
  base = await host.listen({ host: "127.0.0.1", port: 0 });
});
afterEach(async () => {
  await host.close();
  await db.destroy();
  rmSync(folder, { recursive: true });
});

async function ask(method: string, path: string, { as = "ada", body }: { as?: string; body?: unknown } = {}) {
  const headers = { "as-person": as, ...(body === undefined ? {} : { "content-type": "application/json" }) };
  const answer = await fetch(`${base}/api/v1${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: answer.status, text: await answer.text() };
}

/** A review of a played run; `next` and `label` as a person does them. */
async function review(results: Results, reviewers = 1) {
  const run = await playRun({ db, clock, folder }, results);
  const made = await ask("POST", "/reviews", { body: { evaluation: run.id, reviewers } });
  const created = JSON.parse(made.text) as ReviewView;
  const path = `/reviews/${created.id}`;
  return {
    run,
    created,
    path,
    next: async (as = "ada", after?: number) => ask("POST", `${path}/next`, { as, body: after === undefined ? {} : { after } }),
    label: (item: number, body: object, as = "ada") => ask("PUT", `${path}/items/${item}/label`, { as, body }),
  };
}

const tie = { winner: "tie", a: "pass", b: "pass" } as const;

test("an item is shown without anything that tells which side is which, and both sides in the words of one", async () => {
  const { next } = await review({ "refund-late": ["p", "f"] });
  const { status, text } = await next();
  expect(status).toBe(200);
  const shown = JSON.parse(text) as NextItemView;
  expect(shown.next).toMatchObject({
    item: 1,
    heldUntil: "1970-01-01T00:31:40.000Z",
    a: { exchanges: [{ user: "Hello {{unique}}", agent: "Answer to {{unique}}" }] },
    b: { exchanges: [{ user: "Hello {{unique}}", agent: "Answer to {{unique}}" }] },
  });
  expect(shown.next?.calls.map(({ kind, a, b }) => [kind, a?.arguments ?? b?.arguments])).toEqual([
    ["only-b", { order: "{{unique}}" }],
    ["only-a", { order: "{{unique}}" }],
  ]);
  for (const word of ["older", "young", "candidate", "baseline", "regressed", "refund-late", "scores", "session", "durationMs", "costUsd"])
    expect(text, word).not.toContain(word);
});

test("a user who listens stands on each side with what he said there, also where one side went on for longer", async () => {
  const { run, next } = await review({ "refund-late": ["p", "f"] });
  const said = { turns: ["Refund it", "No, all of it"], answers: [{ text: "Half?", failed: false }, null] };
  await sql`update evaluation_trials set result = result || ${JSON.stringify(said)}::jsonb where run_id = ${run.id}`.execute(db);
  const shown = JSON.parse((await next()).text) as NextItemView;
  const sides = [shown.next?.a, shown.next?.b].toSorted((one, other) => (one?.exchanges.length ?? 0) - (other?.exchanges.length ?? 0));
  expect(sides).toEqual([
    { exchanges: [{ user: "Hello {{unique}}", agent: "Answer to {{unique}}" }] },
    {
      exchanges: [
        { user: "Refund it", agent: "Half?" },
        { user: "No, all of it", agent: "(no answer)" },
      ],
    },
  ]);
});

test("the sides follow the draw: the candidate's call stands on its side, whichever that is", async () => {
  const { next, label, path, created } = await review(Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`c${n}`, ["p", "f"]])));
  const guessed = new Map<number, "a" | "b">();
  for (let round = 0; round < created.items; round++) {
    const { next: taken } = JSON.parse((await next()).text) as NextItemView;
    if (taken === null) throw new Error("Nothing is left");
    guessed.set(taken.item, taken.calls.some(({ a }) => a?.tool === "guess") ? "a" : "b");
    expect((await label(taken.item, tie)).status).toBe(200);
  }
  const { items } = JSON.parse((await ask("GET", `${path}/labels`)).text) as { items: ReviewLabelView[] };
  expect(items.map(({ item, candidateSide }) => guessed.get(item) === candidateSide)).toEqual(Array(12).fill(true));
  expect(new Set(guessed.values())).toEqual(new Set(["a", "b"]));
});

test("what was found is told once every item has its labels, and labels are told by version", async () => {
  const { next, label, path, created } = await review({ worse: ["p", "f"] }, 2);
  expect(created).toMatchObject({ status: "open", items: 1, reviewers: 2, reservationMinutes: 15, result: null });
  await next("ada");
  expect(JSON.parse((await label(1, tie, "ada")).text)).toMatchObject({ status: "open", yours: 1, labels: 1, result: null });
  for (const part of ["labels", "cases", "labels?format=judge"]) {
    const early = await ask("GET", `${path}/${part}`);
    expect([early.status, JSON.parse(early.text)]).toMatchObject([409, { code: "evaluation/review-open" }]);
  }
  const { next: taken } = JSON.parse((await next("bo")).text) as NextItemView;
  const candidateSide = taken?.calls.some(({ a }) => a?.tool === "guess") === true ? "a" : "b";
  const said = { winner: candidateSide, a: "pass", b: "fail", note: " It guessed right. " };
  expect(JSON.parse((await label(1, said, "bo")).text)).toMatchObject({
    status: "complete",
    result: {
      candidateVersion: "young",
      baselineVersion: "older",
      numbers: {
        labels: 2,
        reviewers: ["ada", "bo"],
        disagreements: { candidate: 1, baseline: 0 },
        agreement: { winner: { share: { value: 0 } } },
      },
    },
  });
  const { items } = JSON.parse((await ask("GET", `${path}/labels`)).text) as { items: ReviewLabelView[] };
  expect(items).toMatchObject([
    { person: "ada", winner: "tie", candidate: "pass", baseline: "pass" },
    { person: "bo", winner: "candidate", candidate: said[candidateSide], note: "It guessed right.", case: "worse", reason: "regressed" },
  ]);
  const judge = readJudgements((await ask("GET", `${path}/labels?format=judge`)).text);
  // No judge was asked here, so that every line is told as one that cannot count.
  expect(judge.ok ? judge.value.excluded : judge.error).toMatchObject({ code: "evaluation/no-cases" });
});

test("where people and scorers differ there is a draft of a case, which expects what the side that people pass did, and says where it is from", async () => {
  const { next, label, path, run, created } = await review({ "refund-late": ["p", "f"], fine: ["f", "f"] });
  const sides: string[] = [];
  for (let round = 0; round < created.items; round++) {
    const { next: taken } = JSON.parse((await next()).text) as NextItemView;
    if (taken === null) throw new Error("Nothing is left");
    const side = taken.calls.some(({ a }) => a?.tool === "guess") ? "a" : "b";
    // People pass the candidate's trial that scorers failed in the first case; in the other they say what scorers said.
    const known = sides.push(side) === 1 && taken.calls.length > 0;
    await label(taken.item, { winner: "tie", a: "fail", b: "fail", [side]: known ? "pass" : "fail", note: "Any agent\nmay guess." });
  }
  const { status, text } = await ask("GET", `${path}/cases`);
  expect(status).toBe(200);
  const parsed = parseSuite(text, "drafts.yaml");
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  expect(parsed.value).toMatchObject({ name: "desk/core-review" });
  const [drafted] = parsed.value.cases;
  expect(drafted).toMatchObject({
    turns: ["Hello {{unique}}"],
    expect: { calls: [{ tool: "guess", arguments: { order: "{{unique}}" } }] },
  });
  expect(drafted?.tags).toContain("review");
  expect(text).toContain(`# from: review ${created.id}, item`);
  expect(text).toContain(`people: pass, scorers: failed; candidate, trial 1 of`);
  expect(text).toContain(`in ${run.id}`);
  expect(text).toContain("# ada: Any agent may guess.");
});

test("where they say the same there is none, and that is said", async () => {
  const { next, label, path, created } = await review({ fine: ["p", "p"] });
  await next();
  await label(1, tie);
  expect((await ask("GET", `${path}/cases`)).text).toBe(`# Review ${created.id} gives no case: people and scorers say the same.\n`);
});

test("what cannot be is refused with its code", async () => {
  const { created, path, label, run } = await review({ worse: ["p", "f"] });
  const refusals = [
    await ask("POST", "/reviews", { body: { evaluation: "run_none" } }),
    await ask("POST", "/reviews", { body: { evaluation: run.id } }),
    await ask("POST", "/reviews", { body: { evaluation: run.id, reviewers: 6 } }),
    await ask("GET", "/reviews/rvw_none"),
    await label(1, tie),
    await label(9, tie),
    await label(1, { ...tie, winner: "both" }),
  ];
  expect(refusals.map(({ status, text }) => [status, (JSON.parse(text) as { code: string }).code])).toEqual([
    [404, "evaluation/run-not-found"],
    [409, "evaluation/review-exists"],
    [400, "http/invalid-request"],
    [404, "evaluation/review-not-found"],
    [409, "evaluation/review-item-not-taken"],
    [404, "evaluation/review-item-not-found"],
    [400, "http/invalid-request"],
  ]);
  expect((await ask("POST", `${path}/close`)).status).toBe(200);
  expect(JSON.parse((await ask("POST", `${path}/close`)).text)).toMatchObject({ code: "evaluation/review-closed" });
  expect(JSON.parse((await label(1, tie)).text)).toMatchObject({ code: "evaluation/review-closed" });
  expect(JSON.parse((await ask("GET", `/reviews?evaluation=${run.id}`)).text)).toMatchObject({
    items: [{ id: created.id, status: "closed" }],
  });
});
