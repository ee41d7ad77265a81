/** Where the console shows a thing. One place, so that links and routes agree. */
export const paths = {
  overview: "/",
  agents: "/agents",
  agent: (name: string) => `/agents/${encodeURIComponent(name)}`,
  releases: "/releases",
  release: (agent: string, version: string) => `/releases/${encodeURIComponent(agent)}/${encodeURIComponent(version)}`,
  evaluations: "/evaluations",
  evaluation: (id: string) => `/evaluations/${encodeURIComponent(id)}`,
} as const;
