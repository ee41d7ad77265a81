import { useQuery } from "@tanstack/react-query";

import type { ReleaseView } from "../../../../src/delivery/views.ts";
import { paths } from "../../address/paths.ts";
import { evaluationQuery } from "../../api/queries.ts";
import { Answer } from "../../components/core/answer.tsx";
import { Panel } from "../../components/core/panel.tsx";
import { To } from "../../components/core/to.tsx";
import { MetricsPanel } from "../evaluation/metrics-panel.tsx";

/** The evidence of the gate: the evaluation's metrics against the baseline. */
export function GatePanel({ release }: { release: ReleaseView }) {
  if (release.evaluation === null) {
    return (
      <Panel title="Gate evidence">
        <p className="body dim">The gate has not evaluated this version yet.</p>
      </Panel>
    );
  }
  return <GateMetrics id={release.evaluation} />;
}

function GateMetrics({ id }: { id: string }) {
  const query = useQuery(evaluationQuery(id));
  const all = (
    <To className="link sm" href={paths.evaluation(id)}>
      Open the evaluation
    </To>
  );
  return (
    <Answer query={query} what="The gate's evaluation" shape="table">
      {(evaluation) => <MetricsPanel evaluation={evaluation} title="Gate evidence" aside={all} />}
    </Answer>
  );
}
