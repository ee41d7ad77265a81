import { Fragment } from "react";

import type { BlindItemView } from "../../../../../src/evaluation/review-views.ts";
import { Trajectory } from "../trajectory.tsx";
import { turnsOf } from "./label-draft.ts";

const kinds = { same: "same", changed: "changed", "only-a": "removed", "only-b": "added" } as const;

/** What was said to both sides, what each answered, and which tools each called. Neither side has a colour of its own. */
export function TwoSides({ item }: { item: BlindItemView }) {
  const turns = turnsOf(item);
  // A stands left, where a comparison has its baseline.
  const rows = item.calls.map(({ kind, a, b }) => ({ kind: kinds[kind], baseline: a, candidate: b }));
  return (
    <div className="body stack gap3 blind">
      {turns.map(({ turn, a, b }, index) => (
        <Fragment key={index}>
          <p className="row sm said">
            <span className="dim nowrap">{turns.length === 1 ? "User" : `User, turn ${index + 1}`}</span>
            <span className="ink">“{turn}”</span>
          </p>
          <div className="pair">
            <Side name="A" answer={a} />
            <Side name="B" answer={b} />
          </div>
        </Fragment>
      ))}
      <h3>Tool calls</h3>
      <Trajectory aligned={rows} alone={[]} versions={["A", "B"]} />
    </div>
  );
}

function Side({ name, answer }: { name: string; answer: string }) {
  return (
    <div className="stack gap1">
      <b>{name}</b>
      <blockquote className="quote">{answer}</blockquote>
    </div>
  );
}
