import type { Problem } from "../../api/api-problem.ts";
import { problemTrace } from "../../api/problem-trace.ts";
import { Icon } from "./icon.tsx";
import { Notice } from "./notice.tsx";

/** Why a thing could not be shown: refused, not there, or broken. `what` completes a sentence: `The releases`. */
export function ProblemNotice({ problem, what, retry }: { problem: Problem; what: string; retry: () => void }) {
  const trace = problemTrace(problem);
  if (problem.status === 403) {
    return (
      <Notice icon="lock" title={`You may not see ${what.charAt(0).toLowerCase()}${what.slice(1)}`} trace={trace}>
        {problem.detail}
      </Notice>
    );
  }
  const again = (
    <button type="button" className="btn" onClick={retry}>
      <Icon name="retry" />
      Try again
    </button>
  );
  return (
    <Notice icon="issue" title={problem.status === 404 ? problem.title : `${what} could not be read`} trace={trace} actions={again}>
      {problem.detail}
    </Notice>
  );
}
