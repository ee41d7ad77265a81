import { err, ok, type Result } from "../kernel/result.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { loadVersion } from "../registry/index.ts";
import { listGuardHits } from "../telemetry/index.ts";
import type { RunResult, TrialResult } from "./domain/run-result.ts";
import { loadBaseline, loadRunResult, recallPlayed } from "./load-run-result.ts";
import { loadSuite } from "./load-suite.ts";
import { findRefusals } from "./reports/find-refusals.ts";
import { type Finding, type RunPredicate, writeStatement } from "./reports/verdict-statement.ts";
import { findRun, listTrials, type StoredRun, type TrialRow } from "./run-store.ts";

/** Why a run has no verdict to sign. */
export type NoVerdict = { readonly code: "evaluation/not-judged" | "evaluation/suite-missing" };

/** The verdict of a run with every score that it was made from, as it is signed. The judgement is the stored one; whoever reads it judges anew. */
export async function loadVerdict(db: Db, run: StoredRun, madeBy: string): Promise<Result<string, NoVerdict>> {
  const { report, verdict, finishedAt } = run;
  if (report === undefined || verdict === undefined || finishedAt === undefined) return err({ code: "evaluation/not-judged" });
  const version = await loadVersion(db, run.versionId);
  const [trials, guards] = await Promise.all([listTrials(db, run.id), listGuardHits(db, run.id)]);
  const suite = await loadSuite(db, run);
  if (suite === undefined) return err({ code: "evaluation/suite-missing" });
  const candidate = await loadRunResult(db, run, await recallPlayed(db, run, { version, suite }));
  const compared = await loadBaseline(db, run, version);
  const before = run.baselineRun === undefined ? undefined : await findRun(db, run, run.baselineRun);
  const baseline = before === undefined ? undefined : { run: before, version: await loadVersion(db, before.versionId) };
  const {
    unattributedCalls,
    costUsd: _cost,
    overhead: _overhead,
    looked: _looked,
    coverage: _coverage,
    reused: _reused,
    ...judged
  } = report;
  const predicate: RunPredicate = {
    kind: "run",
    madeBy,
    agent: run.agent,
    environment: run.environment,
    suite: run.suite,
    candidate: { version: version.version, digest: version.digest, suiteDigest: run.suiteDigest },
    baseline:
      baseline === undefined
        ? null
        : { version: baseline.version.version, digest: baseline.version.digest, suiteDigest: baseline.run.suiteDigest },
    baselineRefused: compared.kind === "refused" ? { why: compared.why, advice: compared.advice } : null,
    gate: run.gate,
    runs: {
      candidate: withoutTexts({ ...candidate, unattributedCalls }),
      baseline: compared.kind === "run" ? withoutTexts(compared.result) : null,
    },
    findings: [...guardFindings(guards, trials), ...trials.flatMap(({ caseId, result }) => findRefusals(caseId, result))],
    judgement: { verdict, ...judged },
    finishedAt: finishedAt.toISOString(),
  };
  return ok(writeStatement({ name: `${run.agent}@${version.version}`, digest: version.digest }, predicate));
}

/** A run without what was said and called; sessions stay, by which traces are found. */
function withoutTexts(run: RunResult): RunResult {
  const texts = new Set(["unique", "turns", "answers", "calls"]);
  return {
    ...run,
    cases: run.cases.map((one) => ({
      ...one,
      trials: one.trials.map((trial) => Object.fromEntries(Object.entries(trial).filter(([name]) => !texts.has(name))) as TrialResult), // what a TrialResult has stays
    })),
  };
}

function guardFindings(hits: Awaited<ReturnType<typeof listGuardHits>>, trials: readonly TrialRow[]): Finding[] {
  return hits.map(({ guard, point, mode, hits, case: caseId = "", session }) => ({
    kind: "guard",
    name: guard,
    case: caseId,
    trial: trials.find(({ result }) => result.session !== null && result.session === session)?.result.trial ?? null,
    message: `On ${point}: ${Object.entries(hits)
      .map(([what, count]) => `${what} (${count})`)
      .join(", ")}`,
    enforced: mode === "enforce",
  }));
}
