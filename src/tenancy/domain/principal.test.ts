import { describe, expect, test } from "vitest";

import { type Principal, someoneGoverns } from "./principal.ts";

const key = { id: "key_1", createdAt: 0, expiresAt: 1_000, lastUsedAt: undefined, revokedAt: undefined };
const maren: Principal = {
  organization: "default",
  name: "maren",
  kind: "person",
  createdAt: 0,
  disabledAt: undefined,
  grants: [{ role: "platform", project: "*", environment: "*" }],
  keys: [key],
};

describe("somebody can still manage people", () => {
  test.each<[string, Principal, boolean]>([
    ["with platform everywhere and a key", maren, true],
    ["with a second key that opens", { ...maren, keys: [{ ...key, revokedAt: 5 }, key] }, true],
    ["but not who is disabled", { ...maren, disabledAt: 5 }, false],
    ["but not with platform in one environment", { ...maren, grants: [{ role: "platform", project: "*", environment: "staging" }] }, false],
    ["but not with another role", { ...maren, grants: [{ role: "devops", project: "*", environment: "*" }] }, false],
    ["but not without a key", { ...maren, keys: [] }, false],
    ["but not with a revoked key", { ...maren, keys: [{ ...key, revokedAt: 5 }] }, false],
    ["but not with an expired key", { ...maren, keys: [{ ...key, expiresAt: 10 }] }, false],
  ])("%s", (_what, principal, governs) => {
    expect(someoneGoverns([principal], 10)).toBe(governs);
  });
});
