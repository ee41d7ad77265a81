import { canonicalJson } from "../kernel/json.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { type AgentVersion, loadVersion, type OutcomeContract } from "../registry/index.ts";
import { caseContentHash } from "./domain/case-content-hash.ts";
import type { PlannedTrial } from "./domain/plan-trials.ts";
import { rejudgeTrial } from "./domain/rejudge-trial.ts";
import type { RunConditions } from "./domain/run-conditions.ts";
import type { CaseResult, LookedEarly, RunResult, TrialResult } from "./domain/run-result.ts";
import type { Suite } from "./domain/suite.ts";
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
  | { readonly kind: "run"; readonly result: RunResult; readonly conditions: RunConditions | undefined }
  | { readonly kind: "refused"; readonly why: string; readonly advice: string };

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
  };
}

/**
 * The run that a run is compared with. Both sides are judged by one outcome contract, the candidate's: where the baseline had another, its
 * trials are judged anew from what was seen of them, which is refused where that does not say enough.
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
  const unseen = contract?.signals.find(({ kind }) => kind === "state" || kind === "guard");
  if (unseen !== undefined) {
    return {
      kind: "refused",
      why: `the outcome contract of ${candidate.version} is not ${version.version}'s, and its signal "${unseen.name}" cannot be judged for ${version.version} from what was seen`,
      advice: `Evaluate ${version.version}'s agent under the new contract, as a version of its own, and compare with that.`,
    };
  }
  const rows = await listTrials(db, baseline.id);
  const cases = Array.from(
    Map.groupBy(rows, ({ caseId }) => caseId),
    ([id, own]): CaseResult => ({
      id,
      contentHash: own[0]?.contentHash ?? "",
      tags: [],
      planned: Math.max(...own.map((row) => row.result.trial)),
      trials: own.map((row): TrialResult => (contract === undefined ? row.result : rejudgeTrial(row.result, contract))),
    }),
  );
  return {
    kind: "run",
    conditions: baseline.conditions,
    result: { id: baseline.id, version: version.version, unattributedCalls: baseline.report?.unattributedCalls ?? 0, cases },
  };
}

function isSameContract(a: OutcomeContract, b: OutcomeContract): boolean {
  const judgedBy = ({ signals, precedence }: OutcomeContract): string => canonicalJson([[...signals], [...precedence]]);
  return judgedBy(a) === judgedBy(b);
}
