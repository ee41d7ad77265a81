import { digestOf } from "../kernel/digest.ts";
import type { AgentVersion } from "../registry/index.ts";
import { caseContentHash } from "./domain/case-content-hash.ts";
import { decideEarly, type Looking, planLooks } from "./domain/decide-early.ts";
import { marginFor } from "./domain/gate-rules.ts";
import { differencesOf, pairRecords } from "./domain/pair-records.ts";
import { formatNames } from "./domain/format-number.ts";
import { type CaseOutlook, type PlannedTrial, planTrials } from "./domain/plan-trials.ts";
import { recordOfRun } from "./domain/record-of-run.ts";
import type { LookedEarly, RunResult } from "./domain/run-result.ts";
import type { Case, Suite } from "./domain/suite.ts";
import { trialConditions } from "./domain/trial-conditions.ts";
import { costOfTrial, trialValues } from "./domain/trial-share.ts";
import { findReusableTrial } from "./find-reusable-trial.ts";
import { wireMismatch } from "./hold-conversation.ts";
import { loadBaseline, loadRunResult, type PlayedRun } from "./load-run-result.ts";
import type { RunnerDeps } from "./run-evaluations.ts";
import { RunStopped } from "./run-stopped.ts";
import { listTrials, type StartedRun, storeTrial } from "./run-store.ts";
import { runTrial, type TrialContext } from "./run-trial.ts";
import type { RunTools, StoredTrial } from "./stored-run.ts";

/** What is played. */
export type RunToPlay = {
  readonly run: StartedRun;
  readonly version: AgentVersion;
  readonly suite: Suite;
  /** What was found of its tools. */
  readonly tools: RunTools;
  /** Resolves when the deployment is ready (again); rejects when it will not be. */
  readonly awaitDeployment: () => Promise<unknown>;
};

/** The front's codes that mean: the agent never saw the message, so the trial says nothing about it and may be played again. */
const undelivered = new Set(["gateway/upstream-unreachable", "gateway/deployment-not-ready", "gateway/unreachable"]);
const maxAttempts = 3;
const retryMs = 300;

/**
 * Plays the trials of a run that have no result yet, each stored as it ends.
 *
 * With a budget and a baseline the run is looked at after each tenth of what is planned, and ends when it is decided, futile, or out of
 * money. The plan depends on the run's id, its suite and the baseline alone, so a run that is taken up again plays the same plan and sees the same looks.
 */
export async function playTrials(deps: RunnerDeps, toPlay: RunToPlay, context: TrialContext): Promise<PlayedRun> {
  const { run, version, suite } = toPlay;
  const { budget, alpha } = run.gate;
  if (budget?.usd !== undefined) refuseUnpriced(run, suite, context);
  const loaded = await loadBaseline(deps.db, run, version);
  const baseline = loaded.kind === "run" ? loaded.result : undefined;
  const planned = planTrials(outlooksOf(run, suite, baseline), {
    trials: suite.trials,
    maxTrials: baseline === undefined ? suite.trials : Math.max(suite.trials, budget?.trials ?? 0),
  });
  const looking = budget === undefined || baseline === undefined ? undefined : planLooks(planned.length, alpha);
  const { margin } = marginFor(run.gate, comparableCases(suite, baseline));
  const player = createPlayer(deps, toPlay, context);
  const playedUntil = (until: number, looked: LookedEarly | undefined): PlayedRun => ({
    version,
    suite,
    planned: planned.slice(0, until),
    looked,
  });

  let from = 0;
  for (const until of [...(looking?.lookAfter ?? []), planned.length]) {
    const isWhole = await player.play(planned.slice(from, until), budget?.usd);
    from = until;
    if (!isWhole) {
      const played = await listTrials(deps.db, run.id);
      const ended = played.map(({ caseId, result }): PlannedTrial => ({ caseId, trial: result.trial }));
      const looked: LookedEarly = {
        played: ended.length,
        planned: planned.length,
        alpha: looking?.endAlpha ?? alpha,
        margin,
        stopped: { kind: "budget" },
      };
      return { version, suite, planned: ended, looked };
    }
    if (looking === undefined || baseline === undefined || until === planned.length || deps.stopping.aborted) continue;
    const candidate = await loadRunResult(deps.db, run, playedUntil(until, undefined));
    const stopped = look(candidate, baseline, { seen: until, looking, margin, mayPass: !blocksElsewhere(run) });
    if (stopped === undefined) continue;
    // What is futile has decided nothing, so its bounds are those of an end.
    const judgedAt = stopped.kind === "futile" ? looking.endAlpha : looking.lookAlpha;
    return playedUntil(until, { played: until, planned: planned.length, alpha: judgedAt, margin, stopped });
  }
  const looked =
    looking === undefined ? undefined : { played: planned.length, planned: planned.length, alpha: looking.endAlpha, margin, stopped: null };
  return playedUntil(planned.length, looked);
}

/** What else may block is judged at the end: it needs all trials, so only a fail or futility ends the run before. */
function blocksElsewhere({ gate: { blocking = [], slices = [] } }: StartedRun): boolean {
  return blocking.length + slices.length > 0;
}

function look(
  candidate: RunResult,
  baseline: RunResult,
  { seen, looking, margin, mayPass }: { seen: number; looking: Looking; margin: number; mayPass: boolean },
): ReturnType<typeof decideEarly> {
  const differences = differencesOf(pairRecords(recordOfRun(candidate, "success").cases, recordOfRun(baseline, "success").cases).pairs);
  const decision = decideEarly(differences, { seen, looking, margin });
  return decision?.kind === "pass" && !mayPass ? undefined : decision;
}

function comparableCases(suite: Suite, baseline: RunResult | undefined): number {
  const before = new Set(baseline?.cases.map(({ contentHash }) => contentHash));
  return suite.cases.filter((definition) => before.has(caseContentHash(definition, suite.advisory))).length;
}

/** In an order of the run's own, so that the first tenth of its trials is no particular part of the suite. */
function outlooksOf(run: StartedRun, suite: Suite, baseline: RunResult | undefined): CaseOutlook[] {
  const before = new Map((baseline?.cases ?? []).map((one) => [one.contentHash, one]));
  return suite.cases
    .map((definition) => ({ definition, rank: digestOf([run.id, definition.id]) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ definition }): CaseOutlook => {
      const known = before.get(caseContentHash(definition, suite.advisory));
      const values = known === undefined ? [] : trialValues(known, "success");
      return {
        id: definition.id,
        successes: values.filter((value) => value === 1).length,
        trials: values.length,
        costUsd: known === undefined ? null : costOfTrial(known),
      };
    });
}

/** Plays planned trials, several at a time. */
function createPlayer(deps: RunnerDeps, { run, version, suite, tools, awaitDeployment }: RunToPlay, context: TrialContext) {
  const definitions = new Map(suite.cases.map((definition) => [definition.id, definition]));

  const playOnce = async (definition: Case, trial: number): Promise<StoredTrial> => {
    for (let attempt = 1; ; attempt++) {
      const result = await runTrial(context, definition, trial);
      if (result.problem === null || !undelivered.has(result.problem.code) || attempt === maxAttempts) return result;
      await new Promise((resolve) => setTimeout(resolve, retryMs)); // the supervisor notices a crash within its own pause
      await awaitDeployment();
      await deps.tellGateways();
    }
  };

  return {
    /** False when the money was spent before all of them were played. */
    play: async (planned: readonly PlannedTrial[], maxUsd: number | undefined): Promise<boolean> => {
      const stored = await listTrials(deps.db, run.id);
      const done = new Set(stored.map((row) => keyOf({ caseId: row.caseId, trial: row.result.trial })));
      let spentUsd = stored.reduce((sum, { result }) => sum + costHere(result), 0);
      const pending = planned.filter((one) => !done.has(keyOf(one)));
      const isSpent = (): boolean => maxUsd !== undefined && spentUsd >= maxUsd;
      const worker = async (): Promise<void> => {
        while (!deps.stopping.aborted && !isSpent()) {
          const next = pending.shift();
          const definition = definitions.get(next?.caseId ?? "");
          if (next === undefined || definition === undefined) return;
          const conditions = trialConditions(suite, definition, {
            trial: next.trial,
            version: version.digest,
            tools: tools.definitions,
            judgeMayBlock: context.judgeMayBlock,
          });
          const known = run.reuse ? await findReusableTrial(deps.db, run, conditions) : undefined;
          const result = known ?? (await playOnce(definition, next.trial));
          // Every other trial would say the same of the manifest, and nothing of the agent.
          if (result.problem?.code === wireMismatch) throw new RunStopped(wireMismatch, result.problem.message);
          if (deps.stopping.aborted) return; // the conversation was cut off by our own end, not by the agent
          const contentHash = caseContentHash(definition, suite.advisory);
          await storeTrial(deps.db, run.id, { caseId: definition.id, contentHash, result, conditions });
          spentUsd += costHere(result);
          deps.changes.publish(run, { topic: "evaluation", id: run.id });
        }
      };
      await Promise.all(Array.from({ length: suite.concurrency }, worker));
      return pending.length === 0;
    },
  };
}

/** What another run has paid for costs this one nothing. */
function costHere({ costUsd, overhead, reusedFrom }: StoredTrial): number {
  return reusedFrom === undefined ? (costUsd ?? 0) + (overhead?.costUsd ?? 0) : 0;
}

/** Nothing can be spent up to a limit where nobody knows what is spent. */
function refuseUnpriced({ conditions }: StartedRun, suite: Suite, context: TrialContext): void {
  const missing = [
    ...(context.price === undefined ? ["model.price in airworthy.yaml"] : []),
    ...(conditions?.judge == null || suite.judge?.price !== undefined ? [] : ["judge.price in the suite"]),
    ...(conditions?.simulator == null || suite.simulator?.price !== undefined ? [] : ["simulator.price in the suite"]),
  ];
  if (missing.length === 0) return;
  const message = `gate.budget.usd is set, and there is no price to count by. Declare ${formatNames(missing)}, or take gate.budget.usd out.`;
  throw new RunStopped("evaluation/cost-unknown", message);
}

function keyOf({ caseId, trial }: PlannedTrial): string {
  return `${caseId}/${trial}`;
}
