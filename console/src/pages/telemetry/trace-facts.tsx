import type { TraceView } from "../../../../src/telemetry/views.ts";
import { paths } from "../../address/paths.ts";
import { Digest } from "../../components/core/digest.tsx";
import { Icon } from "../../components/core/icon.tsx";
import { To } from "../../components/core/to.tsx";
import { VersionTag } from "../../components/core/version-tag.tsx";
import { When } from "../../components/core/when.tsx";
import { formatDuration } from "../../format/format-time.ts";
import { shortDigest } from "../../format/short-digest.ts";
import { Cost, Tokens } from "./amounts.tsx";

/** Whose trace it is, when it was, what it cost, and the ways to everything that it belongs to. */
export function TraceFacts({ trace }: { trace: TraceView }) {
  const { agent, agentVersion, arm, release, sessionId, evaluation, startTime, durationMs, unfinished, costUsd } = trace;
  return (
    <>
      {agent !== null && (
        <span>
          <Icon name="agent" />
          {/* Only an agent that the gateway knows has a page. */}
          {agentVersion === null || arm === null ? agent : <To href={paths.agent(agent)}>{agent}</To>}
          {agentVersion !== null && <VersionTag version={agentVersion} />}
          {arm !== null && arm}
        </span>
      )}
      {sessionId !== null && (
        <span>
          <Icon name="chat" />
          <To href={paths.session(sessionId)}>{`session ${shortDigest(sessionId)}`}</To>
        </span>
      )}
      {release !== null && (
        <span>
          <Icon name="release" />
          <To href={paths.releaseById(release)}>{agentVersion === null ? "release" : `release of ${agentVersion}`}</To>
        </span>
      )}
      {evaluation !== null && (
        <span>
          <Icon name="eval" />
          <To href={evaluation.case === null ? paths.evaluation(evaluation.run) : paths.evaluationCase(evaluation.run, evaluation.case)}>
            {evaluation.case === null ? "evaluation" : `trial of ${evaluation.case}`}
          </To>
        </span>
      )}
      <span>
        <Icon name="clock" />
        <i>
          <When at={startTime} />
          {durationMs === 0 && unfinished ? "" : `, took ${formatDuration(durationMs)}`}
        </i>
      </span>
      <span>
        <Icon name="cost" />
        <i>
          <Cost usd={costUsd} />, <Tokens trace={trace} /> tokens
        </i>
      </span>
      <Digest value={trace.traceId} />
    </>
  );
}
