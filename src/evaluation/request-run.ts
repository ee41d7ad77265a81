import type { Clock } from "../kernel/clock.ts";
import { newId } from "../kernel/id.ts";
import { stagingEnvironment } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { notLeased } from "../platform/postgres/lease.ts";
import { type AgentVersion, findSuite, parseManifest } from "../registry/index.ts";
import { claimDeployment } from "../runtime/index.ts";
import { findBaselineRun } from "./run-store.ts";
import type { RunGate } from "./stored-run.ts";
import type { EvaluationTables } from "./tables.ts";

/** What a run is asked for. */
export type RunRequest = {
  readonly version: AgentVersion;
  /** The manifest's text whose gate settings hold. */
  readonly manifest: string;
  /** Defaults to the gate's suite. */
  readonly suite?: string;
  readonly releaseId?: string;
  /** Compared with this version's newest run of the suite; undefined: only floors decide. */
  readonly baselineVersionId?: string | undefined;
  /** Over the manifest's. */
  readonly budget?: RunGate["budget"] | undefined;
  /** Whether trials of other runs may stand for its own. */
  readonly reuse?: boolean | undefined;
};

/**
 * Asks for an evaluation run in the caller's transaction: it claims a deployment of the version in staging, and the runner
 * finds it. What is missing (a suite, a baseline) is found out when it runs and said there, so a request always has a row.
 */
export async function requestRun(tx: Db, clock: Clock, request: RunRequest): Promise<string> {
  const { version, releaseId, baselineVersionId } = request;
  const { organization, project, agent } = version;
  const parsed = parseManifest(request.manifest, "airworthy.yaml");
  const settings = parsed.ok ? parsed.value.gate : undefined;
  const budget = request.budget ?? settings?.budget;
  const suite = request.suite ?? settings?.suite ?? "";
  const stored = await findSuite(tx, version, agent, suite);
  const gate: RunGate = {
    ...(settings?.margin === undefined ? {} : { margin: settings.margin }),
    alpha: settings?.alpha ?? 0.05,
    floors: settings?.floors ?? {},
    limits: settings?.limits ?? {},
    blocking: settings?.blocking ?? [],
    slices: settings?.slices ?? [],
    ...(budget === undefined ? {} : { budget }),
  };
  const id = newId("run", clock);
  const scope = { organization, project, environment: stagingEnvironment };
  const deployment = await claimDeployment(tx, clock, version, scope, `run:${id}`);
  const baseline = baselineVersionId === undefined ? undefined : await findBaselineRun(tx, baselineVersionId, suite);
  await tx
    .withTables<EvaluationTables>()
    .insertInto("evaluation_runs")
    .values({
      id,
      ...scope,
      agent,
      version_id: version.id,
      deployment_id: deployment,
      release_id: releaseId ?? null,
      suite,
      suite_digest: stored?.digest ?? "",
      cases: null,
      trials_per_case: null,
      gate: JSON.stringify(gate),
      baseline_run: baseline ?? null,
      status: "waiting",
      verdict: null,
      report: null,
      tools: null,
      conditions: null,
      reuse: request.reuse ?? false,
      problem:
        baselineVersionId !== undefined && baseline === undefined
          ? JSON.stringify({ code: "evaluation/baseline-missing", message: `The baseline has no finished run of the suite "${suite}"` })
          : null,
      ...notLeased,
      requested_at: new Date(clock()),
      started_at: null,
      finished_at: null,
    })
    .execute();
  return id;
}
