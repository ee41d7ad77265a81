import type { EvaluationView } from "../../../../src/evaluation/views.ts";
import { Digest } from "../../components/core/digest.tsx";
import { Icon } from "../../components/core/icon.tsx";
import { When } from "../../components/core/when.tsx";
import { formatDuration } from "../../format/format-time.ts";
import { formatCount, formatValue } from "../../format/format-value.ts";

/** What was run, how large, when, on which model, at what cost. */
export function EvaluationFacts({ evaluation }: { evaluation: EvaluationView }) {
  const { cases, trialsPerCase, trialsDone, trialsTotal, startedAt, finishedAt } = evaluation;
  return (
    <>
      <span title={evaluation.suiteDigest}>
        <Icon name="eval" />
        suite {evaluation.suite}
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

function cost({ costUsd, priceBasis }: EvaluationView): string {
  if (costUsd === null) return "no price is known";
  return `${formatValue("usd", costUsd)}${priceBasis === null ? "" : ` at ${priceBasis} prices`}`;
}
