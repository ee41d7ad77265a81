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
  people: "/people",
  person: (name: string) => `/people?person=${encodeURIComponent(name)}`,
  settings: "/settings",
  /** A session by its id, and a trace by its own. */
  session: (id: string) => `/sessions/${encodeURIComponent(id)}`,
  trace: (id: string) => `/traces/${encodeURIComponent(id)}`,
  /** `to`: where to go once signed in. */
  signIn: (to: string) => (to === "/" ? "/sign-in" : `/sign-in?to=${encodeURIComponent(to)}`),
} as const;
