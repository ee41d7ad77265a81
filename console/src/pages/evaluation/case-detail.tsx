import { useQuery } from "@tanstack/react-query";

import type { CaseRowView, CaseView, EvaluationView, TrialView } from "../../../../src/evaluation/views.ts";
import { caseQuery } from "../../api/queries.ts";
import { Answer } from "../../components/core/answer.tsx";
import { Panel } from "../../components/core/panel.tsx";
import { TrialDots } from "../../components/core/trial-dots.tsx";
import { counted } from "../../format/counted.ts";
import { formatDuration } from "../../format/format-time.ts";
import { formatValue } from "../../format/format-value.ts";
import { Trajectory } from "./trajectory.tsx";
import { TrialOutcome } from "./trial-outcome.tsx";

type CaseDetailProps = {
  readonly evaluation: EvaluationView;
  readonly row: CaseRowView;
  readonly trial: number;
  readonly onTrial: (trial: number) => void;
};

/** One case: what was asked, which tools each side called, what each side answered, why each scorer said no. */
export function CaseDetail({ evaluation, row, trial, onTrial }: CaseDetailProps) {
  const query = useQuery(caseQuery(evaluation.id, row.id));
  const aside = (
    <div className="row">
      <span className="sm dim">Trial</span>
      <div className="seg" role="group" aria-label="Trial">
        {row.trials.map((_, index) => (
          <button key={index} type="button" aria-pressed={index + 1 === trial} onClick={() => onTrial(index + 1)}>
            {index + 1}
          </button>
        ))}
      </div>
    </div>
  );
  return (
    <Panel title={row.id} sub={row.tags.join(", ")} aside={aside}>
      <div className="body stack gap3">
        <Answer query={query} what={`Case ${row.id}`} shape="table">
          {(full) => <Sides evaluation={evaluation} row={row} full={full} trial={trial} />}
        </Answer>
      </div>
    </Panel>
  );
}

function Sides({ evaluation, row, full, trial }: { evaluation: EvaluationView; row: CaseRowView; full: CaseView; trial: number }) {
  const candidate = full.trials.find((one) => one.trial === trial);
  const baseline = full.baselineTrials?.find((one) => one.trial === trial);
  const compared = full.baselineTrials !== null;
  const turns = candidate === undefined || candidate.turns.length === 0 ? full.turns : candidate.turns;
  // A user who listens says something else to each version.
  const isPlayed = compared && full.user !== null;
  const baselineVersion = evaluation.comparison?.baselineVersion ?? "baseline";
  return (
    <>
      {!isPlayed && <Turns turns={turns} />}
      <div className={compared ? "pair" : "alone"}>
        {compared && <SideHead version={baselineVersion} trial={baseline} trials={row.baselineTrials ?? []} />}
        <SideHead version={evaluation.version} trial={candidate} trials={row.trials} />
        {isPlayed && <Turns turns={baseline?.turns ?? []} />}
        {isPlayed && <Turns turns={turns} />}
      </div>
      {/* Beside a trial that has not run, every call of the baseline would look removed. */}
      {candidate?.status === "pending" ? (
        <p className="dim sm">{`Trial ${trial} of ${evaluation.version} has not run yet.`}</p>
      ) : (
        <Trajectory
          aligned={full.aligned[trial - 1] ?? []}
          alone={candidate?.calls ?? []}
          // Beside a trial that the baseline never played, every call would look added.
          versions={baseline === undefined ? null : [baselineVersion, evaluation.version]}
        />
      )}
      <div className={compared ? "pair" : "alone"}>
        {compared && <TrialOutcome trial={baseline} />}
        <TrialOutcome trial={candidate} />
      </div>
      {full.user !== null && (
        <details className="more">
          <summary>Who speaks</summary>
          <pre className="code">{JSON.stringify(full.user, null, 2)}</pre>
        </details>
      )}
      {full.faults.length > 0 && (
        <details className="more">
          <summary>What tools do wrong</summary>
          <pre className="code">{JSON.stringify(full.faults, null, 2)}</pre>
        </details>
      )}
      <details className="more">
        <summary>What was expected</summary>
        <pre className="code">{JSON.stringify(full.expect, null, 2)}</pre>
      </details>
    </>
  );
}

function Turns({ turns }: { turns: readonly string[] }) {
  return (
    <ol className="turns">
      {turns.map((turn, index) => (
        <li className="row sm" key={index}>
          <span className="dim">{turns.length === 1 ? "User" : `User, turn ${index + 1}`}</span>
          <span className="ink">“{turn}”</span>
        </li>
      ))}
    </ol>
  );
}

function SideHead({ version, trial, trials }: { version: string; trial: TrialView | undefined; trials: CaseRowView["trials"] }) {
  return (
    <div className="row between">
      <span className="row">
        <b>{version}</b>
        {trial !== undefined && trial.status !== "pending" && <span className="dim">{figures(trial)}</span>}
      </span>
      <TrialDots trials={trials} />
    </div>
  );
}

function figures({ calls, durationMs, costUsd }: TrialView): string {
  const cost = costUsd === null ? [] : [formatValue("usd", costUsd)];
  return [counted(calls.length, "call"), formatDuration(durationMs), ...cost].join(", ");
}
