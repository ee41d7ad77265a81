import type { EvaluationView } from "../../../../src/evaluation/views.ts";
import { Panel } from "../../components/core/panel.tsx";

/** What broke around the agent. It counts neither for the agent nor against it. */
export function ProblemsPanel({ problems }: { problems: EvaluationView["problems"] }) {
  return (
    <Panel title="Problems" sub={`${problems.length}, of the surroundings, not counted as the agent's`}>
      <table className="t">
        <thead>
          <tr>
            <th scope="col">Case</th>
            <th scope="col">Trial</th>
            <th scope="col">What broke</th>
            <th scope="col">Code</th>
          </tr>
        </thead>
        <tbody>
          {problems.map((problem, index) => (
            // Problems have no id; their order is that of the run.
            <tr key={index}>
              <td className="ink nowrap">{problem.case ?? "the whole run"}</td>
              <td>{problem.trial ?? "—"}</td>
              <td>{problem.message}</td>
              <td className="mono xs">{problem.code}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
