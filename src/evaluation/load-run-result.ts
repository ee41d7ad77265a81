import { canonicalJson } from "../kernel/json.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { type AgentVersion, loadVersion, type OutcomeContract } from "../registry/index.ts";
import { caseContentHash } from "./domain/case-content-hash.ts";
import type { PlannedTrial } from "./domain/plan-trials.ts";
import { rejudgeTrial } from "./domain/rejudge-trial.ts";
import type { CaseResult, LookedEarly, RunResult } from "./domain/run-result.ts";
import type { Suite } from "./domain/suite.ts";
import type { BaselineRefusal } from "./domain/without-baseline.ts";
import { findRun, listTrials, type StoredRun } from "./run-store.ts";

/** A run whose trials have ended: which were to be played, and whether it was looked at before its end. */
export type PlayedRun = {
  readonly version: AgentVersion;
  readonly suite: Suite;
  readonly planned: readonly PlannedTrial[];
  readonly looked: LookedEarly | undefined;
};

/** What a run is compared with. `refused`: there should be something, and it cannot be compared. */
export type Baseline =
  | { readonly kind: "none" }
  | { readonly kind: "run"; readonly result: RunResult }
  | ({ readonly kind: "refused" } & BaselineRefusal);

/** A run's results so far. Its cases are those of the suite: one without any trial is missing, not gone. */
export async function loadRunResult(db: Db, run: StoredRun, { version, suite, planned, looked }: PlayedRun): Promise<RunResult> {
  const trials = Map.groupBy(await listTrials(db, run.id), ({ caseId }) => caseId);
  const plans = Map.groupBy(planned, ({ caseId }) => caseId);
  return {
    id: run.id,
    version: version.version,
    unattributedCalls: 0,
    cases: suite.cases.map((definition): CaseResult => ({
      id: definition.id,
      contentHash: caseContentHash(definition, suite.advisory),
      tags: definition.tags,
      planned: plans.get(definition.id)?.length ?? 0,
      trials: (trials.get(definition.id) ?? []).map((row) => row.result),
    })),
    ...(looked === undefined ? {} : { looked }),
    ...(run.conditions === undefined ? {} : { conditions: run.conditions }),
  };
}

/** What a finished run played, as it was judged. */
export async function recallPlayed(db: Db, run: StoredRun, { version, suite }: Pick<PlayedRun, "version" | "suite">): Promise<PlayedRun> {
  const looked = run.report?.looked ?? undefined;
  // A run that may end early was judged on what had ended by then; any other on all that its suite asks for.
  const planned =
    looked === undefined
      ? suite.cases.flatMap(({ id }) =>
          Array.from({ length: suite.trials }, (_, index): PlannedTrial => ({ caseId: id, trial: index + 1 })),
        )
      : (await listTrials(db, run.id)).map(({ caseId, result }): PlannedTrial => ({ caseId, trial: result.trial }));
  return { version, suite, planned, looked };
}

/**
 * The run that a run is compared with. Both sides are judged by one outcome contract, the candidate's: where the baseline had another, its
 * trials are judged anew from what was seen of them. A signal of which nothing was seen, a state or a guard, counts there as not fired: the
 * baseline looks as good as it can, so that no drop is hidden.
 */
export async function loadBaseline(db: Db, run: StoredRun, candidate: AgentVersion): Promise<Baseline> {
  if (run.problem?.code === "evaluation/baseline-missing") {
    return {
      kind: "refused",
      why: run.problem.message,
      advice: "Evaluate the live version on this suite (airworthy eval --agent-version), then try again.",
    };
  }
  const baseline = run.baselineRun === undefined ? undefined : await findRun(db, run, run.baselineRun);
  if (baseline === undefined) return { kind: "none" };
  const version = await loadVersion(db, baseline.versionId);
  const contract = isSameContract(version.manifest.outcome, candidate.manifest.outcome) ? undefined : candidate.manifest.outcome;
  const unseen = (contract?.signals ?? []).filter(({ kind }) => kind === "state" || kind === "guard").map(({ name }) => name);
  // A judge that was calibrated between the two runs decides on both sides or on neither.
  const judgeMayBlock = run.conditions?.judgeMayBlock ?? false;
  const rows = await listTrials(db, baseline.id);
  const cases = Array.from(
    Map.groupBy(rows, ({ caseId }) => caseId),
    ([id, own]): CaseResult => ({
      id,
      contentHash: own[0]?.contentHash ?? "",
      tags: [],
      planned: Math.max(...own.map((row) => row.result.trial)),
      trials: own.map((row) => rejudgeTrial(row.result, { contract, judgeMayBlock })),
    }),
  );
  return {
    kind: "run",
    result: {
      id: baseline.id,
      version: version.version,
      unattributedCalls: baseline.report?.unattributedCalls ?? 0,
      cases,
      ...(baseline.conditions === undefined ? {} : { conditions: baseline.conditions }),
      ...(contract === undefined ? {} : { judgedAnew: { by: candidate.version, unseen } }),
    },
  };
}

function isSameContract(a: OutcomeContract, b: OutcomeContract): boolean {
  const judgedBy = ({ signals, precedence }: OutcomeContract): string => canonicalJson([[...signals], [...precedence]]);
  return judgedBy(a) === judgedBy(b);
}
