import { useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query";

import { agentQuery, agentsQuery, decisionsQuery, evaluationsQuery, peopleQuery, releasesQuery } from "../api/queries.ts";
import { findItems } from "./find-items.ts";
import type { MenuItem } from "./menu-item.ts";

/** Agents whose versions are looked through; the rest are found by their releases. */
const mostAgents = 20;

/** What can be found by what was typed, as far as it has been read, and what could not be. Nothing is read before something is typed. */
export function useFindItems(typed: string): { readonly items: readonly MenuItem[]; readonly missing: readonly string[] } {
  const enabled = typed.trim() !== "";
  const agents = useQuery({ ...agentsQuery, enabled });
  const releases = useInfiniteQuery({ ...releasesQuery(null), enabled });
  const evaluations = useInfiniteQuery({ ...evaluationsQuery(null), enabled });
  const decisions = useQuery({ ...decisionsQuery, enabled });
  const people = useQuery({ ...peopleQuery, enabled });
  const details = useQueries({
    queries: (agents.data ?? []).slice(0, mostAgents).map(({ name }) => ({ ...agentQuery(name), enabled })),
  });
  const items = findItems(
    {
      agents: agents.data ?? [],
      details: details.flatMap(({ data }) => (data === undefined ? [] : [data])),
      releases: releases.data?.pages.flatMap((page) => page.items) ?? [],
      evaluations: evaluations.data?.pages.flatMap((page) => page.items) ?? [],
      decisions: decisions.data ?? [],
      people: people.data ?? [],
    },
    typed,
  );
  const missing = Object.entries({ agents, releases, evaluations, decisions, people }).filter(([, { error }]) => error !== null);
  return { items, missing: missing.map(([name]) => name) };
}
