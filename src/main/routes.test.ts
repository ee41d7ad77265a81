import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { systemClock } from "../kernel/clock.ts";
import type { HttpHost } from "../platform/http/host.ts";
import { createLog } from "../platform/logging/log.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { openTestDatabase } from "../platform/postgres/testing/open-test-database.ts";
import { ensureDefaultProject } from "../tenancy/index.ts";
import type { AddedView } from "../tenancy/views.ts";
import { buildHost, listApiRoutes } from "./testing/build-host.ts";

const page = readFileSync(new URL("../../docs/permissions.md", import.meta.url), "utf8");
const [roleRows, routeRows] = page.split("## Routes").map((part) =>
  part
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) =>
      line
        .slice(2, -2)
        .split(" | ")
        .map((cell) => cell.trim().replaceAll("`", "")),
    ),
);
const roles = roleRows?.[0]?.slice(2) ?? [];
const routes = (routeRows ?? []).slice(2).map(([route = "", permission = ""]) => ({ route, permission }));

/** True when the generated page says that a role has a permission. */
function says(role: string, permission: string): boolean {
  if (permission === "public" || permission === "anyone") return true;
  return roleRows?.find(([name]) => name === permission)?.[roles.indexOf(role) + 2] === "yes";
}

describe("every route of the API", { timeout: 120_000 }, () => {
  let db: Db;
  let host: HttpHost;
  let base = "";
  const keys = new Map<string, string>();

  /** Status and code of a route that is called with nothing that it could change. */
  const call = async (route: string, headers: Record<string, string>): Promise<{ status: number; code: unknown }> => {
    const [method = "", path = ""] = route.split(" ");
    const leaving = new AbortController(); // the event stream never ends by itself
    const answer = await fetch(`${base}/api/v1${path.replaceAll("{role}", "auditor").replaceAll(/\{[a-z]+\}/g, "nobody")}`, {
      method,
      headers: { ...headers, ...(method === "POST" ? { "content-type": "application/json" } : {}) },
      ...(method === "POST" ? { body: "{}" } : {}),
      signal: leaving.signal,
    });
    const isProblem = answer.headers.get("content-type")?.startsWith("application/problem+json") === true;
    const body: unknown = isProblem ? await answer.json() : undefined;
    leaving.abort();
    return { status: answer.status, code: typeof body === "object" && body !== null && "code" in body ? body.code : undefined };
  };

  beforeAll(async () => {
    db = await openTestDatabase();
    await ensureDefaultProject(db);
    host = await buildHost({ db, clock: systemClock, log: createLog(), data: tmpdir() });
    base = await host.listen({ host: "127.0.0.1", port: 0 });
  });
  afterAll(async () => {
    await host.close();
    await db.destroy();
  });

  test("stands in docs/permissions.md, with the permission that it asks", async () => {
    const known = (await listApiRoutes(host)).map(({ method, path, permission }) => ({ route: `${method} ${path}`, permission }));
    expect(known.length).toBeGreaterThan(25);
    expect(new Set(routes)).toEqual(new Set(known));
  });

  test("is open to an unverified name until the first key exists, but for what needs a role", async () => {
    for (const { route, permission } of routes.filter((one) => one.permission !== "public")) {
      const { status } = await call(route, { "as-person": "maren" });
      if (permission === "gate:override") expect(status, route).toBe(403);
      else expect([401, 403], `${route}: ${status}`).not.toContain(status);
    }
  });

  test("is closed to who shows no key, from the first key on", async () => {
    for (const role of ["platform", ...roles.filter((role) => role !== "platform")]) {
      const authorization = keys.get("platform");
      const answer = await fetch(`${base}/api/v1/people`, {
        method: "POST",
        headers: { "content-type": "application/json", ...(authorization === undefined ? {} : { authorization }) },
        body: JSON.stringify({ name: role, roles: [role] }),
      });
      expect(answer.status).toBe(201);
      const { key } = (await answer.json()) as AddedView; // the API's published view
      keys.set(role, `Bearer ${key.key}`);
    }
    for (const { route, permission } of routes) {
      const answer = await call(route, { "as-person": "maren" });
      expect(answer, route).toEqual(
        permission === "public" ? { status: 400, code: "http/invalid-request" } : { status: 401, code: "tenancy/key-needed" },
      );
    }
  });

  test("is open to the roles that the page says, and to no other", async () => {
    expect(roles).toHaveLength(11);
    for (const role of roles) {
      for (const { route, permission } of routes) {
        const { status, code } = await call(route, { authorization: keys.get(role) ?? "" });
        if (says(role, permission)) expect([401, 403], `${role} ${route}: ${status}`).not.toContain(status);
        else expect({ status, code }, `${role} ${route}`).toEqual({ status: 403, code: "tenancy/not-permitted" });
      }
    }
  });
});
