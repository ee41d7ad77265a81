import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { makeSessionToken, readSessionToken } from "./session-token.ts";

const key = { id: "k1", secret: Buffer.alloc(32, 1) };
const other = { id: "k2", secret: Buffer.alloc(32, 2) };
const scope = "default/default/production/desk";
const anyId = (maxLength: number): fc.Arbitrary<string> =>
  fc.stringMatching(/^[a-z0-9_-]+$/, { maxLength }).filter((id) => id.length <= maxLength);

describe("a session token", () => {
  test("says what it was made for, in at most 200 characters of base64url", () => {
    fc.assert(
      fc.property(anyId(24), anyId(60), fc.integer({ min: 0, max: 4_102_444_800_000 }), (id, deployment, madeAt) => {
        const signing = { id, secret: key.secret };
        const token = makeSessionToken({ deployment, madeAt }, { scope, key: signing });
        expect(token).toMatch(/^[A-Za-z0-9_-]{1,200}$/);
        expect(readSessionToken(token, { scope, keys: [other, signing] })).toEqual({ deployment, madeAt });
      }),
    );
  });

  test("is nothing to another agent, after its key is gone, or with any character changed", () => {
    const token = makeSessionToken({ deployment: "dep_1", madeAt: 1 }, { scope, key });
    expect(readSessionToken(token, { scope: "default/default/staging/desk", keys: [key] })).toBeUndefined();
    expect(readSessionToken(token, { scope, keys: [other] })).toBeUndefined();
    expect(readSessionToken(token, { scope, keys: [{ id: "k1", secret: other.secret }] })).toBeUndefined();
    for (let at = 0; at < token.length; at++) {
      const changed = token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
      expect(readSessionToken(changed, { scope, keys: [key] })).toBeUndefined();
    }
  });

  test("has one spelling", () => {
    const last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (const deployment of ["dep_1", "dep_12", "dep_123"]) {
      const token = makeSessionToken({ deployment, madeAt: 1 }, { scope, key });
      const read = last
        .split("")
        .filter((character) => readSessionToken(token.slice(0, -1) + character, { scope, keys: [key] }) !== undefined);
      expect(read).toEqual([token.at(-1)]);
    }
  });

  test("two sessions never share one", () => {
    const tokens = Array.from({ length: 100 }, () => makeSessionToken({ deployment: "dep_1", madeAt: 1 }, { scope, key }));
    expect(new Set(tokens).size).toBe(100);
  });

  test("any foreign text is none", () => {
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => readSessionToken(text, { scope, keys: [key] }) === undefined));
  });
});
