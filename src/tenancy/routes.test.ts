import { crc32 } from "node:zlib";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { makeKeyText } from "./key-text.ts";
import type { NewKeyView, PrincipalView } from "./views.ts";
import { dayMs, type Headers, type People, startPeople } from "./testing/start-people.ts";

describe("people", () => {
  let people: People;
  let maren: Headers & { authorization: string };
  let jonas: Headers & { authorization: string };
  const refused = (code: string, detail?: RegExp) => ({
    code,
    ...(detail === undefined ? {} : { detail: expect.stringMatching(detail) }),
  });
  const keysOf = async (name: string): Promise<PrincipalView["keys"]> => {
    const { body } = await people.call("GET", "/people", maren);
    const { items } = body as { items: PrincipalView[] }; // the API's published view
    return items.find((principal) => principal.name === name)?.keys ?? [];
  };
  beforeAll(async () => {
    people = await startPeople();
  });
  afterAll(() => people[Symbol.asyncDispose]());

  test("the first one must have platform in every environment", async () => {
    const unverified = { "as-person": "maren" };
    for (const wrong of [{ roles: ["devops"] }, { roles: ["platform"], environment: "staging" }]) {
      const answer = await people.call("POST", "/people", unverified, { name: "maren", ...wrong });
      expect(answer.status).toBe(422);
      expect(answer.body).toMatchObject(refused("tenancy/first-is-platform"));
    }
    expect((await people.call("GET", "/me", unverified)).body).toMatchObject({ name: "maren", verified: false, grants: [] });
    maren = await people.add("maren", unverified, { roles: ["platform", "auditor", "platform"] });
    expect((await people.call("GET", "/me", unverified)).body).toMatchObject(refused("tenancy/key-needed", /AIRWORTHY_KEY/));
    expect((await people.call("GET", "/me", maren)).body).toMatchObject({
      name: "maren",
      kind: "person",
      verified: true,
      grants: [{ role: "auditor", project: "*", environment: "*" }, { role: "platform" }],
    });
  });

  test("a refusal says which permission is missing, which roles have it, and what the caller has", async () => {
    jonas = await people.add("jonas", maren, { roles: ["ai-engineer", "devops"], environment: "staging" });
    const release = "/releases/rel_1/sign-off";
    const answer = await people.call("POST", release, jonas, { decision: "approved", reason: "r", digest: "d" });
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({
      code: "tenancy/not-permitted",
      detail:
        "jonas lacks releases:sign-off in default/production. It comes with: ml-governance, devops. jonas has: ai-engineer in staging, devops in staging. Somebody with the role platform can grant it.",
    });
    // A release is signed off for production, so another environment's address is no way around it.
    const staging = await people.call("POST", `/o/default/p/default/e/staging${release}`, jonas, {
      decision: "approved",
      reason: "r",
      digest: "d",
    });
    expect(staging.status).toBe(403);
  });

  test("a machine is told that machines decide nothing", async () => {
    const ci = await people.add("ci", maren, { kind: "machine", roles: ["mlops", "devops"] });
    const answer = await people.call("POST", "/releases/rel_1/sign-off", ci, {});
    expect(answer.body).toMatchObject(refused("tenancy/not-permitted", /machines decide nothing, and ci is a machine/));
    expect((await people.call("GET", "/releases", ci)).status).toBe(200);
  });

  test("a key that is mistyped, unknown, or of another organization is refused, each with its code", async () => {
    const wrong = maren.authorization.slice(0, -1) + (maren.authorization.endsWith("0") ? "1" : "0");
    // The right id and a right checksum around another secret.
    const start = maren.authorization.slice(0, -72) + "0".repeat(64);
    const guessed = start + crc32(start.slice("Bearer ".length)).toString(16).padStart(8, "0");
    for (const [authorization, code] of [
      [guessed, "tenancy/key-unknown"],
      [wrong, "tenancy/key-malformed"],
      ["Bearer", "tenancy/key-malformed"],
      ["Basic bWFyZW46eA==", "tenancy/key-malformed"],
      [`Bearer ${makeKeyText(() => people.now).text}`, "tenancy/key-unknown"],
    ] as const) {
      const answer = await people.call("GET", "/me", { authorization });
      expect(answer.status).toBe(401);
      expect(answer.headers["www-authenticate"]).toBe("Bearer");
      expect(answer.body).toMatchObject(refused(code));
    }
    expect((await people.call("GET", "/o/other/agents", maren)).body).toMatchObject(refused("tenancy/key-unknown"));
  });

  test("a key opens for 365 days unless told otherwise, and is used at most once a minute in the record", async () => {
    const short = await people.add("lotte", maren, { roles: ["auditor"], expiresInDays: 1 });
    expect((await keysOf("lotte"))[0]).toMatchObject({ lastUsedAt: null, state: "usable" });
    const start = people.now;
    for (const after of [0, 59_000, 61_000]) {
      people.now = start + after;
      expect((await people.call("GET", "/me", short)).status).toBe(200);
      expect((await keysOf("lotte"))[0]?.lastUsedAt).toBe(new Date(start + (after < 60_000 ? 0 : after)).toISOString());
    }
    people.now = start + dayMs;
    const answer = await people.call("GET", "/me", short);
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject(refused("tenancy/key-expired", /person key lotte/));
    expect((await keysOf("lotte"))[0]).toMatchObject({ state: "expired" });
    const [own] = await keysOf("maren");
    expect(Date.parse(own?.expiresAt ?? "") - Date.parse(own?.createdAt ?? "")).toBe(365 * dayMs);
  });

  test("a revoked key is refused, and another of the same person goes on", async () => {
    const made = await people.call("POST", "/people/jonas/keys", maren, {});
    expect(made.status).toBe(201);
    const { id, key } = made.body as NewKeyView; // the API's published view
    const second = { authorization: `Bearer ${key}` };
    expect((await people.call("GET", "/me", second)).status).toBe(200);
    for (let twice = 0; twice < 2; twice++) expect((await people.call("DELETE", `/people/jonas/keys/${id}`, maren)).status).toBe(200);
    expect((await people.call("GET", "/me", second)).body).toMatchObject(refused("tenancy/key-revoked"));
    expect((await people.call("GET", "/me", jonas)).status).toBe(200);
    expect((await people.call("DELETE", `/people/maren/keys/${id}`, maren)).body).toMatchObject(refused("tenancy/key-not-found"));
  });

  test("roles are granted and taken where they are named, and nowhere else", async () => {
    expect((await people.call("GET", "/audit", jonas)).status).toBe(403);
    expect((await people.call("PUT", "/people/jonas/grants/auditor?environment=staging", maren)).status).toBe(200);
    expect((await people.call("GET", "/audit", jonas)).status).toBe(200);
    expect((await people.call("DELETE", "/people/jonas/grants/auditor", maren)).body).toMatchObject(
      refused(
        "tenancy/grant-not-found",
        /does not have auditor\. They have: ai-engineer in staging, devops in staging, auditor in staging\./,
      ),
    );
    expect((await people.call("DELETE", "/people/jonas/grants/auditor?environment=staging", maren)).status).toBe(200);
    expect((await people.call("GET", "/audit", jonas)).status).toBe(403);
    for (const where of ["environment=stagign", "project=shop"]) {
      const answer = await people.call("PUT", `/people/jonas/grants/auditor?${where}`, maren);
      expect(answer.body).toMatchObject(refused("tenancy/scope-not-found"));
    }
    expect((await people.call("PUT", "/people/jonas/grants/king", maren)).body).toMatchObject(refused("http/invalid-request", /platform/));
    expect((await people.call("PUT", "/people/nobody/grants/auditor", maren)).status).toBe(404);
  });

  test("a name is given once, and a disabled one loses everything at once", async () => {
    expect((await people.call("POST", "/people", maren, { name: "jonas", roles: ["auditor"] })).body).toMatchObject(
      refused("tenancy/principal-exists"),
    );
    expect((await people.call("POST", "/people/jonas/disable", maren)).body).toMatchObject({ name: "jonas", disabled: true });
    expect((await people.call("GET", "/me", jonas)).body).toMatchObject(refused("tenancy/key-revoked"));
    expect((await people.call("POST", "/people/jonas/keys", maren, {})).body).toMatchObject(refused("tenancy/principal-disabled"));
    expect((await people.call("PUT", "/people/jonas/grants/auditor", maren)).body).toMatchObject(refused("tenancy/principal-disabled"));
    expect((await people.call("POST", "/people", maren, { name: "jonas", roles: ["auditor"] })).status).toBe(409);
  });

  test("the last one with platform keeps it, their key, and their place", async () => {
    const [key] = await keysOf("maren");
    const takings = [
      ["POST", "/people/maren/disable"],
      ["DELETE", `/people/maren/keys/${key?.id}`],
      ["DELETE", "/people/maren/grants/platform"],
    ] as const;
    const second = await people.add("idris", maren, { roles: ["platform"], environment: "staging" });
    for (const [method, path] of takings) {
      const answer = await people.call(method, path, maren);
      expect(answer.status).toBe(409);
      expect(answer.body).toMatchObject(refused("tenancy/last-platform", /"maren" is the last/));
    }
    expect((await people.call("PUT", "/people/idris/grants/platform", maren)).status).toBe(200);
    expect((await people.call("DELETE", "/people/maren/grants/platform", second)).status).toBe(200);
    expect((await people.call("POST", "/people/idris/disable", second)).body).toMatchObject(refused("tenancy/last-platform"));
    expect((await people.call("PUT", "/people/maren/grants/platform", second)).status).toBe(200);
  });

  test("every change stands in the audit record, by whom and to whom", async () => {
    const { body } = await people.call("GET", "/audit?limit=500", maren);
    const { items } = body as { items: { actor: string; action: string; object: string; what: string }[] }; // the API's published view
    expect(items.at(-1)).toMatchObject({ actor: "person:maren (unverified)", action: "principal.added", object: "principal/maren" });
    expect(items.at(-2)).toMatchObject({
      actor: "person:maren",
      action: "principal.added",
      object: "principal/jonas",
      what: "jonas was added as a person with ai-engineer in staging, devops in staging",
    });
    const actions = items.filter(({ object }) => object === "principal/jonas").map(({ action }) => action);
    expect(actions).toEqual(["principal.disabled", "role.taken", "role.granted", "key.revoked", "key.made", "principal.added"]);
  });

  test("whoever shows people is told of every change of them, and of none that was refused", async () => {
    const before = people.changed.length;
    await people.add("tove", maren, { roles: ["devops"] });
    const made = await people.call("POST", "/people/tove/keys", maren, {});
    const { id } = made.body as NewKeyView; // the API's published view
    await people.call("DELETE", `/people/tove/keys/${id}`, maren);
    await people.call("PUT", "/people/tove/grants/auditor", maren);
    await people.call("DELETE", "/people/tove/grants/auditor", maren);
    expect((await people.call("DELETE", "/people/tove/grants/auditor", maren)).status).toBe(404);
    await people.call("POST", "/people/tove/disable", maren);
    expect(people.changed.slice(before)).toEqual(Array(6).fill("person tove"));
  });

  test("no key stands in clear in the database, the audit record or the log", async () => {
    const everything = (await people.dump()) + people.log.join("");
    expect(everything).toContain("key_");
    expect(people.log.join("")).toContain("key refused");
    for (const { authorization } of [maren, jonas]) {
      const key = authorization.slice("Bearer ".length);
      expect(everything).not.toContain(key);
      expect(everything).not.toContain(key.slice(-72, -8));
    }
  });
});
