import { useQuery } from "@tanstack/react-query";

import type { ReleaseDetailView } from "../../../../src/delivery/views.ts";
import type { SessionView } from "../../../../src/telemetry/views.ts";
import { paths } from "../../address/paths.ts";
import { releaseQuery } from "../../api/queries.ts";
import { Answer } from "../../components/core/answer.tsx";
import { Panel } from "../../components/core/panel.tsx";
import { Status } from "../../components/core/status.tsx";
import { To } from "../../components/core/to.tsx";
import { formatCount } from "../../format/format-value.ts";
import { releaseLook } from "../../status/looks.ts";

/** What the release that assigned a session made of it: its place among the failures, and what was decided on all of them. */
export function SessionRelease({ release, session }: { release: string; session: SessionView }) {
  const query = useQuery(releaseQuery(release));
  return (
    <Panel title="What its release decided" aside={<To href={paths.releaseById(release)}>Open the release</To>}>
      <Answer query={query} what="The release" shape="table">
        {(read) => <Decided release={read} session={session} />}
      </Answer>
    </Panel>
  );
}

function Decided({ release, session }: { release: ReleaseDetailView; session: SessionView }) {
  const place = release.failures.find((failure) => failure.session === session.sessionId)?.n;
  return (
    <div className="body stack gap2">
      <Status
        look={releaseLook[release.status]}
      >{`${release.agent} ${release.version}: ${releaseLook[release.status].word.toLowerCase()}`}</Status>
      <p className="ink">{release.sentence}</p>
      <p className="sm dim">
        {session.arm === "canary" ? `The session was on its canary.` : "The session was on the version that was live beside it."}
        {place !== undefined && ` It is number ${formatCount(place)} in the order of assignment, and one of its failed sessions.`}
      </p>
    </div>
  );
}
