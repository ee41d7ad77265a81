import { Fragment } from "react";

import { CallCard } from "./call-card.tsx";
import { callArguments, equalPairs } from "./call-arguments.ts";
import type { AlignedRow, ShownCall } from "./call-arguments.ts";
import { numbered } from "./numbered-rows.ts";

type TrajectoryProps = {
  /** Empty without a baseline. */
  readonly aligned: readonly AlignedRow[];
  /** The candidate's calls, shown when there is nothing to lay them beside. */
  readonly alone: readonly ShownCall[];
  /** What stands left and right, such as baseline and candidate; null without a baseline. */
  readonly versions: readonly [string, string] | null;
};

/** Tool calls in their order, equal ones side by side, with a gap where one side made none. */
export function Trajectory({ aligned, alone, versions }: TrajectoryProps) {
  if (versions === null) {
    if (alone.length === 0) return <p className="dim sm">No tool was called.</p>;
    return (
      <ol className="alone" aria-label="Tool calls">
        {alone.map((call, index) => (
          <CallCard key={index} call={call} number={index + 1} lines={callArguments(call, null, [])} />
        ))}
      </ol>
    );
  }
  if (aligned.length === 0) return <p className="dim sm">Neither side called a tool.</p>;
  const pairs = equalPairs(aligned);
  return (
    <ol className="pair" aria-label={`Tool calls, ${versions[0]} left and ${versions[1]} right`}>
      {numbered(aligned).map(({ row, baselineNumber, candidateNumber }, index) => (
        <Fragment key={index}>
          {row.baseline === null ? (
            <Gap />
          ) : (
            <CallCard
              call={row.baseline}
              number={baselineNumber}
              mark={row.kind === "removed" ? "del" : undefined}
              side="del"
              lines={callArguments(row.baseline, row.candidate, pairs)}
            />
          )}
          {row.candidate === null ? (
            <Gap />
          ) : (
            <CallCard
              call={row.candidate}
              number={candidateNumber}
              mark={row.kind === "added" ? "add" : undefined}
              side="ins"
              lines={callArguments(row.candidate, row.baseline, pairs)}
            />
          )}
        </Fragment>
      ))}
    </ol>
  );
}

function Gap() {
  return (
    <li className="call gap">
      <span />
      <div>no call here</div>
    </li>
  );
}
