import { sayRefusal } from "../../src/tenancy/domain/say-refusal.ts";
import type { Permission } from "../../src/kernel/permission.ts";
import { ok, refused } from "./answers.ts";
import type { Answer, Asked } from "./answers.ts";
import type { MeView } from "../../src/tenancy/views.ts";

/** What reading asks for, by the first part of the address. */
const needed: { readonly [root: string]: Permission } = {
  overview: "releases:read",
  agents: "versions:read",
  releases: "releases:read",
  evaluations: "evaluations:read",
  suites: "evaluations:read",
  reviews: "reviews:read",
  decisions: "decisions:read",
  people: "people:read",
  audit: "audit:read",
  installation: "deployments:read",
  traces: "traces:read",
  sessions: "traces:read",
};

/** Refuses everything but who it is, in the server's own words. */
export function deny(me: MeView, { parts: [root = ""] }: Asked): Answer {
  const permission = needed[root];
  if (permission === undefined) return ok(me);
  const scope = { organization: "default", project: "default", environment: "production" };
  return refused(403, "Your roles do not allow this", sayRefusal(me, permission, scope), "tenancy/not-permitted");
}
