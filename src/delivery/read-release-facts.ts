import type { Clock } from "../kernel/clock.ts";
import { productionEnvironment, stagingEnvironment } from "../kernel/scope.ts";
import { type Decision, newestDecision } from "../decisions/index.ts";
import { evaluationFact } from "../evaluation/index.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { type AgentVersion, loadVersion } from "../registry/index.ts";
import { deploymentState, isInForce, listDeployments, readGateways } from "../runtime/index.ts";
import { currentStep, type DecisionFact, type DeploymentFact, type ReleaseFacts } from "./domain/release.ts";
import { lookAtCanary, type TakenLook } from "./look-at-canary.ts";
import type { StoredRelease } from "./release-store.ts";
import { reviewOfRelease } from "./review-of-release.ts";
import { findRoute } from "./routes-store.ts";

/** What reading needs beside the database. */
export type FactsDeps = {
  readonly db: Db;
  readonly clock: Clock;
};

/** Reads everything that a release's next move depends on, in one pass. */
export async function readReleaseFacts(
  deps: FactsDeps,
  release: StoredRelease,
  version: AgentVersion,
): Promise<{ readonly facts: ReleaseFacts; readonly taken: TakenLook | undefined }> {
  const { db, clock } = deps;
  const { organization, project, agent } = release;
  const live = { organization, project, environment: productionEnvironment };
  const find = async (environment: string): Promise<DeploymentFact | undefined> => {
    const running = await listDeployments(db, { organization, project, environment, agent });
    const deployment = running.find((candidate) => candidate.versionId === release.versionId);
    if (deployment === undefined) return undefined;
    const problem = deployment.processes.find((process) => process.problem !== undefined)?.problem?.message;
    return { id: deployment.id, state: deploymentState(deployment), problem };
  };
  const step = currentStep({ steps: release.steps.map((one) => ({ ...one, startedAt: one.startedAt?.getTime() })) });
  const decided = (kind: "gate" | "sign-off" | "canary") =>
    newestDecision(db, release, { object: `release/${release.id}`, kind, digest: version.digest });
  const [staging, production, evaluation, gate, signOff, canary, review, route, gateways] = await Promise.all([
    find(stagingEnvironment),
    find(productionEnvironment),
    release.evaluationRun === undefined ? undefined : evaluationFact(db, release.evaluationRun),
    decided("gate"),
    decided("sign-off"),
    decided("canary"),
    step?.name === "sign-off.production" ? reviewOfRelease(db, release) : undefined,
    findRoute(db, live, agent),
    readGateways(db),
  ]);
  const baseline = release.baselineVersionId === undefined ? undefined : await loadVersion(db, release.baselineVersionId);
  const taken = await lookAtCanary(db, clock, { release, version, baseline: baseline?.version ?? "stable", production, gateways });
  const routedWeight = route?.arms.find((arm) => arm.deployment === production?.id)?.weight ?? 0;
  const askedInStep = canary !== undefined && step?.startedAt !== undefined && canary.askedAt >= step.startedAt ? canary : undefined;
  return {
    facts: {
      now: clock(),
      staging,
      production,
      evaluation,
      gateDecision: toFact(gate),
      signOff: toFact(signOff),
      review,
      canaryDecision: toFact(askedInStep),
      look: taken?.look,
      smoke: undefined,
      routedWeight,
      gatewayRoutes: production !== undefined && isInForce(gateways, production.id, routedWeight),
    },
    taken,
  };
}

function toFact(decision: Decision | undefined): DecisionFact | undefined {
  if (decision === undefined) return undefined;
  const { state, votes } = decision;
  if (state === "pending") return { state, person: "", reason: "" };
  if (state !== "approved" && state !== "denied") return undefined;
  const last = votes.at(-1);
  return { state, person: votes.map(({ person }) => person).join(", "), reason: last?.reason ?? "" };
}
