import type { EvaluationView } from "../../../../src/evaluation/views.ts";
import { paths } from "../../address/paths.ts";
import { Digest } from "../../components/core/digest.tsx";
import { Icon } from "../../components/core/icon.tsx";
import { To } from "../../components/core/to.tsx";
import { When } from "../../components/core/when.tsx";
import { formatDuration } from "../../format/format-time.ts";
import { formatCount, formatValue } from "../../format/format-value.ts";
import { shortDigest } from "../../format/short-digest.ts";

/** What was run, how large, when, on which model, at what cost. */
export function EvaluationFacts({ evaluation }: { evaluation: EvaluationView }) {
  const { cases, trialsPerCase, trialsDone, trialsTotal, startedAt, finishedAt, conditions, reused } = evaluation;
  return (
    <>
      <span title={evaluation.suiteDigest}>
        <Icon name="suite" />
        <i>
          suite{" "}
          {evaluation.suiteDigest === "" ? (
            evaluation.suite
          ) : (
            <To href={paths.suite(evaluation.agent, evaluation.suite, evaluation.suiteDigest)}>
              {`${evaluation.suite} ${shortDigest(evaluation.suiteDigest)}`}
            </To>
          )}
        </i>
      </span>
      <span>{`${formatCount(cases)} cases × ${trialsPerCase} trials`}</span>
      {trialsDone < trialsTotal && (
        <span data-s="run">
          <span className="meter">
            <b style={{ width: `${(100 * trialsDone) / trialsTotal}%` }} />
          </span>
          {`${formatCount(trialsDone)} of ${formatCount(trialsTotal)} done`}
        </span>
      )}
      {startedAt !== null && (
        <span>
          <Icon name="clock" />
          <i>
            <When at={startedAt} />
            {finishedAt !== null && `, ${formatDuration(Date.parse(finishedAt) - Date.parse(startedAt))}`}
          </i>
        </span>
      )}
      <span>
        <Icon name="cost" />
        {cost(evaluation)}
      </span>
      {conditions !== null && (conditions.simulator !== null || conditions.faults > 0) && <span>{sayConditions(conditions)}</span>}
      {reused !== null && (
        <span title={reused.runs.join(", ")}>{`${formatCount(reused.trials)} of ${formatCount(trialsDone)} trials used again`}</span>
      )}
      {evaluation.rehearsedModel && (
        <span title="A local stand-in that plays a fixed policy. It says nothing about a language model.">
          <Icon name="model" />
          rehearsed model, not a language model
        </span>
      )}
      <Digest value={evaluation.digest} />
    </>
  );
}

function sayConditions({ seed, simulator, faults }: NonNullable<EvaluationView["conditions"]>): string {
  const users = simulator === null ? [] : [`users played by ${simulator}`];
  const tools = faults === 0 ? [] : [`${formatCount(faults)} ${faults === 1 ? "fault" : "faults"} of tools`];
  return [...users, ...tools, `seed ${seed}`].join(", ");
}

function cost({ costUsd, priceBasis, overhead }: EvaluationView): string {
  const own =
    costUsd === null ? "no price is known" : `${formatValue("usd", costUsd)}${priceBasis === null ? "" : ` at ${priceBasis} prices`}`;
  if (overhead === null) return own;
  return `${own}, ${overhead.costUsd === null ? "and an unknown sum" : formatValue("usd", overhead.costUsd)} for judging and playing users`;
}
