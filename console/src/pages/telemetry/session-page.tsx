import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";

import type { SessionDetailView } from "../../../../src/telemetry/views.ts";
import { paths } from "../../address/paths.ts";
import { sessionQuery } from "../../api/telemetry-queries.ts";
import { Answer } from "../../components/core/answer.tsx";
import { Digest } from "../../components/core/digest.tsx";
import { Icon } from "../../components/core/icon.tsx";
import { PageHead } from "../../components/core/page-head.tsx";
import { To } from "../../components/core/to.tsx";
import { VersionTag } from "../../components/core/version-tag.tsx";
import { When } from "../../components/core/when.tsx";
import { Why } from "../../components/core/why.tsx";
import { PageBody } from "../../components/frame/frame.tsx";
import { shortDigest } from "../../format/short-digest.ts";
import { useRowKeys } from "../../keyboard/use-row-keys.ts";
import { sessionLook } from "../../status/looks.ts";
import { saySession } from "./say-session.ts";
import { SessionRelease } from "./session-release.tsx";
import { SessionTraces } from "./session-traces.tsx";

/** One session: how it ended and why, what happened in it, and what its release made of it. */
export function SessionPage({ id }: { id: string }) {
  const query = useQuery(sessionQuery(id));
  const agent = query.data?.agent ?? null;
  const crumbs = [
    { label: "Sessions", href: paths.sessions },
    ...(agent === null ? [] : [{ label: agent, href: paths.sessionsOf(agent) }]),
    { label: shortDigest(id) },
  ];
  return (
    <PageBody crumbs={crumbs}>
      {query.data === undefined && <PageHead title={`Session ${shortDigest(id)}`} />}
      <Answer query={query} what="The session" shape="detail">
        {(session) => <Session session={session} />}
      </Answer>
    </PageBody>
  );
}

function Session({ session }: { session: SessionDetailView }) {
  const { sessionId, agent, agentVersion, arm, release, startTime, traces } = session;
  const list = useRef<HTMLDivElement>(null);
  useRowKeys(list);
  const look = sessionLook(session);
  const { sentence, next } = saySession(session);
  return (
    <>
      <PageHead title={`Session ${shortDigest(sessionId)}`} look={look}>
        {agent !== null && (
          <span>
            <Icon name="agent" />
            {arm === null ? agent : <To href={paths.agent(agent)}>{agent}</To>}
            {agentVersion !== null && <VersionTag version={agentVersion} />}
            {arm}
          </span>
        )}
        <span>
          <Icon name="clock" />
          <i>
            began <When at={startTime} />
          </i>
        </span>
        <span>
          <Icon name="audit" />
          <To href={paths.auditOf(`session/${sessionId}`)}>decisions on its calls</To>
        </span>
        <Digest value={sessionId} />
      </PageHead>
      <Why look={look} sentence={sentence} next={next} />
      <div ref={list}>
        <SessionTraces traces={traces} />
      </div>
      {release !== null && <SessionRelease release={release} session={session} />}
    </>
  );
}
