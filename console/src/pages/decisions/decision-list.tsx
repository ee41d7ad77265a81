import type { ReactNode } from "react";
import { Link } from "wouter";

import type { DecisionView, ToolCallDetail } from "../../../../src/decisions/views.ts";
import { paths } from "../../address/paths.ts";
import { Panel } from "../../components/core/panel.tsx";
import { Shape } from "../../components/core/shape.tsx";
import { TimeLeft } from "../../components/core/time-left.tsx";
import { useNow } from "../../components/core/use-now.ts";
import { When } from "../../components/core/when.tsx";
import { decisionLook } from "../../status/looks.ts";
import { argumentRows } from "./argument-rows.ts";
import { sayKind, sayOutcome, stateNow, toolCallOf } from "./decision-words.ts";

/** The values of a call in one line, as they are. */
function sayArguments(call: ToolCallDetail): string {
  return argumentRows(call)
    .map(({ path, value }) => `${path} ${value}`)
    .join(", ");
}

type DecisionListProps = {
  readonly title: string;
  readonly decisions: readonly DecisionView[];
  /** The list that stays open when one of these is chosen. */
  readonly show: "waiting" | "decided";
  readonly id: string | null;
  /** How many there are, where only the first are listed. */
  readonly of?: number;
  readonly aside?: ReactNode;
};

/** Decisions as a list of links. */
export function DecisionList({ title, decisions, show, id, of = decisions.length, aside }: DecisionListProps) {
  return (
    <Panel title={title} sub={of} aside={aside}>
      {decisions.length === 0 && <p className="body dim">Nothing waits for a person.</p>}
      <ul className="inbox">
        {decisions.map((decision) => (
          <li key={decision.id}>
            <Row decision={decision} show={show} current={decision.id === id} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Row({ decision, show, current }: { decision: DecisionView; show: "waiting" | "decided"; current: boolean }) {
  const now = useNow();
  const { id, kind, sentence, expiresAt, askedAt, settledAt } = decision;
  const state = stateNow(decision, now);
  const look = decisionLook[state];
  const search = show === "waiting" ? "" : `?show=${show}`;
  const call = toolCallOf(decision);
  return (
    <Link replace href={paths.decision(id) + search} data-s={look.tone} data-row={id} aria-current={current ? "true" : undefined}>
      <Shape name={look.shape} />
      <span className={kind === "tool-call" ? "what mono" : "what"}>{sayKind(decision)}</span>
      <span className="left">
        {state === "pending" && expiresAt !== null ? (
          <TimeLeft until={expiresAt} />
        ) : (
          <When at={state === "pending" ? askedAt : (settledAt ?? expiresAt ?? askedAt)} />
        )}
      </span>
      <span className="ctx">
        <span className="hide">{`${look.word}: `}</span>
        {state !== "pending" ? sayOutcome(decision, now) : call === undefined ? sentence : sayArguments(call)}
      </span>
    </Link>
  );
}
