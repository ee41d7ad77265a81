import type { ReleaseDetailView } from "../../src/delivery/views.ts";
import { summary } from "./data/agents.ts";
import { noActions } from "./data/releases.ts";
import type { Scenario } from "./scenario.ts";

type Data = Extract<Scenario, { kind: "data" }>;
export type Answer = { readonly status: number; readonly body: unknown };
/** A request to /api/v1 with its parts decoded. */
export type Asked = {
  readonly method: string;
  readonly parts: readonly string[];
  readonly agent: string | null;
  readonly person: string;
  readonly body: unknown;
};

/** Answers one request of the console from a scenario's data. */
export function answerFrom(data: Data, asked: Asked): Answer {
  const [root, id, sub, last] = asked.parts;
  if (asked.method === "POST") return decide(data, asked);
  switch (root) {
    case "overview":
      return ok(data.overview);
    case "agents":
      return id === undefined
        ? ok(list(data.agents.map(summary)))
        : found(
            data.agents.find((agent) => agent.name === id),
            `agent "${id}"`,
          );
    case "releases":
      return id === undefined
        ? ok(list(data.releases.filter(byAgent(asked.agent))))
        : found(data.releases.find(isRelease(id)), `release "${id}"`);
    case "evaluations": {
      if (id === undefined) return ok(list(data.evaluations.map((one) => one.view).filter(byAgent(asked.agent))));
      const evaluated = data.evaluations.find(({ view }) => view.id === id);
      if (evaluated === undefined || sub === undefined) return found(evaluated?.view, `evaluation "${id}"`);
      if (last === undefined) return ok(list(evaluated.cases.map(({ row }) => row)));
      return found(evaluated.cases.find(({ row }) => row.id === last)?.full, `case "${last}"`);
    }
    default:
      return found(undefined, `/${asked.parts.join("/")}`);
  }
}

/** Plays a sign-off, a denial or an abort: changes the release as the server would, as far as the page shows it. */
function decide(data: Data, { parts, person, body }: Asked): Answer {
  const [, id = "", action] = parts;
  const index = data.releases.findIndex(isRelease(id));
  const release = data.releases[index];
  if (release === undefined) return found(undefined, `release "${id}"`);
  const given = new Map(Object.entries(Object(body)));
  if (action === "sign-off" && given.get("digest") !== release.digest) {
    return { status: 409, body: problem(409, "Another digest", `The release is of ${release.digest}.`, "delivery/digest-mismatch") };
  }
  const approved = given.get("decision") === "approved";
  const status = action === "abort" ? "aborted" : approved ? "running" : "stopped";
  const sentence =
    action === "abort"
      ? `Aborted by ${person}.`
      : approved
        ? `Running: ${person} signed off, ${release.version} is being deployed.`
        : `Stopped: ${person} denied it.`;
  const signOff = {
    kind: "sign-off",
    person,
    verified: false,
    decision: approved ? "approved" : "denied",
    reason: String(given.get("reason")),
    digest: release.digest,
    at: new Date().toISOString(),
  } as const;
  const changed: ReleaseDetailView = {
    ...release,
    status,
    sentence,
    next: "",
    signOffs: action === "abort" ? release.signOffs : [...release.signOffs, signOff],
    actions: noActions(sentence),
  };
  data.releases[index] = changed;
  return ok(changed);
}

export function problem(status: number, title: string, detail: string, code: string) {
  return { type: "about:blank", title, status, detail, code, requestId: "req_8f21c0" };
}

function isRelease(id: string): (release: ReleaseDetailView) => boolean {
  return (release) => release.id === id || `${release.agent}@${release.version}` === id;
}

function byAgent(agent: string | null): (one: { readonly agent: string }) => boolean {
  return (one) => agent === null || one.agent === agent;
}

function list<T>(items: readonly T[]): { items: readonly T[]; nextCursor: null } {
  return { items, nextCursor: null };
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function found(body: unknown, what: string): Answer {
  return body === undefined
    ? { status: 404, body: problem(404, `No ${what}`, `There is no ${what} in this project.`, "registry/not-found") }
    : ok(body);
}
