import { z } from "zod";

import type { Clock } from "../kernel/clock.ts";
import type { ChangeFeed } from "../platform/changes/change-feed.ts";
import { actorOf, type HttpHost, scopeOf } from "../platform/http/host.ts";
import { ProblemError } from "../platform/http/problem.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { castVote } from "./cast-vote.ts";
import { type Decision, findDecision, listDecisions } from "./decision-store.ts";
import { stateAt } from "./domain/decision.ts";
import { decisionStateView, type DecisionView, decisionView } from "./views.ts";

export type DecisionRoutesDeps = { readonly db: Db; readonly clock: Clock; readonly changes: ChangeFeed };

const params = z.object({ id: z.string().max(200) });

/** `GET /decisions`, `GET /decisions/{id}`, `POST /decisions/{id}/vote`: the inbox. Votes on a release's decisions go to the release. */
export function addDecisionRoutes(host: HttpHost, { db, clock, changes }: DecisionRoutesDeps): void {
  const find = async (scope: ReturnType<typeof scopeOf>, id: string): Promise<Decision> => {
    const decision = await findDecision(db, scope, id);
    // The caller's roles were asked in the address's environment: a decision of another one is not theirs by that.
    if (decision === undefined || decision.environment !== scope.environment)
      throw new ProblemError("decisions/not-found", `There is no decision "${id}".`);
    return decision;
  };

  host.get(
    "/api/v1/decisions",
    {
      config: { permission: "decisions:read" },
      schema: {
        summary: "Decisions, newest first",
        querystring: z.object({
          state: decisionStateView.optional(),
          limit: z.coerce.number().int().min(1).max(200).default(100),
        }),
        response: { 200: z.object({ items: z.array(decisionView), nextCursor: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { state, limit } = request.query;
      const decisions = await listDecisions(db, scopeOf(request), { ...(state === undefined ? {} : { states: [state] }), limit });
      return { items: decisions.map((decision) => toDecisionView(decision, clock())), nextCursor: null };
    },
  );

  host.get(
    "/api/v1/decisions/:id",
    { config: { permission: "decisions:read" }, schema: { summary: "One decision", params, response: { 200: decisionView } } },
    async (request) => toDecisionView(await find(scopeOf(request), request.params.id), clock()),
  );

  host.post(
    "/api/v1/decisions/:id/vote",
    {
      config: { permission: "decisions:decide" },
      schema: {
        summary: "Approve or deny one exact tool call",
        params,
        body: z.strictObject({
          verdict: z.enum(["approved", "denied"]),
          reason: z.string().trim().min(1).max(1_000),
          digest: z.string(),
        }),
        response: { 200: decisionView },
      },
    },
    async (request) => {
      const { id } = request.params;
      const scope = scopeOf(request);
      const decision = await find(scope, id);
      if (decision.kind !== "tool-call") {
        const release = decision.object.slice("release/".length);
        throw new ProblemError("decisions/of-a-release", `This decides on release ${release}: POST /api/v1/releases/${release}/sign-off.`);
      }
      const voted = await db.transaction().execute((tx) => castVote(tx, clock, scope, id, { ...request.body, by: actorOf(request) }));
      if (!voted.ok) throw refusal(voted.error, decision);
      changes.publish(scope, { topic: "decision", id });
      return toDecisionView(voted.value, clock());
    },
  );
}

type VoteError = Extract<Awaited<ReturnType<typeof castVote>>, { ok: false }>["error"];

function refusal(error: VoteError, { sentence }: Decision): ProblemError {
  switch (error.code) {
    case "decisions/not-found":
      return new ProblemError(error.code, `There is no decision "${error.id}".`);
    case "decisions/not-pending":
      return new ProblemError(error.code, `It is ${error.state}: ${sentence}`);
    case "decisions/digest-differs":
      return new ProblemError(error.code, `The call is ${error.digest}. Look at it again and decide on that.`);
    case "decisions/own-work":
      return new ProblemError(error.code, `${error.person} asked for it; somebody else must decide.`);
    case "decisions/voted-already":
      return new ProblemError(error.code, `${error.person} has decided already; it needs different people.`);
    case "decisions/not-a-person":
      return new ProblemError(error.code, `${error.person} is a machine; people decide.`);
  }
}

function toDecisionView(decision: Decision, now: number): DecisionView {
  const { id, kind, object, agent, environment, digest, sentence, required, barred, votes, askedAt, expiresAt, settledAt, detail } =
    decision;
  const iso = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());
  return {
    id,
    kind,
    object,
    agent,
    environment,
    digest,
    sentence,
    state: stateAt(decision, now),
    required,
    barred: [...barred],
    votes: votes.map((vote) => ({ ...vote, at: new Date(vote.at).toISOString() })),
    askedAt: new Date(askedAt).toISOString(),
    expiresAt: iso(expiresAt),
    settledAt: iso(settledAt),
    detail: detail as DecisionView["detail"], // JSON from our own column; the view only lacks readonly
  };
}
