import type { Problem } from "../../api/api-problem.ts";
import { problemTrace } from "../../api/problem-trace.ts";
import { Command } from "./command.tsx";
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
  if (problem.code === "telemetry/no-store") return <NoStoreNotice detail={problem.detail} trace={trace} retry={retry} />;
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

/** Where spans are kept is not there: what to do, and that everything else works. */
function NoStoreNotice({ detail, trace, retry }: { detail: string; trace: string; retry: () => void }) {
  const actions = (
    <>
      <Command line="airworthy doctor" />
      <button type="button" className="btn" onClick={retry}>
        <Icon name="retry" />
        Try again
      </button>
    </>
  );
  return (
    <Notice icon="trace" title="There is no store for spans" trace={trace} actions={actions}>
      {detail} Gates, releases and sessions work without it.
    </Notice>
  );
}
