import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { ok } from "../kernel/result.ts";
import { defaultProject, productionEnvironment } from "../kernel/scope.ts";
import { createChangeFeed } from "../platform/changes/change-feed.ts";
import { createHttpHost, type HttpHost } from "../platform/http/host.ts";
import { createLog } from "../platform/logging/log.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { openTestDatabase } from "../platform/postgres/testing/open-test-database.ts";
import { ensureDefaultProject } from "../tenancy/index.ts";
import { askDecision } from "./ask-decision.ts";
import { decisionProblems } from "./errors.ts";
import { expireDecisions } from "./expire-decisions.ts";
import { addDecisionRoutes } from "./routes.ts";

describe("decisions over HTTP", () => {
  let db: Db;
  let host: HttpHost;
  let base = "";
  let now = 1_000;
  const clock = () => now;
  const scope = { ...defaultProject, environment: productionEnvironment };
  beforeAll(async () => {
    db = await openTestDatabase();
    await ensureDefaultProject(db);
    const authenticate = async (call: { readonly asPerson: string | undefined }) => {
      const person = call.asPerson ?? "nobody";
      const kind: "person" | "machine" = person === "ci" ? "machine" : "person";
      return ok({ actor: { person, kind, verified: true, actor: `${kind}:${person}` }, refusal: () => undefined });
    };
    host = await createHttpHost({
      log: createLog({}, { write: () => {} }),
      problems: decisionProblems,
      version: "0",
      authenticate,
      hostNames: [],
    });
    addDecisionRoutes(host, { db, clock, changes: createChangeFeed() });
    base = await host.listen({ host: "127.0.0.1", port: 0 });
  });
  afterAll(async () => {
    await host.close();
    await db.destroy();
  });

  const ask = (id: string, required = 1) =>
    db.transaction().execute((tx) =>
      askDecision(tx, clock, scope, {
        id,
        kind: "tool-call",
        object: `session/${id}`,
        digest: `sha256:${id}`,
        agent: "desk",
        sentence: "desk wants to refund.",
        required,
        barred: [],
        expiresAt: 2_000,
      }),
    );
  const vote = async (
    id: string,
    person: string,
    given: { verdict?: string; digest?: string; environment?: string; reason?: string } = {},
  ) => {
    const path = given.environment === undefined ? "" : `/o/default/p/default/e/${given.environment}`;
    const answer = await fetch(`${base}/api/v1${path}/decisions/${id}/vote`, {
      method: "POST",
      headers: { "content-type": "application/json", "as-person": person },
      body: JSON.stringify({
        verdict: given.verdict ?? "approved",
        reason: given.reason ?? "fine",
        digest: given.digest ?? `sha256:${id}`,
      }),
    });
    const { state, code } = (await answer.json()) as { state?: string; code?: string }; // the view, or a problem
    return code ?? state;
  };

  test("n of m different people approve, and one denies", async () => {
    await ask("two", 2);
    expect(await vote("two", "maren")).toBe("pending");
    expect(await vote("two", "maren")).toBe("decisions/voted-already");
    expect(await vote("two", "idris")).toBe("approved");
    expect(await vote("two", "lotte")).toBe("decisions/not-pending");
    await ask("no", 3);
    expect(await vote("no", "maren", { verdict: "denied" })).toBe("denied");
  });

  test("a machine, another digest, another environment's address and no reason decide nothing", async () => {
    await ask("one");
    expect(await vote("one", "ci")).toBe("decisions/not-a-person");
    expect(await vote("one", "maren", { digest: "sha256:other" })).toBe("decisions/digest-differs");
    expect(await vote("one", "maren", { environment: "staging" })).toBe("decisions/not-found");
    expect(await vote("one", "maren", { reason: " " })).toBe("http/invalid-request");
    expect(await vote("one", "maren", { reason: "a\0b" })).toBe("http/invalid-request");
    expect(await vote("one", "maren")).toBe("approved");
  });

  test("nobody answered: expired is not denied, and the record says it", async () => {
    await ask("late");
    now = 2_000;
    expect(await vote("late", "maren")).toBe("decisions/not-pending");
    expect(await expireDecisions(db, clock)).toMatchObject([{ id: "late", organization: "default", project: "default" }]);
    expect(await expireDecisions(db, clock)).toEqual([]);
    const answer = await fetch(`${base}/api/v1/decisions/late`);
    expect(await answer.json()).toMatchObject({ state: "expired", votes: [] });
  });
});
