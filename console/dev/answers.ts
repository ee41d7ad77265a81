import { answerDecisions, heldCalls } from "./answer-decisions.ts";
import { answerPeople } from "./answer-people.ts";
import { answerReviews } from "./answer-reviews.ts";
import { answerTraces } from "./answer-traces.ts";
import { changeRelease, isRelease } from "./change-release.ts";
import { summary } from "./data/agents.ts";
import type { Data } from "./scenario.ts";

export type Answer = { readonly status: number; readonly body: unknown };
/** A request to /api/v1 with its parts decoded. */
export type Asked = {
  readonly method: string;
  readonly parts: readonly string[];
  readonly search: URLSearchParams;
  readonly person: string;
  readonly body: unknown;
  /** When it was asked, by the clock that the scenario has. */
  readonly at: string;
};

/** Answers one request of the console from a scenario's data. */
export function answerFrom(data: Data, asked: Asked): Answer {
  const { parts, method, search } = asked;
  const [root, id, sub, last] = parts;
  const agent = search.get("agent");
  switch (root) {
    case "me":
      return ok(data.me);
    case "people":
      return answerPeople(data, asked);
    case "decisions":
      return answerDecisions(data, asked);
    case "reviews":
      return answerReviews(data, asked);
    case "suites": {
      if (id === undefined) return ok(list(data.suites.map(({ view }) => view).filter(byAgent(agent))));
      const name = search.get("name") ?? "";
      const versions = data.suites.find(({ view }) => view.agent === id && view.name === name)?.versions;
      return found(versions && list(versions), `suite "${name}"`);
    }
    case "traces":
    case "sessions":
      return answerTraces(data, asked);
    case "installation":
      return ok(data.installation);
    case "audit":
      return answerAudit(data, asked);
    case "overview":
      return ok({ ...data.overview, heldCalls: heldCalls(data) });
    case "agents":
      if (id === undefined) return ok(list(data.agents.map(summary)));
      if (sub === "versions")
        return found(data.releases.find((one) => one.agent === id && one.version === last)?.built, `version "${last}"`);
      return found(
        data.agents.find((one) => one.name === id),
        `agent "${id}"`,
      );
    case "releases":
      if (method === "POST") return changeRelease(data, asked);
      return id === undefined
        ? ok(list(data.releases.filter(byAgent(agent))))
        : found(data.releases.find(isRelease(id)), `release "${id}"`);
    case "evaluations": {
      if (id === undefined) return ok(list(data.evaluations.map((one) => one.view).filter(byAgent(agent))));
      const evaluated = data.evaluations.find(({ view }) => view.id === id);
      if (evaluated === undefined || sub === undefined) return found(evaluated?.view, `evaluation "${id}"`);
      if (last === undefined) return ok(list(evaluated.cases.map(({ row }) => row)));
      return found(evaluated.cases.find(({ row }) => row.id === last)?.full, `case "${last}"`);
    }
    default:
      return found(undefined, `/${parts.join("/")}`);
  }
}

function answerAudit(data: Data, { parts, search }: Asked): Answer {
  if (parts[1] === "log") return ok(data.log);
  const fits = (name: "object" | "actor" | "action", value: string): boolean => (search.get(name) ?? value) === value;
  const [from, to, before] = [search.get("from"), search.get("to"), search.get("cursor")];
  const items = data.audit
    .filter((record) => fits("object", record.object) && fits("actor", record.actor) && fits("action", record.action))
    .filter(({ at }) => (from === null || at >= from) && (to === null || at < to))
    .filter(({ seq }) => before === null || seq < Number(before))
    .slice(0, 100);
  return ok({ items, nextCursor: items.length === 100 ? String(items.at(-1)?.seq) : null });
}

export function problem(status: number, title: string, detail: string, code: string) {
  return { type: "about:blank", title, status, detail, code, requestId: "req_8f21c0" };
}

/** A refusal with its code. */
export function refused(status: number, title: string, detail: string, code: string): Answer {
  return { status, body: problem(status, title, detail, code) };
}

function byAgent(agent: string | null): (one: { readonly agent: string }) => boolean {
  return (one) => agent === null || one.agent === agent;
}

export function list<T>(items: readonly T[]): { items: readonly T[]; nextCursor: null } {
  return { items, nextCursor: null };
}

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

export function found(body: unknown, what: string): Answer {
  return body === undefined ? refused(404, `No ${what}`, `There is no ${what} in this project.`, "registry/not-found") : ok(body);
}

/** Fields of a JSON body. */
export function fieldsOf(body: unknown): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(Object(body)));
}
