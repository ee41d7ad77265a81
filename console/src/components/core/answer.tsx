import type { ReactNode } from "react";

import { problemOf } from "../../api/api-problem.ts";
import { problemTrace } from "../../api/problem-trace.ts";
import { ProblemNotice } from "./problem-notice.tsx";
import { Skeleton } from "./skeleton.tsx";
import type { SkeletonShape } from "./skeleton.tsx";
import { When } from "./when.tsx";

/** The part of a query that decides which state a page is in. */
type Query<T> = {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly dataUpdatedAt: number;
  readonly refetch: () => unknown;
};

type AnswerProps<T> = {
  readonly query: Query<T>;
  /** Plural, as a sentence begins: `The releases`. */
  readonly what: string;
  readonly shape: SkeletonShape;
  readonly children: (data: T) => ReactNode;
};

/** Loading, denied or broken, else the content. What was read before stays in view when reading it again fails, and says so. */
export function Answer<T>({ query, what, shape, children }: AnswerProps<T>) {
  const retry = (): void => void query.refetch();
  if (query.data === undefined) {
    if (query.error === null) return <Skeleton shape={shape} what={what.toLowerCase()} />;
    return (
      <div className="panel">
        <ProblemNotice problem={problemOf(query.error)} what={what} retry={retry} />
      </div>
    );
  }
  return (
    <>
      {query.error !== null && <Stale error={query.error} since={query.dataUpdatedAt} retry={retry} />}
      {children(query.data)}
    </>
  );
}

function Stale({ error, since, retry }: { error: unknown; since: number; retry: () => void }) {
  const problem = problemOf(error);
  return (
    <p className="stale sm" role="status" data-s="unsure">
      <span>
        Shown as of <When at={new Date(since).toISOString()} />. Reading it again failed: {problem.detail}
      </span>
      <span className="mono xs">{problemTrace(problem)}</span>
      <button type="button" className="btn sm" onClick={retry}>
        Try again
      </button>
    </p>
  );
}
