import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useLocation } from "wouter";

import type { DecisionView } from "../../../../src/decisions/views.ts";
import { paths } from "../../address/paths.ts";
import { oneOf } from "../../address/view-state.ts";
import { useViewState } from "../../address/use-view-state.ts";
import { decisionsQuery } from "../../api/queries.ts";
import { Answer } from "../../components/core/answer.tsx";
import { Notice } from "../../components/core/notice.tsx";
import { PageHead } from "../../components/core/page-head.tsx";
import { useNow } from "../../components/core/use-now.ts";
import { PageBody } from "../../components/frame/frame.tsx";
import { counted } from "../../format/counted.ts";
import { useRowKeys } from "../../keyboard/use-row-keys.ts";
import { DecisionById } from "./decision-by-id.tsx";
import { sayKind } from "./decision-words.ts";
import { DecisionList } from "./decision-list.tsx";
import { splitDecisions } from "./split-decisions.ts";

const parameters = { show: oneOf(["waiting", "decided"], "waiting") };
type Show = "waiting" | "decided";

/** What waits for people and what they decided, and one of them in full. `id` null: the first that waits. */
export function DecisionsPage({ id }: { id: string | null }) {
  const query = useQuery(decisionsQuery);
  const [view, change] = useViewState(parameters);
  const { waiting, decided } = splitDecisions(query.data ?? [], useNow());
  const shows = { waiting: `Waiting ${waiting.length}`, decided: "Decided" };
  const segments = (["waiting", "decided"] as const).map((show) => (
    <button key={show} type="button" aria-pressed={view.show === show} onClick={() => change({ show })}>
      {shows[show]}
    </button>
  ));
  const shown = query.data?.find((decision) => decision.id === id);
  const crumbs = [
    { label: "Decisions", href: paths.decisions },
    ...(id === null ? [] : [{ label: shown === undefined ? id : sayKind(shown) }]),
  ];
  return (
    <PageBody crumbs={id === null ? [{ label: "Decisions" }] : crumbs}>
      <PageHead
        title="Decisions"
        actions={
          query.data !== undefined && (
            <div className="seg" role="group" aria-label="Show">
              {segments}
            </div>
          )
        }
      >
        {query.data !== undefined && <span>{sayWaiting(waiting.length)}</span>}
        <span>a held call that nobody answers in time is denied</span>
      </PageHead>
      <Answer query={query} what="The decisions" shape="detail">
        {() => <Decisions waiting={waiting} decided={decided} show={view.show} onShow={(show) => change({ show })} id={id} />}
      </Answer>
    </PageBody>
  );
}

type DecisionsProps = {
  readonly waiting: readonly DecisionView[];
  readonly decided: readonly DecisionView[];
  readonly show: Show;
  readonly onShow: (show: Show) => void;
  readonly id: string | null;
};

function Decisions({ waiting, decided, show, onShow, id }: DecisionsProps) {
  const [, navigate] = useLocation();
  const listed = show === "waiting" ? waiting : decided;
  const first = listed[0]?.id;
  const list = useRef<HTMLDivElement>(null);
  useRowKeys(list, (row) => navigate(addressOf(row, show), { replace: true }));
  // Once something is shown it stays, whatever comes in before it: `a` must never approve what just took its place.
  useEffect(() => {
    if (id === null && first !== undefined) navigate(addressOf(first, show), { replace: true });
  }, [id, first, show, navigate]);
  if (listed.length === 0 && id === null) return <Nothing show={show} />;
  return (
    <div className="cols inboxes">
      <div className="stack" ref={list}>
        <DecisionList title={show === "waiting" ? "Waiting" : "Decided"} decisions={listed} show={show} id={id} />
        {show === "waiting" && decided.length > 0 && (
          <div className="aside-list">
            <DecisionList
              title="Decided"
              decisions={decided.slice(0, 4)}
              of={decided.length}
              show="waiting"
              id={id}
              aside={
                <button type="button" className="btn sm" onClick={() => onShow("decided")}>
                  Show all
                </button>
              }
            />
          </div>
        )}
      </div>
      {id !== null && <DecisionById key={id} id={id} listed={[...waiting, ...decided].find((decision) => decision.id === id)} />}
    </div>
  );
}

function sayWaiting(count: number): string {
  if (count === 0) return "nothing waits for a person";
  return `${counted(count, "decision")} ${count === 1 ? "waits" : "wait"} for a person`;
}

function addressOf(id: string, show: Show): string {
  return show === "waiting" ? paths.decision(id) : `${paths.decision(id)}?show=${show}`;
}

function Nothing({ show }: { show: Show }) {
  return (
    <div className="panel">
      <Notice icon="approve" title={show === "waiting" ? "Nothing waits for a person" : "Nothing has been decided yet"}>
        Here stand tool calls that a policy holds for a person, sign-offs for production, and canaries and gates whose evidence does not
        decide. In a terminal: <code>airworthy decision list</code>.
      </Notice>
    </div>
  );
}
