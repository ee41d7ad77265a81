import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import type { AgentDetailView, AgentSummaryView, OverviewView, ReleaseDetailView, ReleaseView } from "../../../src/delivery/views.ts";
import type { CaseRowView, CaseView, EvaluationView } from "../../../src/evaluation/views.ts";
import { read, readAll, withCursor } from "./client.ts";
import type { Page } from "./client.ts";

/** What a `change` event can be about. */
export type Topic = "release" | "evaluation" | "deployment" | "agent";

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
  meta: { topics: ["release", "deployment", "agent"] },
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

/** `agent` null: of all agents. Newest first. */
export function releasesQuery(agent: string | null) {
  return listQuery<ReleaseView>("release", "/releases", agent);
}

/** The newest release of a version. */
export function releaseQuery(agent: string, version: string) {
  return queryOptions({
    queryKey: ["releases", agent, version],
    queryFn: ({ signal }) => read<ReleaseDetailView>(`/releases/${encodeURIComponent(`${agent}@${version}`)}`, signal),
    meta: { topics: ["release"] },
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
