import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { type Answer, type Headers, type People, startPeople } from "./testing/start-people.ts";

const own = { origin: "http://localhost:4400" };

describe("the console's session", () => {
  let people: People;
  let maren: { readonly authorization: string };
  const signIn = (authorization: string, headers: Headers = own): Promise<Answer> =>
    people.call("POST", "/sign-in", headers, { key: authorization.slice("Bearer ".length) });
  beforeAll(async () => {
    people = await startPeople();
  });
  afterAll(() => people[Symbol.asyncDispose]());
  beforeEach(() => {
    people.now += 60_000;
  });

  test("a cookie of another installation does not keep anybody out before the first key", async () => {
    const answer = await people.call("GET", "/me", { cookie: "airworthy_session=old", "as-person": "maren" });
    expect(answer.body).toMatchObject({ name: "maren", verified: false });
    maren = await people.add("maren", {}, { roles: ["platform"] });
    expect((await people.call("GET", "/me", { cookie: "airworthy_session=old" })).body).toMatchObject({ code: "tenancy/key-needed" });
  });

  test("is opened by a key and kept in a cookie that scripts and other sites do not get", async () => {
    const answer = await signIn(maren.authorization);
    expect(answer.body).toMatchObject({ name: "maren", verified: true, permissions: expect.arrayContaining(["people:write"]) });
    expect(String(answer.headers["set-cookie"])).toMatch(
      /^airworthy_session=[\w-]{43}; Max-Age=43200; Path=\/api\/v1; HttpOnly; SameSite=Strict$/,
    );
    expect((await people.call("GET", "/me", { cookie: answer.cookie })).body).toMatchObject({ name: "maren", verified: true });
    const secure = await signIn(maren.authorization, { host: "airworthy.example", origin: "https://airworthy.example" });
    expect(String(secure.headers["set-cookie"])).toMatch(/; Secure$/);
  });

  test("changes nothing for a page of another origin, not even of another port of this machine", async () => {
    const { cookie } = await signIn(maren.authorization);
    const add = { name: "eve", roles: ["platform"] };
    const forged: Headers[] = [
      { origin: "http://localhost:9999" },
      { origin: "http://127.0.0.1:4400" },
      { origin: "https://localhost:4401" },
      { origin: "null" },
      { origin: "https://evil.example" },
      {},
    ];
    for (const headers of forged) {
      const answer = await people.call("POST", "/people", { cookie, ...headers }, add);
      expect(answer.status).toBe(403);
      expect(answer.body).toMatchObject({ code: "http/origin-not-allowed" });
    }
    expect((await people.call("POST", "/people", { cookie, ...own }, add)).status).toBe(201);
  });

  test("is another one after every sign-in, and the one before is gone", async () => {
    const first = await signIn(maren.authorization);
    const second = await signIn(maren.authorization, { ...own, cookie: first.cookie });
    expect(second.cookie).not.toBe(first.cookie);
    expect((await people.call("GET", "/me", { cookie: first.cookie })).status).toBe(401);
    expect((await people.call("GET", "/me", { cookie: second.cookie })).status).toBe(200);
  });

  test("ends after twelve hours, at sign-out, and with its key", async () => {
    const lasting = await signIn(maren.authorization);
    people.now += 12 * 60 * 60_000 - 1;
    expect((await people.call("GET", "/me", { cookie: lasting.cookie })).status).toBe(200);
    people.now += 1;
    expect((await people.call("GET", "/me", { cookie: lasting.cookie })).status).toBe(401);

    const left = await signIn(maren.authorization);
    const out = await people.call("POST", "/sign-out", { cookie: left.cookie, ...own });
    expect(out.body).toEqual({ ended: true });
    expect(String(out.headers["set-cookie"])).toMatch(/^airworthy_session=; Max-Age=0; Path=\/api\/v1;/);
    expect((await people.call("GET", "/me", { cookie: left.cookie })).status).toBe(401);

    const jonas = await people.add("jonas", maren, { roles: ["devops"] });
    const session = await signIn(jonas.authorization);
    expect((await people.call("GET", "/releases", { cookie: session.cookie })).status).toBe(200);
    await people.call("POST", "/people/jonas/disable", maren);
    expect((await people.call("GET", "/releases", { cookie: session.cookie })).status).toBe(401);
  });

  test("no token stands in clear in the database or the log", async () => {
    const { cookie } = await signIn(maren.authorization);
    expect((await people.dump()) + people.log.join("")).not.toContain(cookie.split("=")[1]);
  });

  test("who shows wrong keys is held up after ten, and a right one is not", async () => {
    const wrong = `${maren.authorization.slice(0, -8)}00000000`;
    for (let n = 0; n < 5; n++) {
      expect((await people.call("GET", "/me", { authorization: wrong })).status).toBe(401);
      expect((await signIn(wrong)).body).toMatchObject({ code: "tenancy/key-malformed" });
    }
    for (const answer of [await people.call("GET", "/me", { authorization: wrong }), await signIn(wrong)]) {
      expect(answer.status).toBe(429);
      expect(answer.headers["retry-after"]).toBe("6");
      expect(answer.body).toMatchObject({ code: "tenancy/too-many-failures" });
    }
    expect((await people.call("GET", "/me", maren)).status).toBe(200);
    people.now += 6_000;
    expect((await people.call("GET", "/me", { authorization: wrong })).status).toBe(401);
  });
});
