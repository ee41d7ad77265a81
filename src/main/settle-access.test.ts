import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { type People, startPeople } from "../tenancy/testing/start-people.ts";
import { settleAccess } from "./settle-access.ts";

describe("before the server listens", () => {
  let people: People;
  const settle = (host: string, publicHosts: string[] = [], recover?: string) =>
    settleAccess(people.db, () => people.now, { host, publicHosts, recover });
  beforeAll(async () => {
    people = await startPeople();
  });
  afterAll(() => people[Symbol.asyncDispose]());

  test("others than this machine are let in from the first key on, by an address or by a name", async () => {
    const missing = { ok: false, error: { code: "server/admin-key-missing" } };
    expect(await settle("0.0.0.0")).toMatchObject(missing);
    expect(await settle("127.0.0.1", ["air.example"])).toMatchObject(missing);
    for (const host of ["127.0.0.1", "::1", "localhost"]) expect(await settle(host)).toEqual({ ok: true, value: undefined });
    await people.add("maren", {}, { roles: ["platform", "auditor"] });
    expect(await settle("0.0.0.0", ["air.example"])).toEqual({ ok: true, value: undefined });
  });

  test("who lost every key is given one that opens, and the record says how", async () => {
    expect(await settle("127.0.0.1", [], "nobody")).toMatchObject({ ok: false, error: { code: "tenancy/principal-not-found" } });
    const made = await settle("127.0.0.1", [], "maren");
    if (!made.ok || made.value === undefined) throw new Error("no key was made");
    const answer = await people.call("GET", "/audit?limit=1", { authorization: `Bearer ${made.value.key}` });
    expect(answer.body).toMatchObject({ items: [{ actor: "airworthy up --recover", action: "key.made", object: "principal/maren" }] });
  });
});
