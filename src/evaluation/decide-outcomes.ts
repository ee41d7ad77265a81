import type { Clock } from "../kernel/clock.ts";
import type { Scope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { type AgentVersion, loadVersion } from "../registry/index.ts";
import { endpointsOf, listDeployments } from "../runtime/index.ts";
import {
  listSessionObservations,
  listUndecided,
  listUndecidedGroups,
  type UndecidedGroup,
  type UndecidedSession,
  writeOutcome,
} from "../telemetry/index.ts";
import { judgeSession, readSession } from "./judge-session.ts";
import { createStateQuery, queryStates } from "./query-states.ts";
import { listReports } from "./reported-outcomes.ts";

/** What the decider works with. */
export type OutcomeDeps = {
  readonly db: Db;
  readonly clock: Clock;
  /** Everything that ended before it is stored; undefined: nothing can be said yet. */
  readonly watermark: () => Promise<number | undefined>;
  /** The version whose contract judges all sessions of a release's canary, so that both arms are judged alike. */
  readonly releaseVersion: (release: string) => Promise<string | undefined>;
};

const batch = 200;
const queryTimeoutMs = 5_000;

/**
 * Decides the sessions whose horizon has passed by the outcome contract; returns how many. A session is decided by what had ended at its
 * horizon, so the answer is the same whenever this runs, and running it twice changes nothing.
 */
export async function decideOutcomes(deps: OutcomeDeps): Promise<number> {
  const watermark = await deps.watermark();
  if (watermark === undefined) return 0;
  let decided = 0;
  for (const group of await listUndecidedGroups(deps.db)) {
    const version = await contractVersion(deps, group);
    if (version === undefined) continue;
    const { horizonMs } = version.manifest.outcome;
    for (;;) {
      const due = await listUndecided(deps.db, group, new Date(watermark - horizonMs), batch);
      await decideSessions(deps, group, version, due);
      decided += due.length;
      if (due.length < batch) break;
    }
  }
  return decided;
}

async function contractVersion(
  { db, releaseVersion }: OutcomeDeps,
  { deployment, release }: UndecidedGroup,
): Promise<AgentVersion | undefined> {
  const judgedBy = release === undefined ? undefined : await releaseVersion(release);
  if (judgedBy !== undefined) return loadVersion(db, judgedBy);
  const [own] = await listDeployments(db, { id: deployment, ended: true });
  return own === undefined ? undefined : loadVersion(db, own.versionId);
}

async function decideSessions(
  { db, clock }: OutcomeDeps,
  { deployment: id }: UndecidedGroup,
  version: AgentVersion,
  due: readonly UndecidedSession[],
): Promise<void> {
  const [first] = due;
  if (first === undefined) return;
  const { outcome: contract } = version.manifest;
  const scope: Scope = first; // one deployment is of one environment
  const observations = await listSessionObservations(
    db,
    scope,
    due.map(({ session }) => session),
  );
  const [deployment] = await listDeployments(db, { id });
  const query = createStateQuery(
    deployment === undefined ? { mcp: {}, evaluation: {} } : endpointsOf(deployment, await loadVersion(db, deployment.versionId)),
  );
  const asksReports = contract.signals.some(({ kind }) => kind === "reported");
  for (const { session, position } of due) {
    const horizonAt = position.at.getTime() + contract.horizonMs;
    const seen = readSession(observations.get(session) ?? [], horizonAt);
    const outcome = judgeSession(contract, seen, {
      stateAnswers: await queryStates(contract, seen.calls, query, AbortSignal.timeout(queryTimeoutMs)),
      reports: asksReports ? await listReports(db, scope, session, new Date(horizonAt)) : [],
    });
    await writeOutcome(db, position, {
      outcome: outcome.kind,
      signal: outcome.kind === "failed" ? outcome.signal : null,
      why: outcome.kind === "succeeded" ? "" : outcome.why,
      decidedAt: new Date(clock()),
    });
  }
}
