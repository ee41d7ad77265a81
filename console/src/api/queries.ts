import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import type { AgentDetailView, AgentSummaryView, OverviewView, ReleaseDetailView, ReleaseView } from "../../../src/delivery/views.ts";
import type { AuditLogView, AuditView } from "../../../src/audit/views.ts";
import type { DecisionView } from "../../../src/decisions/views.ts";
import type { ReviewView } from "../../../src/evaluation/review-views.ts";
import type { SuiteVersionView, SuiteView } from "../../../src/evaluation/suite-views.ts";
import type { CaseRowView, CaseView, EvaluationView } from "../../../src/evaluation/views.ts";
import type { InstallationView } from "../../../src/main/views.ts";
import type { VersionView } from "../../../src/registry/views.ts";
import type { MeView, PrincipalView } from "../../../src/tenancy/views.ts";
import { read, readAll, withCursor } from "./client.ts";
import type { Page } from "./client.ts";

/** What a `change` event can be about. */
export type Topic = "release" | "evaluation" | "review" | "deployment" | "agent" | "decision" | "person";

declare module "@tanstack/react-query" {
  interface Register {
    queryMeta: {
      /** A change of any of these makes the answer old. */
      readonly topics: readonly Topic[];
      /** Set when only changes of this one thing count. */
      readonly id?: string;
    };
  }
}

export const overviewQuery = queryOptions({
  queryKey: ["overview"],
  queryFn: ({ signal }) => read<OverviewView>("/overview", signal),
  meta: { topics: ["release", "deployment", "agent", "decision"] },
});

export const agentsQuery = queryOptions({
  queryKey: ["agents"],
  queryFn: ({ signal }) => readAll<AgentSummaryView>("/agents", signal),
  meta: { topics: ["release", "deployment", "agent"] },
});

export function agentQuery(name: string) {
  return queryOptions({
    queryKey: ["agents", name],
    queryFn: ({ signal }) => read<AgentDetailView>(`/agents/${encodeURIComponent(name)}`, signal),
    meta: { topics: ["release", "evaluation", "deployment", "agent"] },
  });
}

/** One version: what its digest covers. */
export function versionQuery(agent: string, version: string) {
  return queryOptions({
    queryKey: ["agents", agent, "versions", version],
    queryFn: ({ signal }) => read<VersionView>(`/agents/${encodeURIComponent(agent)}/versions/${encodeURIComponent(version)}`, signal),
    meta: { topics: [] },
  });
}

/** `agent` null: of all agents. Newest first. */
export function releasesQuery(agent: string | null) {
  return listQuery<ReleaseView>("release", "/releases", agent);
}

/** A release by its id, or the newest one of `agent@version`. */
export function releaseQuery(reference: string) {
  return queryOptions({
    queryKey: ["releases", reference],
    queryFn: ({ signal }) => read<ReleaseDetailView>(`/releases/${encodeURIComponent(reference)}`, signal),
    meta: { topics: ["release", "review"] },
  });
}

/** `agent` null: of all agents. Newest first. */
export function evaluationsQuery(agent: string | null) {
  return listQuery<EvaluationView>("evaluation", "/evaluations", agent);
}

export function evaluationQuery(id: string) {
  return queryOptions({
    queryKey: ["evaluations", id],
    queryFn: ({ signal }) => read<EvaluationView>(`/evaluations/${encodeURIComponent(id)}`, signal),
    meta: { topics: ["evaluation"], id },
  });
}

export function casesQuery(evaluation: string) {
  return queryOptions({
    queryKey: ["evaluations", evaluation, "cases"],
    queryFn: ({ signal }) => readAll<CaseRowView>(`/evaluations/${encodeURIComponent(evaluation)}/cases`, signal),
    meta: { topics: ["evaluation"], id: evaluation },
  });
}

export function caseQuery(evaluation: string, id: string) {
  return queryOptions({
    queryKey: ["evaluations", evaluation, "cases", id],
    queryFn: ({ signal }) => read<CaseView>(`/evaluations/${encodeURIComponent(evaluation)}/cases/${encodeURIComponent(id)}`, signal),
    meta: { topics: ["evaluation"], id: evaluation },
  });
}

/** The server reads only so much for one answer: while it leaves something, it is asked again after this. */
const UNREAD_MS = 500;

/** Suites by agent and name; `agent` null: of all agents. */
export function suitesQuery(agent: string | null) {
  return queryOptions({
    queryKey: ["suites", "list", agent],
    queryFn: ({ signal }) => readAll<SuiteView>(agent === null ? "/suites" : `/suites?agent=${encodeURIComponent(agent)}`, signal),
    refetchInterval: ({ state }) => (state.data?.some(({ content }) => content.kind === "unread") === true ? UNREAD_MS : false),
    meta: { topics: ["agent", "evaluation"] },
  });
}

/** The versions of a suite, the one in force first. */
export function suiteVersionsQuery(agent: string, name: string) {
  const path = `/suites/${encodeURIComponent(agent)}/versions?name=${encodeURIComponent(name)}`;
  return infiniteQueryOptions({
    queryKey: ["suites", agent, name],
    queryFn: ({ signal, pageParam }) => read<Page<SuiteVersionView>>(withCursor(path, pageParam), signal),
    initialPageParam: null as string | null, // The type of a cursor: null asks for the first page.
    getNextPageParam: (page: Page<SuiteVersionView>) => page.nextCursor,
    refetchInterval: ({ state }) => {
      const versions = state.data?.pages.flatMap(({ items }) => items) ?? [];
      return versions.some(({ content, change }) => content.kind === "unread" || change.kind === "unread") ? UNREAD_MS : false;
    },
    meta: { topics: ["agent", "evaluation"] },
  });
}

/** Reviews, newest first; `evaluation` null: of all evaluations. */
export function reviewsQuery(evaluation: string | null) {
  return queryOptions({
    queryKey: ["reviews", "list", evaluation],
    queryFn: ({ signal }) =>
      readAll<ReviewView>(evaluation === null ? "/reviews" : `/reviews?evaluation=${encodeURIComponent(evaluation)}`, signal),
    meta: { topics: ["review"] },
  });
}

export function reviewQuery(id: string) {
  return queryOptions({
    queryKey: ["reviews", "one", id],
    queryFn: ({ signal }) => read<ReviewView>(`/reviews/${encodeURIComponent(id)}`, signal),
    meta: { topics: ["review"], id },
  });
}

/** What this installation is. No event tells of planes and counts: who looks at them asks for `refetchInterval`. */
export const installationQuery = queryOptions({
  queryKey: ["installation"],
  queryFn: ({ signal }) => read<InstallationView>("/installation", signal),
  meta: { topics: [] },
});

/** Who acts, by the session of this browser. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => read<MeView>("/me", signal),
  meta: { topics: ["person"] },
});

/** Everybody with roles and keys, by name. */
export const peopleQuery = queryOptions({
  queryKey: ["people"],
  queryFn: ({ signal }) => readAll<PrincipalView>("/people", signal),
  meta: { topics: ["person"] },
});

/** Everything that waits for people, then the newest that does not. */
export const decisionsQuery = queryOptions({
  queryKey: ["decisions", "list"],
  queryFn: async ({ signal }) => {
    const [waiting, newest] = await Promise.all([
      readAll<DecisionView>("/decisions?state=pending&limit=200", signal),
      readAll<DecisionView>("/decisions?limit=100", signal),
    ]);
    return [...waiting, ...newest.filter(({ id }) => !waiting.some((one) => one.id === id))];
  },
  meta: { topics: ["decision", "release"] },
});

export function decisionQuery(id: string) {
  return queryOptions({
    queryKey: ["decisions", "one", id],
    queryFn: ({ signal }) => read<DecisionView>(`/decisions/${encodeURIComponent(id)}`, signal),
    meta: { topics: ["decision", "release"] },
  });
}

/** Which audit records: absent is any. `from` and `to` are instants, the first within, the second not. */
export type AuditFilter = { readonly [name in "object" | "actor" | "action" | "from" | "to"]: string | null };

/** Newest first. Not live: rows that stand still can be read; the log says how many are newer. */
export function auditQuery(filter: AuditFilter) {
  const given = Object.entries(filter).flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
  const search = new URLSearchParams(given).toString();
  return infiniteQueryOptions({
    queryKey: ["audit", "list", search],
    queryFn: ({ signal, pageParam }) => read<Page<AuditView>>(withCursor(search === "" ? "/audit" : `/audit?${search}`, pageParam), signal),
    initialPageParam: null as string | null, // The type of a cursor: null asks for the first page.
    getNextPageParam: (page: Page<AuditView>) => page.nextCursor,
    meta: { topics: [] },
  });
}

/** How far the organization's log is signed. */
export const auditLogQuery = queryOptions({
  queryKey: ["audit", "log"],
  queryFn: ({ signal }) => read<AuditLogView>("/audit/log", signal),
  meta: { topics: ["release", "evaluation", "decision", "agent", "person"] },
});

function listQuery<T>(topic: Topic, path: string, agent: string | null) {
  const filtered = agent === null ? path : `${path}?agent=${encodeURIComponent(agent)}`;
  return infiniteQueryOptions({
    queryKey: [`${topic}s`, "list", agent],
    queryFn: ({ signal, pageParam }) => read<Page<T>>(withCursor(filtered, pageParam), signal),
    initialPageParam: null as string | null, // The type of a cursor: null asks for the first page.
    getNextPageParam: (page: Page<T>) => page.nextCursor,
    meta: { topics: [topic] },
  });
}
