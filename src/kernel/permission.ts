/** What somebody may do, as routes ask for it. Who has which stands in `tenancy/domain/permissions.ts`; docs/permissions.md shows both. */
export const permissions = [
  "people:read",
  "people:write",
  "versions:read",
  "versions:write",
  "evaluations:read",
  "evaluations:write",
  "deployments:read",
  "releases:read",
  "releases:create",
  "releases:sign-off",
  "releases:promote",
  "releases:stop",
  "gate:override",
  "decisions:read",
  "decisions:decide",
  "outcomes:write",
  "traces:read",
  "telemetry:write",
  "audit:read",
  "audit:export",
] as const;
export type Permission = (typeof permissions)[number];
