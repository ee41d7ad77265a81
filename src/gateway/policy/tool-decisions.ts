import type { Clock } from "../../kernel/clock.ts";
import { newId } from "../../kernel/id.ts";
import type { Json } from "../../kernel/json.ts";
import type { Log } from "../../platform/logging/log.ts";
import type { AskedLine, ToolDecisionBase } from "../../safety/domain/tool-decision.ts";
import type { ObservedCall } from "../attribution.ts";
import type { CompiledSnapshot } from "../compile-snapshot.ts";
import type { Unnumbered } from "../journal.ts";
import { createApprovals, type OpenDecision } from "./approvals.ts";
import { createCallMarks, type CallContext } from "./call-marks.ts";
import { openDecisionJournal } from "./decision-journal.ts";
import { isHighRisk, isJudgedAlike, type JudgedToolCall } from "./judge-tool-call.ts";
import { deniedByPolicy, nobodyAsked, notApproved, notStored, type Refusal } from "./refusal.ts";

/** Decides on judged calls and keeps the record of it. */
export type ToolDecisions = {
  /** Decides at the front where the tool runs. Undefined: the call goes on, and all that must be on the disk before it is. */
  decide(judged: JudgedToolCall, deciding: Deciding): Promise<Refusal | undefined>;
  /** Refuses a call whatever its verdict, since it stands among others that are refused. */
  refuse(judged: JudgedToolCall, observed: ObservedCall): Promise<Refusal>;
  /** Remembers a high-risk call that the model made, for the front where its tool runs. */
  mark(judged: JudgedToolCall, context: CallContext, observed: ObservedCall): void;
  undecided(session: string, since: number): readonly OpenDecision[];
  snapshotChanged(): void;
  read(query: { readonly after: number; readonly limit: number }): Promise<readonly Json[]>;
  /** The control plane has stored everything up to and with `through`. */
  acknowledge(through: number): void;
  headSeq(): number;
  /** `pending` now; the others since this process began. */
  counters(): { readonly pending: number; readonly consumed: number; readonly refused: number };
  close(): Promise<void>;
};

/** One call on its way. */
export type Deciding = {
  readonly observed: ObservedCall;
  /** Aborted when the caller has gone. */
  readonly signal: AbortSignal;
  /** Undefined: what the model front has marked. */
  readonly context: CallContext | undefined;
};

/** Opens the record in the gateway's directory and goes on with what was open. */
export function openToolDecisions(parts: {
  readonly directory: string;
  readonly gateway: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly snapshot: () => CompiledSnapshot | undefined;
}): ToolDecisions {
  const { clock, gateway } = parts;
  const journal = openDecisionJournal(parts);
  const marks = createCallMarks();
  const approvals = createApprovals({
    journal,
    clock,
    answer(decision) {
      const answer = parts.snapshot()?.answers.get(decision);
      return answer?.gateway === gateway ? answer : undefined;
    },
  });
  let refused = 0;

  /** Where an equal call waits it is the same decision; where the model front has marked the call, it goes on under that id. */
  const identify = ({ session, actionHash }: JudgedToolCall): { decision: string; context: CallContext | undefined } => {
    const key = session === undefined ? undefined : { session, actionHash };
    const mark = key === undefined ? undefined : marks.take(key);
    const waiting = key === undefined ? undefined : approvals.decisionOf(key);
    return { decision: waiting ?? mark?.decision ?? newId("dec", clock), context: mark?.context };
  };

  const storeJudged = (
    judged: JudgedToolCall,
    decision: string,
    { observed, context }: Pick<Deciding, "observed" | "context">,
  ): Promise<number> =>
    journal.append({
      ...baseOf(judged, decision, { observed, at: clock() }),
      kind: "judged",
      ...(judged.isMonitored && { monitored: true }),
      ...judged.call,
      ...provenanceOf(context),
    });

  async function askPeople(
    judged: JudgedToolCall,
    decision: string,
    { observed, signal, context }: Deciding,
  ): Promise<Refusal | undefined> {
    const { session, actionHash, approval } = judged;
    if (observed.attribution.run !== undefined) return nobodyAsked(judged, decision, "This is an evaluation, in which nobody is asked.");
    if (session === undefined) return nobodyAsked(judged, decision, "The call names no session, so nobody can be asked for it.");
    const settled = await approvals.settle({
      session,
      actionHash,
      decision,
      asked: {
        kind: "asked",
        ...judged.call,
        ...provenanceOf(context),
        required: approval.required,
        expiresAt: clock() + approval.expiresMs,
        ...(context?.customer !== undefined && { customer: context.customer }),
      },
      holdMs: approval.holdMs,
      signal,
      stillHolds: () => isJudgedAlike(judged, parts.snapshot()?.deployments.get(observed.deployment)),
      line: (id, body) => ({ ...baseOf(judged, id, { observed, at: clock() }), ...body }),
    });
    return settled.outcome === "approved" ? undefined : notApproved(judged, settled);
  }

  async function decide(judged: JudgedToolCall, deciding: Deciding): Promise<Refusal | undefined> {
    if (!isHighRisk(judged)) return undefined;
    const { decision, context = deciding.context } = identify(judged);
    const known = { ...deciding, context };
    if (judged.isMonitored) {
      storeJudged(judged, decision, known).catch(() => undefined); // nothing hangs on it
      return undefined;
    }
    const stored = storeJudged(judged, decision, known).then(
      () => true,
      () => false,
    );
    switch (judged.call.verdict) {
      case "allow":
        return (await stored) ? undefined : notStored(judged, decision);
      case "deny":
        await stored;
        return deniedByPolicy(judged, decision);
      case "ask":
        // Asked before anything is awaited, so that an equal call of the same moment finds the decision. The journal keeps the order.
        return askPeople(judged, decision, known);
    }
  }

  return {
    async decide(judged, deciding) {
      const refusal = await decide(judged, deciding);
      if (refusal !== undefined) refused++;
      return refusal;
    },
    async refuse(judged, observed) {
      refused++;
      const { decision, context } = identify(judged);
      await storeJudged(judged, decision, { observed, context }).catch(() => undefined);
      if (judged.call.verdict === "deny") return deniedByPolicy(judged, decision);
      return nobodyAsked(judged, decision, "A call that needs a person cannot be one of several in a batch; make it alone.");
    },
    mark(judged, context, observed) {
      const { session, actionHash } = judged;
      if (session === undefined) return;
      const key = { session, actionHash };
      const decision = approvals.decisionOf(key) ?? newId("dec", clock);
      marks.put(key, { decision, context });
      storeJudged(judged, decision, { observed, context }).catch(() => undefined); // the front where the tool runs has to store it, too
    },
    undecided: (session, since) => approvals.undecided(session, since),
    snapshotChanged: () => approvals.snapshotChanged(),
    read: (query) => journal.read(query),
    acknowledge: (through) => journal.drop(Math.min(through, approvals.oldestNeeded() - 1)),
    headSeq: () => journal.headSeq(),
    counters: () => ({ ...approvals.counters(), refused }),
    close: () => journal.close(),
  };
}

function provenanceOf(context: CallContext | undefined): Pick<AskedLine, "provenance"> {
  return context === undefined ? {} : { provenance: context.provenance };
}

function baseOf(
  { actionHash }: JudgedToolCall,
  decision: string,
  { observed, at }: { readonly observed: ObservedCall; readonly at: number },
): Unnumbered<ToolDecisionBase> {
  const { organization, project, environment, agent, version } = observed.of;
  return {
    at,
    decision,
    actionHash,
    organization,
    project,
    environment,
    agent,
    version,
    deployment: observed.deployment,
    ...observed.attribution,
    traceId: observed.span.context.traceId,
  };
}
