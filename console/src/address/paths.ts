/** Where the console shows a thing. One place, so that links and routes agree. */
export const paths = {
  overview: "/",
  agents: "/agents",
  agent: (name: string) => `/agents/${encodeURIComponent(name)}`,
  audit: "/audit",
  /** Everything that was done to one thing: `release/ID`, `session/ID`. */
  auditOf: (object: string) => `/audit?object=${encodeURIComponent(object)}`,
  decisions: "/decisions",
  decision: (id: string) => `/decisions/${encodeURIComponent(id)}`,
  releases: "/releases",
  release: (agent: string, version: string) => `/releases/${encodeURIComponent(agent)}/${encodeURIComponent(version)}`,
  /** One release and no other of its version: where only the id is known. */
  releaseById: (id: string) => `/releases/${encodeURIComponent(id)}`,
  evaluations: "/evaluations",
  evaluation: (id: string) => `/evaluations/${encodeURIComponent(id)}`,
  evaluationCase: (id: string, name: string) => `/evaluations/${encodeURIComponent(id)}?show=all&case=${encodeURIComponent(name)}`,
  suites: "/suites",
  suitesOf: (agent: string) => `/suites?agent=${encodeURIComponent(agent)}`,
  /** The versions of a suite. `digest`: one of them is meant. */
  suite: (agent: string, name: string, digest?: string) =>
    `/suites/${encodeURIComponent(agent)}?${new URLSearchParams({ name, ...(digest !== undefined && { digest }) }).toString()}`,
  reviews: "/reviews",
  review: (id: string) => `/reviews/${encodeURIComponent(id)}`,
  traces: "/traces",
  /** Traces of one agent, and of one of its versions. */
  tracesOf: (agent: string, version?: string) =>
    `/traces?agent=${encodeURIComponent(agent)}${version === undefined ? "" : `&version=${encodeURIComponent(version)}`}`,
  trace: (id: string) => `/traces/${encodeURIComponent(id)}`,
  sessions: "/sessions",
  sessionsOf: (agent: string) => `/sessions?agent=${encodeURIComponent(agent)}`,
  /** The sessions that a release assigned, however long ago. */
  sessionsOfRelease: (id: string, more: { readonly [name: string]: string } = {}) =>
    `/sessions?${new URLSearchParams({ release: id, ...more, range: "90d" }).toString()}`,
  session: (id: string) => `/sessions/${encodeURIComponent(id)}`,
  people: "/people",
  person: (name: string) => `/people?person=${encodeURIComponent(name)}`,
  settings: "/settings",
  /** `to`: where to go once signed in. */
  signIn: (to: string) => (to === "/" ? "/sign-in" : `/sign-in?to=${encodeURIComponent(to)}`),
} as const;
