import type { DecisionView, ToolCallDetail } from "../../../../src/decisions/views.ts";
import { paths } from "../../address/paths.ts";
import { Digest } from "../../components/core/digest.tsx";
import { Icon } from "../../components/core/icon.tsx";
import { Panel } from "../../components/core/panel.tsx";
import { Status } from "../../components/core/status.tsx";
import { TimeLeft } from "../../components/core/time-left.tsx";
import { To } from "../../components/core/to.tsx";
import { useNow } from "../../components/core/use-now.ts";
import { When } from "../../components/core/when.tsx";
import { shortDigest } from "../../format/short-digest.ts";
import { decisionLook } from "../../status/looks.ts";
import { argumentRows, sayUntold } from "./argument-rows.ts";
import { CallArguments } from "./call-arguments.tsx";
import { CallPolicy } from "./call-policy.tsx";
import { sayOutcome, stateNow } from "./decision-words.ts";
import { VoteBar } from "./vote-bar.tsx";
import { Voters } from "./voters.tsx";

/** A held call in full: what the agent wants, where every value came from, who asked for a person, and the two answers. */
export function ToolCall({ decision, call }: { decision: DecisionView; call: ToolCallDetail }) {
  const { agent, environment, digest, askedAt } = decision;
  const now = useNow({ toTheSecond: true });
  const state = stateNow(decision, now);
  return (
    <Panel
      title={<span className="mono lead">{call.tool}</span>}
      sub={call.server === "own" ? "in the agent’s own process" : `of ${call.server}`}
      aside={<Left decision={decision} now={now} />}
    >
      <div className="sect">
        <p className="lead ink">
          {`${agent} ${call.version} ${state === "pending" ? "wants" : "wanted"} to call `}
          <b>{call.tool}</b>. {call.why} <b>{sayUntold(argumentRows(call))}</b>
        </p>
        <p className="row sm dim wrap gap3">
          <span className="row gap1">
            <Icon name="agent" />
            <To className="over" href={paths.agent(agent)}>{`${agent} ${call.version}`}</To>
          </span>
          <span>{environment}</span>
          <span className="row gap1">
            session{" "}
            {call.session === null ? (
              "not known"
            ) : (
              <To className="over" href={paths.session(call.session)}>
                {shortDigest(call.session)}
              </To>
            )}
          </span>
          <span>
            asked <When at={askedAt} />
          </span>
        </p>
      </div>
      <div className="sect">
        <div className="row between">
          <h3>The exact call</h3>
          <Digest value={digest} />
        </div>
        <CallArguments call={call} />
      </div>
      {call.said !== null && (
        <div className="sect">
          <h3>What the customer said last</h3>
          <blockquote className="quote">{`“${call.said}”`}</blockquote>
        </div>
      )}
      <div className="halves">
        <CallPolicy agent={agent} call={call} />
        <Voters decision={decision} />
      </div>
      {state === "pending" && <VoteBar key={decision.id} decision={decision} call={call} />}
    </Panel>
  );
}

function Left({ decision, now }: { decision: DecisionView; now: Date }) {
  const { expiresAt } = decision;
  const state = stateNow(decision, now);
  if (state !== "pending") return <Status look={decisionLook[state]}>{firstUpper(sayOutcome(decision, now))}</Status>;
  if (expiresAt === null) return <Status look={decisionLook.pending} />;
  return <TimeLeft until={expiresAt} since={decision.askedAt} />;
}

function firstUpper(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
