import { useQuery } from "@tanstack/react-query";

import type { EvaluationView } from "../../../../src/evaluation/views.ts";
import { paths } from "../../address/paths.ts";
import { evaluationQuery } from "../../api/queries.ts";
import { Answer } from "../../components/core/answer.tsx";
import { PageHead } from "../../components/core/page-head.tsx";
import { To } from "../../components/core/to.tsx";
import { Why } from "../../components/core/why.tsx";
import { PageBody } from "../../components/frame/frame.tsx";
import { evaluationLook } from "../../status/looks.ts";
import { CasesSection } from "./cases-section.tsx";
import { ComparisonPanel } from "./comparison-panel.tsx";
import { EvaluationFacts } from "./evaluation-facts.tsx";
import { MetricsPanel } from "./metrics-panel.tsx";
import { ProblemsPanel } from "./problems-panel.tsx";
import { ReviewPanel } from "./review/review-panel.tsx";

/** One evaluation: its verdict, its metrics, its cases beside the baseline's. */
export function EvaluationPage({ id }: { id: string }) {
  const query = useQuery(evaluationQuery(id));
  const agent = query.data?.agent;
  const crumbs = [
    { label: "Evaluations", href: paths.evaluations },
    ...(agent === undefined ? [] : [{ label: agent, href: paths.agent(agent) }]),
    { label: query.data === undefined ? id : titleOf(query.data) },
  ];
  return (
    <PageBody crumbs={crumbs}>
      {query.data === undefined && <PageHead title={`Evaluation ${id}`} />}
      <Answer query={query} what={`Evaluation ${id}`} shape="detail">
        {(evaluation) => <Evaluation evaluation={evaluation} />}
      </Answer>
    </PageBody>
  );
}

function Evaluation({ evaluation }: { evaluation: EvaluationView }) {
  const look = evaluationLook(evaluation);
  const release = evaluation.release !== null && (
    <To className="btn solid" href={paths.release(evaluation.agent, evaluation.version)}>{`Open release ${evaluation.version}`}</To>
  );
  return (
    <>
      <PageHead title={titleOf(evaluation)} look={look} actions={release}>
        <EvaluationFacts evaluation={evaluation} />
      </PageHead>
      <Why look={look} sentence={evaluation.sentence} next={evaluation.detail} />
      <div className="cols metrics">
        <MetricsPanel evaluation={evaluation} title="Metrics" />
        <ComparisonPanel evaluation={evaluation} />
      </div>
      {evaluation.comparison !== null && <ReviewPanel evaluation={evaluation.id} />}
      {evaluation.problems.length > 0 && <ProblemsPanel problems={evaluation.problems} />}
      <CasesSection evaluation={evaluation} />
    </>
  );
}

function titleOf({ agent, version, comparison }: EvaluationView): string {
  return comparison === null ? `${agent} ${version}` : `${version} against ${comparison.baselineVersion}`;
}
