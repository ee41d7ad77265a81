/** Development data: people and machines of the shop, and who acts at the browser. */
import type { MeView, PrincipalView } from "../../../src/tenancy/views.ts";

type Ago = (minutes: number) => string;
type Key = PrincipalView["keys"][number];

const DAY = 24 * 60;

const permissions = [
  "people:read",
  "people:write",
  "versions:read",
  "versions:write",
  "evaluations:read",
  "evaluations:write",
  "reviews:read",
  "reviews:write",
  "reviews:label",
  "deployments:read",
  "releases:read",
  "releases:create",
  "releases:sign-off",
  "releases:promote",
  "releases:stop",
  "decisions:read",
  "decisions:decide",
  "outcomes:write",
  "audit:read",
  "audit:export",
] as const;

/** Before the first key: everybody may do everything but override a gate. */
export const unverified: MeView = { name: "unknown", kind: "person", verified: false, grants: [], permissions: [...permissions] };

const everywhere = { project: "*", environment: "*" };

/** Signed in by a key: manages people, steers releases, approves calls; may not override a gate. */
export const maren: MeView = {
  name: "maren",
  kind: "person",
  verified: true,
  grants: [
    { role: "platform", ...everywhere },
    { role: "approver", project: "*", environment: "production" },
    { role: "ml-governance", ...everywhere },
  ],
  permissions: [...permissions],
};

/** Signed in, and may only look. */
export const signe: MeView = {
  name: "signe",
  kind: "person",
  verified: true,
  grants: [{ role: "auditor", ...everywhere }],
  permissions: [
    "versions:read",
    "evaluations:read",
    "reviews:read",
    "deployments:read",
    "releases:read",
    "decisions:read",
    "audit:read",
    "audit:export",
    "people:read",
  ],
};

/** Signed in as what only reports: may see nothing. */
export const noah: MeView = {
  name: "noah",
  kind: "person",
  verified: true,
  grants: [{ role: "reporter", project: "*", environment: "production" }],
  permissions: ["outcomes:write"],
};

/** Signed in, and may override a gate and stop a release. */
export const osk: MeView = {
  name: "osk",
  kind: "person",
  verified: true,
  grants: [{ role: "break-glass", project: "*", environment: "production" }],
  permissions: [
    "versions:read",
    "evaluations:read",
    "deployments:read",
    "releases:read",
    "releases:stop",
    "gate:override",
    "decisions:read",
  ],
};

export function people(ago: Ago): PrincipalView[] {
  const key = (id: string, createdDays: number, lastUsedAt: string | null, state: Key["state"] = "usable"): Key => ({
    id,
    createdAt: ago(createdDays * DAY),
    expiresAt: ago((createdDays - 365) * DAY),
    lastUsedAt,
    state,
  });
  const one = (name: string, roles: readonly (readonly [role: string, environment: string])[], keys: readonly Key[]): PrincipalView => ({
    name,
    kind: "person",
    disabled: false,
    createdAt: keys[0]?.createdAt ?? ago(DAY),
    grants: roles.map(([role, environment]) => ({ role, project: "*", environment })),
    keys: [...keys],
  });
  const desk = [["approver", "production"]] as const;
  return [
    { ...one("ci", [["mlops", "staging"]], [key("k_19c4", 60, ago(14))]), kind: "machine" },
    { ...one("freja", desk, [key("k_41aa", 200, ago(40 * DAY), "revoked")]), disabled: true },
    one("idris", [["ai-engineer", "*"]], [key("k_8e10", 90, ago(32))]),
    one("jonas.lind", [["prompt-engineer", "*"], ...desk], [key("k_5d77", 370, ago(8 * DAY), "expired"), key("k_5d9c", 3, null)]),
    one("maren", [["platform", "*"], ["ml-governance", "*"], ...desk], [key("k_0b21", 120, ago(1))]),
    one("osk", [["break-glass", "production"]], [key("k_77f0", 120, null)]),
    { ...one("shop-events", [["reporter", "production"]], [key("k_2210", 45, ago(0.5))]), kind: "machine" },
    one("signe", [["auditor", "*"]], [key("k_c0de", 30, ago(2 * DAY))]),
  ];
}
