import { problemOf } from "../../api/api-problem.ts";
import { problemTrace } from "../../api/problem-trace.ts";
import { paths } from "../../address/paths.ts";
import { Shape } from "./shape.tsx";
import { To } from "./to.tsx";

/** Why a change was not made, where it was asked for. */
export function Refusal({ error }: { error: Error }) {
  const problem = problemOf(error);
  const { pathname, search } = window.location;
  return (
    <p className="refusal sm" role="alert" data-s="fail">
      <Shape name="fail" />
      <span>
        {problem.detail} Nothing changed.{" "}
        {problem.status === 401 && pathname !== paths.signIn("/") && <To href={paths.signIn(pathname + search)}>Sign in</To>}{" "}
        <span className="mono xs">{problemTrace(problem)}</span>
      </span>
    </p>
  );
}
