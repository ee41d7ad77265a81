import { useQuery } from "@tanstack/react-query";

import type { ReleaseDetailView } from "../../../../src/delivery/views.ts";
import { paths } from "../../address/paths.ts";
import { releaseQuery } from "../../api/queries.ts";
import { Answer } from "../../components/core/answer.tsx";
import { AuditTable } from "../../components/core/audit-table.tsx";
import { Digest } from "../../components/core/digest.tsx";
import { Icon } from "../../components/core/icon.tsx";
import { PageHead } from "../../components/core/page-head.tsx";
import { When } from "../../components/core/when.tsx";
import { Why } from "../../components/core/why.tsx";
import { PageBody } from "../../components/frame/frame.tsx";
import { formatDuration } from "../../format/format-time.ts";
import { releaseLook, verdictLook } from "../../status/looks.ts";
import { BuiltPanel } from "./built-panel.tsx";
import { GatePanel } from "./gate-panel.tsx";
import { ReleaseActions } from "./release-actions.tsx";
import { SignOffsPanel } from "./sign-offs-panel.tsx";
import { StepsPanel } from "./steps-panel.tsx";

/** One release: how far it came, why, on which evidence, by whose word. */
export function ReleasePage({ agent, version }: { agent: string; version: string }) {
  const query = useQuery(releaseQuery(agent, version));
  const crumbs = [{ label: "Releases", href: paths.releases }, { label: agent, href: paths.agent(agent) }, { label: version }];
  return (
    <PageBody crumbs={crumbs}>
      {query.data === undefined && <PageHead title={`${agent} ${version}`} />}
      <Answer query={query} what={`The release of ${agent} ${version}`} shape="detail">
        {(release) => <Release release={release} />}
      </Answer>
    </PageBody>
  );
}

function Release({ release }: { release: ReleaseDetailView }) {
  // A release that waits because its gate cannot tell is amber, not violet: the sentence is about the evidence.
  const undecided = release.status === "waiting" && release.verdict !== null && release.verdict !== "pass";
  return (
    <>
      <PageHead
        title={`${release.agent} ${release.version}`}
        look={releaseLook[release.status]}
        actions={<ReleaseActions release={release} />}
      >
        <span>
          <Icon name="env" />
          production
        </span>
        <span>
          <Icon name="user" />
          by {release.author}
        </span>
        <span>
          <Icon name="clock" />
          <i>
            <When at={release.createdAt} />
            {release.finishedAt !== null && `, took ${formatDuration(Date.parse(release.finishedAt) - Date.parse(release.createdAt))}`}
          </i>
        </span>
        <Digest value={release.digest} />
      </PageHead>
      <Why
        look={undecided && release.verdict !== null ? verdictLook[release.verdict] : releaseLook[release.status]}
        sentence={release.sentence}
        next={release.next}
      />
      <div className="cols rel">
        <StepsPanel steps={release.steps} />
        <div className="stack">
          <GatePanel release={release} />
          <div className="cols two">
            <SignOffsPanel release={release} />
            <BuiltPanel built={release.built} />
          </div>
        </div>
      </div>
      <AuditTable records={release.audit} />
    </>
  );
}
