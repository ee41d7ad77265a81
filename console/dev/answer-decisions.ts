import type { DecisionView } from "../../src/decisions/views.ts";
import { fieldsOf, found, list, ok, refused } from "./answers.ts";
import type { Answer, Asked } from "./answers.ts";
import type { Data } from "./scenario.ts";

/** `GET /decisions`, `GET /decisions/{id}`, `POST /decisions/{id}/vote`. */
export function answerDecisions(data: Data, { method, parts, search, person, body, at }: Asked): Answer {
  const [, id] = parts;
  if (id === undefined) {
    const state = search.get("state");
    const newest = data.decisions.toSorted((a, b) => b.askedAt.localeCompare(a.askedAt));
    return ok(list(newest.filter((decision) => state === null || decision.state === state)));
  }
  const index = data.decisions.findIndex((decision) => decision.id === id);
  const decision = data.decisions[index];
  if (decision === undefined || method === "GET") return found(decision, `decision "${id}"`);
  const given = fieldsOf(body);
  const by = data.me.verified ? data.me.name : person;
  if (decision.votes.some((vote) => vote.person === by)) {
    return refused(
      409,
      "This person has decided already",
      `${by} has decided already; it needs different people.`,
      "decisions/voted-already",
    );
  }
  const verdict = given.get("verdict") === "approved" ? "approved" : "denied";
  const votes = [...decision.votes, { person: by, verified: data.me.verified, verdict, reason: String(given.get("reason")), at } as const];
  const settled = verdict === "denied" || votes.length >= decision.required;
  const changed: DecisionView = { ...decision, votes, state: settled ? verdict : "pending", settledAt: settled ? at : null };
  data.decisions[index] = changed;
  return ok(changed);
}

/** Held calls that wait for a person. */
export function heldCalls({ decisions }: Data): number {
  return decisions.filter(({ kind, state }) => kind === "tool-call" && state === "pending").length;
}
