import type { ReactNode } from "react";

import type { EvaluationView } from "../../../../src/evaluation/views.ts";
import { paths } from "../../address/paths.ts";
import { Panel } from "../../components/core/panel.tsx";
import { Status } from "../../components/core/status.tsx";
import { To } from "../../components/core/to.tsx";
import { When } from "../../components/core/when.tsx";
import { formatCount, formatValue } from "../../format/format-value.ts";
import { evaluationLook } from "../../status/looks.ts";

/** Evaluations as rows, each with its deciding sentence. */
export function EvaluationTable({ evaluations, footer }: { evaluations: readonly EvaluationView[]; footer: ReactNode }) {
  return (
    <Panel title="Evaluations" sub="newest first" footer={footer}>
      <table className="t tall">
        <thead>
          <tr>
            <th scope="col">Evaluation</th>
            <th scope="col">Verdict</th>
            <th scope="col">Why</th>
            <th scope="col" className="r">
              Trials
            </th>
            <th scope="col" className="r wide">
              Cost
            </th>
            <th scope="col" className="r">
              Started
            </th>
          </tr>
        </thead>
        <tbody>
          {evaluations.map((evaluation) => (
            <EvaluationRow key={evaluation.id} evaluation={evaluation} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function EvaluationRow({ evaluation }: { evaluation: EvaluationView }) {
  const { comparison, trialsDone, trialsTotal } = evaluation;
  return (
    <tr>
      <td className="nowrap">
        <To className="name" href={paths.evaluation(evaluation.id)} row={evaluation.id}>
          {`${evaluation.agent} ${evaluation.version}${comparison === null ? "" : ` against ${comparison.baselineVersion}`}`}
        </To>
        <span className="under">{`${evaluation.suite}${evaluation.rehearsedModel ? ", rehearsed model" : ""}`}</span>
      </td>
      <td>
        <Status look={evaluationLook(evaluation)} />
      </td>
      <td>
        <span className="two-lines" title={evaluation.sentence}>
          {evaluation.sentence}
        </span>
      </td>
      <td className="r nowrap">
        {trialsDone < trialsTotal ? `${formatCount(trialsDone)} of ${formatCount(trialsTotal)}` : formatCount(trialsTotal)}
        <span className="under">{`${formatCount(evaluation.cases)} cases`}</span>
      </td>
      <td className="r nowrap wide">
        {formatValue("usd", evaluation.costUsd)}
        <span className="under">{evaluation.priceBasis === null ? "no price" : `${evaluation.priceBasis} price`}</span>
      </td>
      <td className="r nowrap">{evaluation.startedAt === null ? <span className="dim">—</span> : <When at={evaluation.startedAt} />}</td>
    </tr>
  );
}
