/** Development data: the rows and the full cases of an evaluation. */
import type { CallView, CaseRowView, CaseView, TrialView } from "../../../src/evaluation/views.ts";
import { alignCalls } from "./align-calls.ts";
import { caseKinds } from "./case-kinds.ts";
import type { CaseKind } from "./case-kinds.ts";
import { caseIds, passedTrials } from "./case-list.ts";
import type { VersionName } from "./case-list.ts";

export type EvaluatedCase = { readonly row: CaseRowView; readonly full: CaseView };

const ACTS = ["refund", "cancel_order", "change_address", "escalate"];

/** All cases of a version beside its baseline; `doneTrials` leaves the later ones pending. */
export function casesOf(
  version: VersionName,
  baseline: VersionName | null,
  doneTrials = Number.POSITIVE_INFINITY,
): readonly EvaluatedCase[] {
  return caseIds.map(({ id, kind }, index) => {
    const played = caseKinds[kind];
    if (played === undefined) throw new Error(`no case kind "${kind}"`);
    const trials = passedTrials(version, id).map((passed, trial) =>
      index * 2 + trial < doneTrials ? playTrial({ kind: played, passed, trial: trial + 1, seed: index }) : pendingTrial(trial + 1),
    );
    const before =
      baseline === null
        ? null
        : passedTrials(baseline, id).map((passed, trial) => playTrial({ kind: played, passed, trial: trial + 1, seed: index + 40 }));
    const aligned = before === null ? [] : trials.map((trial, at) => alignCalls(trial.calls, before[at]?.calls ?? []));
    const turns = [played.turn.replace("{order}", order(index, 1))];
    const row: CaseRowView = {
      id,
      tags: [kind.split("-")[0] ?? kind],
      summary: played.turn.replace(" {order}", ""),
      trials: trials.map((trial) => trial.status),
      baselineTrials: before?.map((trial) => trial.status) ?? null,
      change: changeOf(trials, before),
      trajectoryChanged: aligned.flat().some((call) => call.kind !== "same") && trials.every((trial) => trial.status !== "pending"),
    };
    const contentHash = `sha256:${String(index).padStart(2, "0").repeat(32)}`;
    const asked = { id, tags: row.tags, turns, user: null, faults: [], expect: played.expect };
    return { row, full: { ...asked, contentHash, trials, baselineTrials: before, aligned } };
  });
}

function changeOf(trials: readonly TrialView[], before: readonly TrialView[] | null): CaseRowView["change"] {
  if (before === null) return "new";
  if (trials.some((trial) => trial.status === "pending")) return "same";
  const passed = (side: readonly TrialView[]): number => side.filter((trial) => trial.status === "passed").length;
  const [now, then] = [passed(trials), passed(before)];
  if (now === then) return "same";
  if (now > then) return then === 0 && now === trials.length ? "fixed" : "better";
  return now === 0 && then === before.length ? "broken" : "worse";
}

function playTrial({ kind, passed, trial, seed }: { kind: CaseKind; passed: boolean; trial: number; seed: number }): TrialView {
  const played = passed ? kind.passes : kind.fails;
  const calls = played.steps.map((step, index): CallView => {
    const args = { order_id: order(seed, trial), ...step.with };
    const base = { server: "shop", tool: step.tool, arguments: args, result: step.result, isError: step.isError ?? false };
    return { ...base, sideEffect: ACTS.includes(step.tool), durationMs: 9 + ((seed * 7 + index * 5) % 23) };
  });
  const refusals = passed ? [] : kind.fails.refusals;
  const inputTokens = 900 + calls.length * 260 + seed * 3;
  const outputTokens = 60 + calls.length * 34;
  return {
    trial,
    status: passed ? "passed" : "failed",
    problem: null,
    session: `ses_${seed}x${trial}`,
    turns: [kind.turn.replace("{order}", order(seed, trial))],
    answers: [played.answer],
    calls,
    scores: (["calls", "state", "outcome", "answer"] as const).map((scorer) => {
      const refusal = refusals.find((one) => one.scorer === scorer);
      return { scorer, pass: refusal === undefined, deciding: scorer !== "answer", why: refusal?.why ?? "As expected." };
    }),
    durationMs: 420 + calls.length * 190 + ((seed * 37) % 260),
    inputTokens,
    outputTokens,
    costUsd: (inputTokens * 0.25 + outputTokens * 2) / 1e6,
    reusedFrom: null,
  };
}

function pendingTrial(trial: number): TrialView {
  const nothing = { turns: [], answers: [], calls: [], scores: [], durationMs: 0, inputTokens: null, outputTokens: null, costUsd: null };
  return { trial, status: "pending", problem: null, session: null, reusedFrom: null, ...nothing };
}

function order(seed: number, trial: number): string {
  return `A-${10_480 + seed * 7 + trial * 311}`;
}
