import type { Clock } from "../kernel/clock.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { AgentVersion } from "../registry/index.ts";
import { type Gateways, listLeftOut } from "../runtime/index.ts";
import { countGuardHits, countStepSessions, listReleaseSessions, maxSessionCost, type SessionPosition } from "../telemetry/index.ts";
import { type CanaryEvidence, foldSession, noEvidence } from "./domain/canary-evidence.ts";
import { type CanaryLook, judgeCanary } from "./domain/judge-canary.ts";
import { canaryIndex, currentStep, type DeploymentFact } from "./domain/release.ts";
import type { StoredRelease } from "./release-store.ts";
import type { DeliveryTables } from "./tables.ts";

/** A look, and what its transaction must remember. */
export type TakenLook = {
  readonly look: CanaryLook;
  readonly evidence: CanaryEvidence;
  readonly position: SessionPosition | undefined;
  /** Sessions were folded since the last look. */
  readonly isNew: boolean;
};

const batch = 2_000;

/**
 * Folds what has been decided since the last look, in order of assignment, and judges the canary. Undefined outside the canary's steps.
 * Writes nothing: storeLook does, with the move that follows.
 */
export async function lookAtCanary(
  db: Db,
  clock: Clock,
  {
    release,
    version,
    baseline,
    production,
    gateways,
  }: {
    readonly release: StoredRelease;
    readonly version: AgentVersion;
    readonly baseline: string;
    readonly production: DeploymentFact | undefined;
    readonly gateways: Gateways;
  },
): Promise<TakenLook | undefined> {
  const current = currentStep({ steps: release.steps.map((step) => ({ ...step, startedAt: step.startedAt?.getTime() })) });
  const step = current === undefined ? undefined : canaryIndex(current.name);
  const { plan } = release;
  if (plan === undefined || step === undefined || current?.startedAt === undefined || production === undefined) return undefined;

  const stored = await db
    .withTables<DeliveryTables>()
    .selectFrom("rollouts")
    .selectAll()
    .where("release_id", "=", release.id)
    .executeTakeFirst();
  let evidence: CanaryEvidence = stored?.evidence ?? noEvidence;
  let position: SessionPosition | undefined =
    stored === undefined ? undefined : { at: stored.folded_at, gateway: stored.folded_gateway, seq: stored.folded_seq };
  let isNew = false;
  for (;;) {
    const sessions = await listReleaseSessions(db, release.id, position, batch);
    for (const { arm, canaryWeight, outcome, position: at } of sessions) {
      evidence = foldSession(evidence, { canary: arm === "canary", weight: canaryWeight, outcome });
      position = at;
      isNew = true;
    }
    if (sessions.length < batch) break;
  }
  const stepSessions = position === undefined ? 0 : await countStepSessions(db, release.id, new Date(current.startedAt), position);
  const [guardHits, maxSessionCostUsd] = await Promise.all([
    countGuardHits(db, production.id),
    version.model?.price === undefined ? undefined : maxSessionCost(db, production.id, version.model.price),
  ]);
  const begun = release.steps.find(({ name }) => canaryIndex(name) === 0)?.startedAt;
  const look = judgeCanary({
    version: version.version,
    baseline,
    plan,
    step,
    soakedMs: clock() - current.startedAt,
    stepSessions,
    evidence,
    guardHits,
    maxSessionCostUsd,
    gatewaysLeftOut: begun === undefined ? 0 : listLeftOut(gateways, begun.getTime()).length,
    down: production.state === "failed" ? (production.problem ?? "its deployment failed") : undefined,
  });
  return { look, evidence, position, isNew };
}

/**
 * Keeps the fold, and the look itself where it says something new: a session was folded, the verdict is another, or the step is.
 * INVARIANT: in the transaction of the move that follows from it.
 */
export async function storeLook(tx: Db, now: Date, release: StoredRelease, { look, evidence, position, isNew }: TakenLook): Promise<void> {
  const tables = tx.withTables<DeliveryTables>();
  const index = release.steps.findIndex(({ status }) => status !== "passed" && status !== "overridden");
  const step = release.steps[index]?.name;
  const weight = step === undefined ? undefined : release.plan?.steps[canaryIndex(step) ?? -1]?.weight;
  if (step === undefined || weight === undefined) return;
  const last = await tables
    .selectFrom("rollout_looks")
    .select(["n", "verdict", "step"])
    .where("release_id", "=", release.id)
    .orderBy("n", "desc")
    .limit(1)
    .executeTakeFirst();
  if (!isNew && last?.verdict === look.verdict && last.step === step) return;
  await tables
    .insertInto("rollout_looks")
    .values({
      release_id: release.id,
      n: (last?.n ?? 0) + 1,
      step,
      weight,
      verdict: look.verdict,
      sentence: look.sentence,
      numbers: JSON.stringify(look.numbers),
      looked_at: now,
    })
    .execute();
  if (position === undefined || !isNew) return;
  const values = {
    evidence: JSON.stringify(evidence),
    folded_at: position.at,
    folded_gateway: position.gateway,
    folded_seq: position.seq,
  };
  await tables
    .insertInto("rollouts")
    .values({ release_id: release.id, ...values })
    .onConflict((conflict) => conflict.column("release_id").doUpdateSet(values))
    .execute();
}
