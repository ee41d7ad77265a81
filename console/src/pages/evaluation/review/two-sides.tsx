import { Fragment } from "react";

import type { BlindItemView } from "../../../../../src/evaluation/review-views.ts";
import { Trajectory } from "../trajectory.tsx";
import { type Exchange, exchangesOf } from "./label-draft.ts";

const kinds = { same: "same", changed: "changed", "only-a": "removed", "only-b": "added" } as const;

/** What was said to each side, what each answered, and which tools each called. Neither side has a colour of its own. */
export function TwoSides({ item }: { item: BlindItemView }) {
  const exchanges = exchangesOf(item);
  const nameOf = (index: number): string => (exchanges.length === 1 ? "User" : `User, turn ${index + 1}`);
  // A stands left, where a comparison has its baseline.
  const rows = item.calls.map(({ kind, a, b }) => ({ kind: kinds[kind], baseline: a, candidate: b }));
  return (
    <div className="body stack gap3 blind">
      {exchanges.map(({ turn, a, b }, index) => (
        <Fragment key={index}>
          {turn !== null && <Said who={nameOf(index)} text={turn} />}
          <div className="pair">
            <Side name="A" user={turn === null ? nameOf(index) : null} exchange={a} />
            <Side name="B" user={turn === null ? nameOf(index) : null} exchange={b} />
          </div>
        </Fragment>
      ))}
      <h3>Tool calls</h3>
      <Trajectory aligned={rows} alone={[]} versions={["A", "B"]} />
    </div>
  );
}

function Said({ who, text }: { who: string; text: string }) {
  return (
    <p className="row sm said">
      <span className="dim nowrap">{who}</span>
      <span className="ink">“{text}”</span>
    </p>
  );
}

/** `user`: what the user is called where he said something else to the other side. */
function Side({ name, user, exchange }: { name: string; user: string | null; exchange: Exchange | null }) {
  return (
    <div className="stack gap1">
      <b>{name}</b>
      {exchange === null ? (
        <p className="sm dim">The conversation had ended.</p>
      ) : (
        <>
          {user !== null && <Said who={user} text={exchange.user} />}
          <blockquote className="quote">{exchange.agent}</blockquote>
        </>
      )}
    </div>
  );
}
