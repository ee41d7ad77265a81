import { describe, expect, test } from "vitest";

import { permissions } from "../../kernel/permission.ts";
import { type Random, seededRandom } from "../../kernel/random.ts";
import { isAllowed, permissionTable } from "./permissions.ts";
import { type Grant, type Principal, type Role, roles } from "./principal.ts";

const production = { organization: "o", project: "shop", environment: "production" };
const staging = { ...production, environment: "staging" };
const person = (...grants: Grant[]): Pick<Principal, "kind" | "grants"> => ({ kind: "person", grants });
const grant = (role: Role, environment = "*", project = "*"): Grant => ({ role, project, environment });

describe("permissions", () => {
  test("nobody without a role may do anything", () => {
    expect(permissions.filter((permission) => isAllowed(person(), permission, production))).toEqual([]);
  });

  test("a role in one environment holds there for what belongs to environments, and in the project for what does not", () => {
    const lotte = person(grant("approver", "staging"));
    expect(isAllowed(lotte, "decisions:decide", staging)).toBe(true);
    expect(isAllowed(lotte, "decisions:decide", production)).toBe(false);
    expect(isAllowed(lotte, "decisions:read", production)).toBe(true);
    expect(isAllowed(person(grant("mlops", "*", "other")), "versions:read", production)).toBe(false);
  });

  test("a release is created in staging, whichever environment the address names", () => {
    expect(isAllowed(person(grant("ai-engineer", "staging")), "releases:create", production)).toBe(true);
    expect(isAllowed(person(grant("ai-engineer", "production")), "releases:create", production)).toBe(false);
  });

  test("what happens to a release in production is for roles in production, whichever environment the address names", () => {
    for (const permission of ["releases:sign-off", "releases:stop"] as const) {
      expect(isAllowed(person(grant("devops", "staging")), permission, staging)).toBe(false);
      expect(isAllowed(person(grant("devops", "production")), permission, staging)).toBe(true);
    }
    expect(isAllowed(person(grant("break-glass", "staging")), "gate:override", staging)).toBe(false);
  });

  test("people are managed by who has platform everywhere; else its holder in one project could grant it in all", () => {
    expect(isAllowed(person(grant("platform")), "people:write", production)).toBe(true);
    expect(isAllowed(person(grant("platform", "*", "shop"), grant("platform", "production")), "people:write", production)).toBe(false);
  });

  test("going on against a gate's verdict is for break-glass alone", () => {
    expect(permissionTable["gate:override"].roles).toEqual(["break-glass"]);
  });

  test("machines decide nothing, whatever they were granted", () => {
    const machine = { kind: "machine", grants: roles.map((role) => grant(role)) } as const;
    const refused = permissions.filter((permission) => !isAllowed(machine, permission, production));
    expect(refused).toEqual(["reviews:label", "releases:sign-off", "releases:promote", "gate:override", "decisions:decide"]);
  });

  test("whatever was granted: allowed means that one grant alone allows it, of a role that the table names and of this project", () => {
    const random = seededRandom(7);
    for (let round = 0; round < 5_000; round++) {
      const principal = { kind: pick(random, ["person", "machine"] as const), grants: grantsFrom(random) };
      const permission = pick(random, permissions);
      const scope = { ...production, environment: pick(random, ["staging", "production", "test"]) };
      const enough = principal.grants.filter((one) => isAllowed({ ...principal, grants: [one] }, permission, scope));
      expect(isAllowed(principal, permission, scope)).toBe(enough.length > 0);
      for (const one of enough) {
        expect(permissionTable[permission].roles).toContain(one.role);
        expect(["*", "shop"]).toContain(one.project);
      }
    }
  });
});

function grantsFrom(random: Random): Grant[] {
  return Array.from({ length: Math.floor(random() * 4) }, () =>
    grant(pick(random, roles), pick(random, ["*", "staging", "production"]), pick(random, ["*", "shop", "other"])),
  );
}

function pick<T>(random: Random, choices: readonly T[]): T {
  const chosen = choices[Math.floor(random() * choices.length)];
  if (chosen === undefined) throw new Error("nothing to pick from");
  return chosen;
}
